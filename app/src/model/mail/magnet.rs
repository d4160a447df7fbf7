//! What MailMagnet's page shows: which notices, in which order, what they wait for.

use contract::notice::{Notice, NoticeList, NoticeState, Sender, SenderDeal};
use contract::people::{KnownPerson, PersonKind};
use contract::stage::StageKind;
use crm::{
    address::Canonical,
    magnet::{Circle, Received},
    own::Own,
};
use gmail::{ThreadId, labels, messages};
use jiff::{Timestamp, civil::Date};
use std::cmp::Reverse;

/// Hour of the day at which something put off to another day comes back.
const MORNING_S: i64 = 8 * 3_600;
/// A notice put off for today comes back so much later.
const LATER_S: i64 = 3 * 3_600;

/// Which notices the page shows, as its address says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// Among whose mail.
    pub list: NoticeList,
    /// Where they stand.
    pub state: NoticeState,
    /// Only conversations whose last message is theirs, the dearest deal first.
    pub for_me: bool,
}

impl View {
    /// The view that the parameters of an address name; whatever is unknown is left out.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let (list, state) = (parameter("list"), parameter("state"));
        let list = list.unwrap_or_default();
        let state = state.unwrap_or_default();
        let for_me = list == "for_me";
        let list = NoticeList::ALL.into_iter().find(|one| one.as_str() == list);
        let state = NoticeState::ALL
            .into_iter()
            .find(|one| one.as_str() == state);
        Self {
            list: list.unwrap_or_default(),
            state: state.filter(|_| !for_me).unwrap_or_default(),
            for_me,
        }
    }

    /// The page's address.
    pub fn address(self) -> String {
        let list = if self.for_me {
            "for_me"
        } else {
            self.list.as_str()
        };
        let plain = Self::default();
        let mut address = "/magnet".to_owned();
        let mut joint = '?';
        for (name, value, shown) in [
            ("list", list, self.for_me || self.list != plain.list),
            ("state", self.state.as_str(), self.state != plain.state),
        ] {
            if shown {
                address.push(joint);
                address.push_str(name);
                address.push('=');
                address.push_str(value);
                joint = '&';
            }
        }
        address
    }

    /// The query that asks the server for it.
    pub fn query(self, offset: u32) -> Vec<(&'static str, String)> {
        vec![
            ("state", self.state.as_str().to_owned()),
            ("list", self.list.as_str().to_owned()),
            ("offset", offset.to_string()),
        ]
    }
}

/// How many of the notices, which come latest first, are of today.
pub fn today_count(
    notices: &[Notice],
    today: Date,
    day_of: impl Fn(Timestamp) -> Option<Date>,
) -> usize {
    let is_today = |notice: &Notice| day_of(notice.received_at).is_some_and(|day| day >= today);
    notices.partition_point(is_today)
}

/// Until when something may be put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// In three hours.
    Hours,
    /// Tomorrow morning.
    Tomorrow,
    /// Monday morning.
    NextWeek,
}

impl Later {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Hours, Self::Tomorrow, Self::NextWeek];

    /// When that is. `start_of_day` tells when a day begins, in seconds since 1970.
    pub fn until(
        self,
        now: Timestamp,
        today: Date,
        start_of_day: impl Fn(Date) -> i64,
    ) -> Timestamp {
        let days = match self {
            Self::Hours => {
                return Timestamp::from_second(now.as_second() + LATER_S).unwrap_or(now);
            }
            Self::Tomorrow => 1,
            // Monday is the first day: from Monday on it is seven days to the next one.
            Self::NextWeek => 8 - i32::from(today.weekday().to_monday_one_offset()),
        };
        let mut day = today;
        for _ in 0..days {
            day = day.tomorrow().unwrap_or(day);
        }
        Timestamp::from_second(start_of_day(day) + MORNING_S).unwrap_or(now)
    }
}

/// A conversation in which the last word is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// The conversation.
    pub thread_id: ThreadId,
    /// Since when they wait, in milliseconds since 1970: the first of their messages that came
    /// after the user's last.
    pub since_ms: i64,
}

/// Since when a conversation waits for its mailbox's owner; nothing where the last word is theirs.
/// A draft is no word.
pub fn waits_since(messages: &[messages::row::Row]) -> Option<i64> {
    let words = messages.iter().filter(|one| {
        let dropped = [labels::DRAFT, labels::TRASH, labels::SPAM];
        !dropped
            .iter()
            .any(|label| labels::has(&one.label_ids, label))
    });
    let mut words: Vec<(i64, bool)> = words
        .map(|one| (one.internal_date.0, one.is_sent()))
        .collect();
    words.sort_unstable();
    let theirs = words.iter().rev().take_while(|(_, own)| !own);
    theirs.last().map(|(at_ms, _)| *at_ms)
}

