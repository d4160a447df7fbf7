//! What one line of the Emails list says.

use super::{
    actions::{Change, Labels},
    mark::{self, Mark},
    record::Match,
    scope::Scope,
    source::WRITTEN_HERE,
};
use contract::label::Category;
use contract::{label_categories::OwnName, mailbox::GlancedLabel};
use gmail::address::Mailbox;
use gmail::charset::Decode;
use gmail::labels::{self, DRAFT, SPAM, STARRED, TRASH, UNREAD};
use gmail::messages::row::{FAILED_RECIPIENTS, MAILER, Row};
use gmail::{LabelId, MessageId, ThreadId};
use serde::{Deserialize, Serialize};

/// People named on one line before the rest is a number.
const PEOPLE_SHOWN: usize = 2;

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// To this mailbox.
    Received,
    /// From this mailbox.
    Sent,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// Which way it went.
    pub direction: Direction,
    /// Who is at the other end: names, or addresses where there is no name.
    pub people: Vec<String>,
    /// How many more.
    pub more_people: usize,
    /// The addresses at the other end, for looking up who they are.
    pub addresses: Vec<String>,
    /// The subject; empty when there is none.
    pub subject: String,
    /// The first words.
    pub snippet: String,
    /// When Google accepted it, in milliseconds since 1970.
    pub at_ms: i64,
    /// Not read yet.
    pub unread: bool,
    /// Google's checks failed: its sender may be forged.
    pub forged: bool,
    /// Very likely with an attachment.
    pub attachment: bool,
    /// Its labels in Gmail.
    pub label_ids: Vec<LabelId>,
    /// Why it is here, where that is not plain.
    pub matched: Option<Match>,
    /// It says that another message could not be delivered.
    pub bounce: bool,
    /// It was written and sent here, by this mailbox's owner.
    #[serde(default)]
    pub sent_here: bool,
    /// What became of it, as far as the list itself tells.
    #[serde(skip)]
    pub mark: Option<Mark>,
}

/// What of a draft's row changes while it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words {
    subject: String,
    snippet: String,
    people: Vec<String>,
    at_ms: i64,
    attachment: bool,
}

impl MailRow {
    /// Whether it has a star.
    pub fn is_starred(&self) -> bool {
        labels::has(&self.label_ids, STARRED)
    }

    /// Whether it is a draft.
    pub fn is_draft(&self) -> bool {
        labels::has(&self.label_ids, DRAFT)
    }

    /// What has to be drawn anew when it changes: which message it is, and the words of a draft,
    /// which are written on under the same number.
    pub fn key(&self) -> (MessageId, Option<Words>) {
        let words = || Words {
            subject: self.subject.clone(),
            snippet: self.snippet.clone(),
            people: self.people.clone(),
            at_ms: self.at_ms,
            attachment: self.attachment,
        };
        (self.id.clone(), self.is_draft().then(words))
    }

    /// Whether it is in the bin or among spam.
    pub fn is_away(&self) -> bool {
        labels::has(&self.label_ids, TRASH) || labels::has(&self.label_ids, SPAM)
    }

    /// The message with the labels it has now.
    pub fn labels(&self) -> Labels {
        Labels {
            id: self.id.clone(),
            label_ids: self.label_ids.clone(),
        }
    }

    /// Takes over a change of labels.
    pub fn apply(&mut self, change: &Change) {
        self.label_ids = change.apply(&self.label_ids);
        self.unread = labels::has(&self.label_ids, UNREAD);
    }
}

/// Whom a message names, header by header.
#[derive(Debug, Default)]
pub struct People {
    /// Who wrote it.
    pub from: Vec<Mailbox>,
    /// To whom it was sent.
    pub to: Vec<Mailbox>,
    /// Who got a copy.
    pub cc: Vec<Mailbox>,
    /// Who got a blind copy.
    pub bcc: Vec<Mailbox>,
    /// Who did not get what a mail system reports of.
    pub failed: Vec<Mailbox>,
}

