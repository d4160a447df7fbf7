//! MailMagnet's rules: which received messages are noticed, and among whose mail a notice stands.
//! The server decides by them; the browser explains by them, with the same headers before it.

use crate::{
    address::Canonical,
    category::{ContactFact, of_address},
    month::Month,
    own::Own,
    system_labels::{INBOX, SENT},
};
use contract::{label::Category, notice::NoticeList};
use jiff::Timestamp;
use std::collections::HashSet;

/// What the rule needs to know of a message. It has no room for a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The labels it has now.
    pub label_ids: Vec<String>,
    /// The addresses of its From header, as they stand there.
    pub from: Vec<String>,
    /// Whether the mailbox's owner stands in To or Cc.
    pub personal: bool,
    /// List mail, newsletters, automatic answers.
    pub bulk: bool,
    /// Its From is not to be believed: the sender's domain says so (DMARC).
    pub forged: bool,
    /// When Google accepted it.
    pub received_at: Timestamp,
}

/// Whose mailbox it is, and whom the organization knows.
#[derive(Debug, Clone, Default)]
pub struct Circle {
    /// Addresses of leads and contacts.
    pub known: HashSet<Canonical>,
    /// Who belongs to the organization itself.
    pub own: Own,
    /// Since when MailMagnet is on; never while it is off.
    pub since: Option<Timestamp>,
    /// Whether mail to a group alone is noticed as well.
    pub groups_too: bool,
}

/// One of the conditions under which a message is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It came into the inbox, and was not sent from this mailbox.
    Received,
    /// It came since MailMagnet is on.
    Since,
    /// It names one author.
    OneSender,
    /// Its author is a lead or a contact.
    Known,
    /// Its author is no colleague.
    External,
    /// The owner stands in To or Cc themselves, not only a group; unless they want mail to groups too.
    Personal,
    /// It was not sent to many by a machine.
    NotBulk,
    /// Its author's domain stands by it.
    NotForged,
}

impl Condition {
    /// Every condition, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Since,
        Self::OneSender,
        Self::Known,
        Self::External,
        Self::Personal,
        Self::NotBulk,
        Self::NotForged,
    ];

    /// Whether a message meets it.
    pub fn is_met(self, message: &Received, circle: &Circle) -> bool {
        let sender = || only_sender(message);
        let has = |label: &str| message.label_ids.iter().any(|id| id == label);
        match self {
            Self::Received => has(INBOX) && !has(SENT),
            Self::Since => circle
                .since
                .is_some_and(|since| since <= message.received_at),
            Self::OneSender => sender().is_some(),
            Self::Known => sender().is_some_and(|sender| circle.known.contains(&sender)),
            Self::External => sender().is_some_and(|sender| !circle.own.has(&sender)),
            Self::Personal => message.personal || circle.groups_too,
            Self::NotBulk => !message.bulk,
            Self::NotForged => !message.forged,
        }
    }
}

/// The conditions that a message does not meet. It is noticed where there are none.
pub fn unmet(message: &Received, circle: &Circle) -> Vec<Condition> {
    let mut unmet = Condition::ALL.to_vec();
    unmet.retain(|condition| !condition.is_met(message, circle));
    unmet
}

/// The one author of a message, where it names one whose address can be read.
fn only_sender(message: &Received) -> Option<Canonical> {
    match message.from.as_slice() {
        [sender] => Canonical::of(sender),
        _ => None,
    }
}

/// Among whose mail a notice stands: by the contacts that have its sender's address, else by
/// whether a lead has it.
pub fn list_of(contacts: &[ContactFact], is_lead: bool, month: &Month) -> NoticeList {
    match of_address(contacts, month).map(|found| found.reason.category) {
        Some(Category::ClosingThisMonth) => NoticeList::ClosingThisMonth,
        Some(Category::OpenDeals) => NoticeList::OpenDeals,
        Some(Category::Customers) => NoticeList::Customers,
        _ if !contacts.is_empty() => NoticeList::OtherContacts,
        _ if is_lead => NoticeList::Leads,
        _ => NoticeList::Strangers,
    }
}