/// Open deals of a sender, together, in minor units.
pub fn open_amount(deals: &[SenderDeal]) -> i64 {
    let open = deals
        .iter()
        .filter(|deal| deal.stage.kind == StageKind::Open);
    let amounts = open.filter_map(|deal| deal.amount_minor);
    amounts.fold(0, i64::saturating_add)
}

/// The order of those who wait: who stands for more money first, among equals who has waited
/// longer. `of` tells the amount and since when.
pub fn by_weight<T>(waiting: &mut [T], of: impl Fn(&T) -> (i64, i64)) {
    waiting.sort_by_key(|one| {
        let (amount, since_ms) = of(one);
        (Reverse(amount), since_ms)
    });
}

/// The sender of a notice.
pub fn sender_of<'a>(senders: &'a [Sender], notice: &Notice) -> Option<&'a Sender> {
    senders
        .iter()
        .find(|sender| sender.address == notice.from_address)
}

/// What the rule needs to know of a message that this browser has looked at.
pub fn received(message: &messages::get::Response, own: &[String]) -> Received {
    let own: Vec<Canonical> = own.iter().filter_map(|one| Canonical::of(one)).collect();
    let text = |id: &gmail::LabelId| id.as_str().to_owned();
    Received {
        label_ids: message.label_ids.iter().map(text).collect(),
        from: message
            .from
            .iter()
            .map(|address| address.as_str().to_owned())
            .collect(),
        personal: message
            .is_personal(|to| Canonical::of(to.as_str()).is_some_and(|to| own.contains(&to))),
        bulk: message.is_bulk,
        forged: message.is_forged,
        received_at: Timestamp::from_millisecond(message.internal_date.0).unwrap_or_default(),
    }
}