/// The line for a message, or nothing where it does not belong into this list: its real headers
/// name none of the record's addresses, it lies in the bin, it is of another conversation.
pub fn row(message: &Row, scope: &Scope, decode: &dyn Decode) -> Option<MailRow> {
    let named = |name| message.headers.people(name, decode);
    let from = named("From");
    let report = mark::is_bounce(&from);
    let people = People {
        from,
        to: named("To"),
        cc: named("Cc"),
        bcc: named("Bcc"),
        failed: if report {
            named(FAILED_RECIPIENTS)
        } else {
            Vec::new()
        },
    };
    let matched = scope.admits(&message.thread_id, &people)?;
    if !scope.holds(&message.label_ids) {
        return None;
    }
    let direction = if message.is_sent() || labels::has(&message.label_ids, DRAFT) {
        Direction::Sent
    } else {
        Direction::Received
    };
    let bounce = direction == Direction::Received && report;
    let others: Vec<&Mailbox> = match direction {
        Direction::Received => people.from.iter().collect(),
        Direction::Sent => people
            .to
            .iter()
            .chain(&people.cc)
            .chain(&people.bcc)
            .collect(),
    };
    let addresses = others
        .iter()
        .filter_map(|person| Some(person.address.as_ref()?.as_str().to_owned()))
        .collect();
    let names: Vec<String> = others.into_iter().filter_map(display_name).collect();
    Some(MailRow {
        id: message.id.clone(),
        thread_id: message.thread_id.clone(),
        direction,
        more_people: names.len().saturating_sub(PEOPLE_SHOWN),
        people: names.into_iter().take(PEOPLE_SHOWN).collect(),
        addresses,
        subject: message.headers.subject(decode),
        snippet: visible(&message.snippet),
        at_ms: message.internal_date.0,
        unread: message.is_unread(),
        forged: direction == Direction::Received && message.auth_results().is_forged(),
        attachment: message.has_attachment,
        label_ids: message.label_ids.clone(),
        matched,
        bounce,
        sent_here: message.is_sent() && message.headers.first(MAILER) == Some(WRITTEN_HERE),
        mark: None,
    })
}

/// The name a person goes by on a line.
pub fn display_name(person: &Mailbox) -> Option<String> {
    let address = person.address.as_ref().map(gmail::address::Address::as_str);
    person.name.clone().or_else(|| address.map(str::to_owned))
}