/// Whether a minute of the day lies in a span that may reach over midnight. A span that ends where
/// it begins is none.
pub const fn is_within(minute: u16, from: u16, until: u16) -> bool {
    if from <= until {
        from <= minute && minute < until
    } else {
        from <= minute || minute < until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::ClosingDay;
    use Condition::{External, Known, NotBulk, NotForged, OneSender, Personal, Since};
    use contract::{ContactId, DealId, StageId, UserId, deal::DealFacts, stage::StageKind};
    use jiff::{civil::date, tz::TimeZone};

    const CUSTOMER: &str = "Taro <taro@customer.example>";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn canonical(addresses: &[&str]) -> HashSet<Canonical> {
        let addresses = addresses.iter();
        addresses.map(|a| Canonical::of(a).unwrap()).collect()
    }

    fn circle() -> Circle {
        Circle {
            known: canonical(&["taro@customer.example", "both@tegami.example"]),
            own: Own::new(
                canonical(&["rep@tegami.example", "both@tegami.example"]),
                [],
            ),
            since: Some(at(100)),
            groups_too: false,
        }
    }

    fn letter() -> Received {
        Received {
            label_ids: vec!["INBOX".to_owned(), "UNREAD".to_owned()],
            from: vec!["Taro@Customer.example".to_owned()],
            personal: true,
            bulk: false,
            forged: false,
            received_at: at(100),
        }
    }

    type Change = fn(&mut Received);

    #[test]
    fn mail_to_a_group_alone_is_noticed_by_whoever_wants_that() {
        let circle = Circle {
            groups_too: true,
            ..circle()
        };
        let to_group = Received {
            personal: false,
            ..letter()
        };
        assert_eq!(unmet(&to_group, &circle), []);
        let newsletter = Received {
            bulk: true,
            ..to_group
        };
        assert_eq!(unmet(&newsletter, &circle), [NotBulk]);
    }

    #[test]
    fn the_rule_follows_the_table() {
        let table: [(&str, Change, &[Condition]); 14] = [
            ("a personal letter from a contact", |_| (), &[]),
            (
                "filed or archived before it was seen",
                |m| m.label_ids.clear(),
                &[Condition::Received],
            ),
            (
                "own mail to oneself",
                |m| {
                    m.label_ids.push("SENT".to_owned());
                    m.from = vec!["rep@tegami.example".to_owned()];
                },
                &[Condition::Received, Known, External],
            ),
            (
                "received before MailMagnet was on",
                |m| m.received_at = at(99),
                &[Since],
            ),
            (
                "no author",
                |m| m.from.clear(),
                &[OneSender, Known, External],
            ),
            (
                "two authors",
                |m| m.from.push("rep@tegami.example".to_owned()),
                &[OneSender, Known, External],
            ),
            (
                "an author that cannot be read",
                |m| m.from = vec![CUSTOMER.to_owned()],
                &[OneSender, Known, External],
            ),
            (
                "a stranger",
                |m| m.from = vec!["x@y.example".to_owned()],
                &[Known],
            ),
            (
                "a colleague who is a contact too",
                |m| m.from = vec!["both@tegami.example".to_owned()],
                &[External],
            ),
            ("to a group alone", |m| m.personal = false, &[Personal]),
            ("a newsletter", |m| m.bulk = true, &[NotBulk]),
            ("a forged sender", |m| m.forged = true, &[NotForged]),
            (
                "a forged newsletter to a group",
                |m| (m.personal, m.bulk, m.forged) = (false, true, true),
                &[Personal, NotBulk, NotForged],
            ),
            ("read already", |m| m.label_ids.truncate(1), &[]),
        ];
        for (what, change, expected) in table {
            let mut message = letter();
            change(&mut message);
            assert_eq!(unmet(&message, &circle()), expected, "{what}");
        }
    }

    #[test]
    fn nothing_is_noticed_while_mailmagnet_is_off() {
        let off = Circle {
            since: None,
            ..circle()
        };
        assert_eq!(unmet(&letter(), &off), [Since]);
    }

    #[test]
    fn a_notice_stands_among_its_senders_kind() {
        let month = Month::at(
            "2026-10-15T03:00:00Z".parse().unwrap(),
            &TimeZone::UTC,
            ClosingDay::LAST,
        );
        let contact = |kind, closing_date| ContactFact {
            id: ContactId::new("c"),
            deals: vec![DealFacts {
                id: DealId::new("d"),
                name: String::new(),
                kind,
                closing_date,
                stage_id: StageId::new("s"),
                owner_id: UserId::new("u"),
                amount_minor: None,
            }],
        };
        let (this, next) = (date(2026, 10, 31), date(2026, 11, 1));
        for (contacts, is_lead, expected) in [
            (
                vec![contact(StageKind::Open, this)],
                true,
                NoticeList::ClosingThisMonth,
            ),
            (
                vec![contact(StageKind::Open, next)],
                false,
                NoticeList::OpenDeals,
            ),
            (
                vec![contact(StageKind::Won, this)],
                false,
                NoticeList::Customers,
            ),
            (
                vec![contact(StageKind::Lost, this)],
                true,
                NoticeList::OtherContacts,
            ),
            (vec![], true, NoticeList::Leads),
            (vec![], false, NoticeList::Strangers),
        ] {
            assert_eq!(list_of(&contacts, is_lead, &month), expected);
        }
    }

    #[test]
    fn quiet_hours_may_reach_over_midnight() {
        for (minute, from, until, within) in [
            (0, 60, 120, false),
            (60, 60, 120, true),
            (119, 60, 120, true),
            (120, 60, 120, false),
            (23 * 60, 22 * 60, 7 * 60, true),
            (6 * 60 + 59, 22 * 60, 7 * 60, true),
            (7 * 60, 22 * 60, 7 * 60, false),
            (12 * 60, 22 * 60, 7 * 60, false),
            (60, 60, 60, false),
        ] {
            assert_eq!(
                is_within(minute, from, until),
                within,
                "{minute} in {from}..{until}"
            );
        }
    }
}