/// Whom the CRM knows, of those that were looked up.
pub fn circle(people: &[KnownPerson], own: &[String], since: Option<Timestamp>) -> Circle {
    let mut circle = Circle {
        since,
        own: Own::new(
            own.iter().filter_map(|address| Canonical::of(address)),
            // Whoever writes from an own domain was looked up as a colleague.
            [],
        ),
        ..Circle::default()
    };
    for person in people {
        let Some(address) = Canonical::of(&person.address) else {
            continue;
        };
        match person.kind {
            PersonKind::Contact | PersonKind::Lead => drop(circle.known.insert(address)),
            PersonKind::Colleague => circle.own.insert(address),
        };
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{DealId, StageId, deal::DealStage};
    use crm::magnet::{Condition, unmet};
    use gmail::Answer;
    use jiff::civil::date;

    #[test]
    fn a_view_is_read_from_its_own_address() {
        let mut views = Vec::new();
        for list in NoticeList::ALL {
            for state in NoticeState::ALL {
                views.push(View {
                    list,
                    state,
                    for_me: false,
                });
            }
        }
        views.push(View {
            for_me: true,
            ..View::default()
        });
        for view in views {
            let address = view.address();
            let read = View::read(|name| {
                let (_, query) = address.split_once('?')?;
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                pairs
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| value.to_owned())
            });
            assert_eq!(read, view, "{address}");
        }
        assert_eq!(View::default().address(), "/magnet");
        let nonsense = View::read(|_| Some("tomorrow".to_owned()));
        assert_eq!(nonsense, View::default());
    }

    fn notice(second: i64) -> Notice {
        Notice {
            message_id: second.to_string(),
            from_address: "a@b.example".to_owned(),
            received_at: Timestamp::from_second(second).unwrap(),
            handled_at: None,
            snoozed_until: None,
        }
    }

    #[test]
    fn todays_notices_come_before_the_older_ones() {
        let day_of = |at: Timestamp| {
            let days = i32::try_from(at.as_second() / 86_400).unwrap();
            date(1970, 1, 1)
                .checked_add(jiff::Span::new().days(days))
                .ok()
        };
        let notices = [notice(200_000), notice(172_800), notice(172_799), notice(5)];
        let count = |today| today_count(&notices, today, day_of);
        assert_eq!(count(date(1970, 1, 3)), 2);
        assert_eq!(count(date(1970, 1, 4)), 0);
        assert_eq!(count(date(1970, 1, 1)), 4);
        assert_eq!(today_count(&[], date(1970, 1, 1), day_of), 0);
    }

    #[test]
    fn later_is_in_three_hours_tomorrow_or_on_monday_at_eight() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        // Days begin at midnight of a zone nine hours ahead.
        let start = |day: Date| {
            let days = day.since(date(1970, 1, 1)).unwrap().get_days();
            i64::from(days) * 86_400 - 9 * 3_600
        };
        let until = |later: Later, today| later.until(now, today, start).to_string();
        let saturday = date(2026, 11, 28);
        assert_eq!(until(Later::Hours, saturday), "1970-01-12T16:46:40Z");
        assert_eq!(until(Later::Tomorrow, saturday), "2026-11-28T23:00:00Z");
        assert_eq!(until(Later::NextWeek, saturday), "2026-11-29T23:00:00Z");
        let monday = date(2026, 11, 30);
        assert_eq!(until(Later::NextWeek, monday), "2026-12-06T23:00:00Z");
        let sunday = date(2026, 11, 29);
        assert_eq!(until(Later::NextWeek, sunday), "2026-11-29T23:00:00Z");
    }

    fn message(at_ms: i64, label: &str) -> messages::row::Row {
        let json = format!(
            r#"{{"id":"a{at_ms}","threadId":"a0","internalDate":"{at_ms}","labelIds":["{label}"]}}"#
        );
        messages::row::Row::from_body(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_conversation_waits_since_the_first_word_that_nobody_answered() {
        let waits = |messages: &[(i64, &str)]| {
            let messages: Vec<_> = messages
                .iter()
                .map(|(at, label)| message(*at, label))
                .collect();
            waits_since(&messages)
        };
        assert_eq!(waits(&[(1, "INBOX")]), Some(1));
        assert_eq!(
            waits(&[(1, "INBOX"), (2, "SENT"), (3, "INBOX"), (4, "INBOX")]),
            Some(3)
        );
        assert_eq!(waits(&[(1, "INBOX"), (2, "SENT")]), None);
        assert_eq!(waits(&[(1, "INBOX"), (2, "DRAFT")]), Some(1));
        assert_eq!(
            waits(&[(2, "SENT"), (1, "INBOX")]),
            None,
            "whatever their order"
        );
        assert_eq!(waits(&[(1, "SENT"), (2, "TRASH")]), None);
        assert_eq!(waits(&[]), None);
    }

    fn deal(id: &str, kind: StageKind, amount_minor: Option<i64>) -> SenderDeal {
        SenderDeal {
            id: DealId::new(id),
            name: id.to_owned(),
            stage: DealStage {
                id: StageId::new("s"),
                name: String::new(),
                kind,
            },
            amount_minor,
            closing_date: date(2026, 11, 30),
        }
    }

    #[test]
    fn who_stands_for_more_money_comes_first_then_who_waits_longer() {
        let deals = [
            deal("a", StageKind::Open, Some(5)),
            deal("b", StageKind::Open, None),
            deal("c", StageKind::Open, Some(7)),
            deal("d", StageKind::Won, Some(100)),
        ];
        assert_eq!(open_amount(&deals), 12);
        let mut waiting = [
            ("new", 0, 9),
            ("dear", 12, 8),
            ("old", 0, 1),
            ("dearer", 13, 9),
        ];
        by_weight(&mut waiting, |(_, amount, since)| (*amount, *since));
        assert_eq!(
            waiting.map(|(name, ..)| name),
            ["dearer", "dear", "old", "new"]
        );
    }

    #[test]
    fn the_browser_says_of_a_message_what_the_server_would_say() {
        let body = r#"{"id":"a1","threadId":"a0","internalDate":"5000","labelIds":["INBOX"],"payload":{"headers":[
            {"name":"From","value":"Hana <Hana@Example.com>"},{"name":"To","value":"Group <group@crm.test>"},
            {"name":"List-Id","value":"<x>"}]}}"#;
        let message = messages::get::Response::from_body(body.as_bytes()).unwrap();
        let person = |address: &str, kind| KnownPerson {
            address: address.to_owned(),
            kind,
            id: "p".to_owned(),
            name: String::new(),
            company: String::new(),
            category: None,
            open_deals: 0,
        };
        let contact = person("hana@example.com", PersonKind::Contact);
        let since = Some(Timestamp::from_second(5).unwrap());
        let own = ["rep@crm.test".to_owned()];
        let known = circle(std::slice::from_ref(&contact), &own, since);
        let group = received(&message, &["rep@crm.test".to_owned()]);
        assert_eq!(
            unmet(&group, &known),
            [Condition::Personal, Condition::NotBulk]
        );
        let to_me = received(
            &message,
            &["rep@crm.test".to_owned(), "GROUP@crm.test".to_owned()],
        );
        assert_eq!(unmet(&to_me, &known), [Condition::NotBulk]);
        let colleague = person("hana@example.com", PersonKind::Colleague);
        let both = circle(&[contact, colleague], &own, since);
        assert_eq!(
            unmet(&to_me, &both),
            [Condition::External, Condition::NotBulk]
        );
        assert_eq!(
            unmet(&to_me, &circle(&[], &own, since)),
            [Condition::Known, Condition::NotBulk]
        );
    }
}