/// Newsletters pad their first words with characters that cannot be seen.
pub(super) fn visible(snippet: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{34f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2007}');
    let shown: String = snippet.chars().filter(|c| !hidden(*c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The labels of ours among these, first the one that wins, with what those are called that the user made. Known by id: the
/// user may have renamed a label.
pub fn categories(
    label_ids: &[LabelId],
    ours: &[GlancedLabel],
) -> Vec<(Category, Option<OwnName>)> {
    let carried = |label: &&GlancedLabel| {
        label_ids
            .iter()
            .any(|id| *id == label.gmail_label_id.as_str())
    };
    let category = |label: &GlancedLabel| (label.category, label.own_category.clone());
    ours.iter().filter(carried).map(category).collect()
}

#[cfg(test)]
mod tests {
    use super::super::record::{Place, RecordAddresses};
    use super::super::scope::Folder;
    use super::*;
    use gmail::Answer;
    use gmail::charset::Utf8Only;

    fn message(labels: &str, headers: &[(&str, &str)]) -> Row {
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{{\"name\":{name:?},\"value\":{value:?}}}"))
            .collect();
        let json = format!(
            r#"{{"id":"a1","threadId":"a0","internalDate":"1700000000000","labelIds":{labels},
                "snippet":"Hi\u200c \u200c there","payload":{{"headers":[{}]}}}}"#,
            headers.join(",")
        );
        Row::from_body(json.as_bytes()).unwrap()
    }

    fn record() -> Scope {
        let addresses = ["hana@a.example".to_owned(), "sato@b.example".to_owned()];
        Scope::Record(RecordAddresses::new(&addresses))
    }

    fn line(labels: &str, headers: &[(&str, &str)]) -> Option<MailRow> {
        row(&message(labels, headers), &record(), &Utf8Only)
    }

    #[test]
    fn a_received_mail_names_its_sender_and_the_address_that_matched() {
        let line = line(
            r#"["INBOX","UNREAD"]"#,
            &[
                ("From", "佐藤 花子 <SATO@b.example>"),
                ("To", "me@c.example"),
                ("Subject", "見積もり"),
            ],
        )
        .unwrap();
        assert_eq!(line.direction, Direction::Received);
        assert_eq!(
            (line.people.as_slice(), line.more_people),
            (["佐藤 花子".to_owned()].as_slice(), 0)
        );
        assert_eq!(
            line.matched,
            Some(Match {
                address: "sato@b.example".to_owned(),
                place: Place::From
            })
        );
        assert_eq!(
            (line.subject.as_str(), line.snippet.as_str()),
            ("見積もり", "Hi there")
        );
        assert!(line.unread && !line.attachment);
    }

    #[test]
    fn a_report_of_mail_that_did_not_arrive_belongs_to_whom_it_was_for() {
        let report = |from, failed| {
            let to = ("To", "me@c.example");
            let failed = ("X-Failed-Recipients", failed);
            line(r#"["INBOX"]"#, &[("From", from), to, failed])
        };
        let daemon = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>";
        let line = report(daemon, "other@d.example, Sato@b.example").unwrap();
        assert!(line.bounce);
        let matched = line.matched.unwrap();
        assert_eq!(
            (matched.address.as_str(), matched.place),
            ("sato@b.example", Place::Failed)
        );
        assert!(report(daemon, "other@d.example").is_none());
        // Only a mail system reports.
        assert!(report("eve@evil.example", "sato@b.example").is_none());
    }

    #[test]
    fn a_sent_mail_names_who_got_it() {
        let line = line(
            r#"["SENT"]"#,
            &[
                ("From", "me@c.example"),
                ("To", "X <x@d.example>, hana@a.example"),
                ("Cc", "y@d.example"),
            ],
        )
        .unwrap();
        assert_eq!(line.direction, Direction::Sent);
        assert_eq!(line.people, ["X", "hana@a.example"]);
        assert_eq!(line.more_people, 1);
        assert_eq!(line.matched.unwrap().place, Place::To);
        assert_eq!(line.subject, "");
    }

    #[test]
    fn a_mail_was_sent_here_when_it_says_so_and_is_ones_own() {
        let sent = |labels, mailer| {
            let headers = [("To", "hana@a.example"), ("X-Mailer", mailer)];
            line(labels, &headers).unwrap().sent_here
        };
        assert!(sent(r#"["SENT"]"#, "Tegami"));
        assert!(!sent(r#"["SENT"]"#, "Outlook"));
        assert!(!sent(r#"["DRAFT"]"#, "Tegami"), "not sent yet");
        assert!(!sent(r#"["INBOX"]"#, "Tegami"), "somebody else's");
    }

    #[test]
    fn a_mail_of_others_says_that_the_record_got_a_copy() {
        let line = line(
            "[]",
            &[
                ("From", "x@d.example"),
                ("To", "me@c.example"),
                ("Cc", "hana@a.example"),
            ],
        )
        .unwrap();
        assert_eq!(
            (line.direction, line.matched.unwrap().place),
            (Direction::Received, Place::Cc)
        );
    }

    #[test]
    fn a_hit_in_a_display_name_is_left_out() {
        let from = "\"hana@a.example\" <evil@e.example>";
        assert_eq!(line("[]", &[("From", from), ("To", "me@c.example")]), None);
        assert_eq!(line("[]", &[("From", "hana@a.example.e.example")]), None);
        assert_eq!(line("[]", &[]), None);
    }

    #[test]
    fn in_a_folder_every_message_stands_with_the_addresses_to_look_up() {
        let inbox = Scope::Folder(Folder::Inbox);
        let from = [("From", "Newsletter <news@shop.example>")];
        let line = row(&message(r#"["INBOX"]"#, &from), &inbox, &Utf8Only).unwrap();
        assert_eq!(
            (line.matched, line.addresses),
            (None, vec!["news@shop.example".to_owned()])
        );
        assert_eq!(
            row(&message(r#"["TRASH"]"#, &from), &inbox, &Utf8Only),
            None
        );
    }

    #[test]
    fn a_sender_who_fails_googles_checks_is_marked_and_own_mail_never_is() {
        let forged = |labels, results| {
            let headers = [
                ("From", "hana@a.example"),
                ("To", "sato@b.example"),
                ("Authentication-Results", results),
            ];
            line(labels, &headers).unwrap().forged
        };
        assert!(forged("[]", "mx.google.com; spf=pass; dmarc=fail"));
        assert!(!forged("[]", "mx.google.com; dmarc=pass"));
        assert!(!forged("[]", "mx.evil.example; dmarc=fail"));
        assert!(!forged(r#"["SENT"]"#, "mx.google.com; dmarc=fail"));
    }

    #[test]
    fn a_change_of_labels_shows_at_once() {
        let mut line = line(r#"["INBOX","UNREAD"]"#, &[("From", "hana@a.example")]).unwrap();
        let change = |add: &[&str], remove: &[&str]| Change {
            add: add.iter().map(|id| LabelId::new(*id)).collect(),
            remove: remove.iter().map(|id| LabelId::new(*id)).collect(),
        };
        line.apply(&change(&["STARRED"], &["UNREAD"]));
        assert!(line.is_starred() && !line.unread && !line.is_away());
        line.apply(&change(&["TRASH"], &["INBOX"]));
        assert!(line.is_away());
    }

    #[test]
    fn a_label_is_known_by_its_id_whatever_its_name() {
        let ours = [GlancedLabel {
            category: Category::OpenDeals,
            own_category: None,
            gmail_label_id: "Label_7".to_owned(),
            name: "Renamed by hand".to_owned(),
        }];
        let ids = |ids: &[&str]| ids.iter().map(|id| LabelId::new(*id)).collect::<Vec<_>>();
        assert_eq!(
            categories(&ids(&["INBOX", "Label_7"]), &ours),
            [(Category::OpenDeals, None)]
        );
        assert!(categories(&ids(&["Label_8", "INBOX"]), &ours).is_empty());
    }
}
