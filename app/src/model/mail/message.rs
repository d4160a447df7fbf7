//! What the page of one message says.

use super::letter::answer::ids;
use crm::address::Canonical;
use gmail::address::{Address, Mailbox};
use gmail::auth_results::{AuthResults, Verdict};
use gmail::charset::Decode;
use gmail::labels;
use gmail::messages::full::Message;
use gmail::mime::{Attachment, MOST_PARTS, Section, Shown};

/// Attachments shown before the rest is folded.
pub const ATTACHMENTS_SHOWN: usize = 20;

/// Someone a header names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What the header calls them: the sender's claim.
    pub name: Option<String>,
    /// Their address; always shown.
    pub address: Option<String>,
    /// The name has an address in it that is not theirs.
    pub name_misleads: bool,
}

/// What Google found out about the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The user.
    Own,
    /// The domain in From vouches for the message.
    Verified,
    /// Nothing clear.
    Unverified,
    /// The checks failed.
    Forged,
}

/// A message, ready to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageView {
    /// It is a draft: its parts are others when it is saved anew.
    pub is_draft: bool,
    /// Its Message-ID, without brackets, where it has one that can be searched for.
    pub message_id: Option<String>,
    /// The subject; empty when there is none.
    pub subject: String,
    /// Who wrote it: none in broken mail, several in rare mail.
    pub from: Vec<Person>,
    /// Who it was sent to.
    pub to: Vec<Person>,
    /// Who got a copy.
    pub cc: Vec<Person>,
    /// Who got a blind copy; known of own mail only.
    pub bcc: Vec<Person>,
    /// Where answers go, if not to the writer.
    pub reply_to: Vec<Person>,
    /// When Google accepted it, in milliseconds since 1970.
    pub at_ms: i64,
    /// What Google found out about the sender.
    pub sender: Sender,
    /// The checks that it comes from.
    pub checks: AuthResults,
    /// Its text.
    pub shown: Shown,
    /// The message as its sender made it, part by part; empty where there is no HTML.
    pub sections: Vec<Section>,
    /// Only the start of its text is shown.
    pub is_long: bool,
    /// Its text says that it is UTF-7, which is not decoded.
    pub names_utf7: bool,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// Only this many parts are shown of a message that has more.
    pub cut_to: Option<usize>,
}

impl MessageView {
    /// Reads a message.
    pub fn new(message: &Message, decode: &dyn Decode) -> Self {
        let payload = &message.payload;
        let headers = payload.headers();
        let people = |name| persons(&headers.people(name, decode));
        let from = people("From");
        let reply_to = people("Reply-To");
        let sent = labels::has(&message.label_ids, labels::SENT);
        let results = AuthResults::read(headers.all("Authentication-Results"));
        Self {
            is_draft: labels::has(&message.label_ids, labels::DRAFT),
            message_id: headers
                .first("Message-ID")
                .and_then(|value| ids(value).pop()),
            subject: headers.subject(decode),
            to: people("To"),
            cc: people("Cc"),
            bcc: people("Bcc"),
            reply_to: if is_same(&reply_to, &from) {
                Vec::new()
            } else {
                reply_to
            },
            from,
            at_ms: message.internal_date.0,
            sender: sender(sent, results),
            checks: results,
            shown: payload.shown(decode),
            sections: payload.sections(decode),
            is_long: payload.is_long(),
            names_utf7: payload.names_utf7(),
            attachments: payload.attachments(decode),
            cut_to: payload.is_cut.then_some(MOST_PARTS),
        }
    }

    /// The address of the sender, where there is exactly one.
    pub fn only_sender(&self) -> Option<&str> {
        match self.from.as_slice() {
            [person] => person.address.as_deref(),
            _ => None,
        }
    }

    /// Whether a sender's name has another address in it.
    pub fn name_misleads(&self) -> bool {
        self.from.iter().any(|person| person.name_misleads)
    }
}

pub(super) fn sender(sent: bool, results: AuthResults) -> Sender {
    if sent {
        Sender::Own
    } else if results.is_forged() {
        Sender::Forged
    } else if results.dmarc == Verdict::Pass {
        Sender::Verified
    } else {
        Sender::Unverified
    }
}

pub(super) fn persons(people: &[Mailbox]) -> Vec<Person> {
    people.iter().map(person).collect()
}

fn person(mailbox: &Mailbox) -> Person {
    let address = mailbox.address.as_ref().map(Address::as_str);
    let named = mailbox.name.as_deref().unwrap_or_default();
    let own = address.and_then(Canonical::of);
    let is_other = |word: &str| Canonical::of(word).is_some_and(|found| Some(found) != own);
    Person {
        name: mailbox
            .name
            .clone()
            .filter(|name| Some(name.as_str()) != address),
        address: address.map(str::to_owned),
        name_misleads: named
            .split(|c: char| c.is_whitespace() || "<>(),;:\"'".contains(c))
            .any(is_other),
    }
}

fn is_same(one: &[Person], other: &[Person]) -> bool {
    let addresses = |people: &[Person]| -> Vec<String> {
        people
            .iter()
            .filter_map(|person| {
                person
                    .address
                    .as_ref()
                    .map(|address| address.to_lowercase())
            })
            .collect()
    };
    addresses(one)
        .iter()
        .all(|address| addresses(other).contains(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::Answer;
    use gmail::charset::Utf8Only;

    fn view(labels: &str, headers: &[(&str, &str)]) -> MessageView {
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{{\"name\":{name:?},\"value\":{value:?}}}"))
            .collect();
        let json = format!(
            r#"{{"id":"a1","threadId":"a0","internalDate":"17","labelIds":{labels},
                "payload":{{"mimeType":"text/plain","headers":[{}],"body":{{"size":2,"data":"SGk="}}}}}}"#,
            headers.join(",")
        );
        MessageView::new(&Message::from_body(json.as_bytes()).unwrap(), &Utf8Only)
    }

    #[test]
    fn the_senders_address_is_always_there() {
        let view = view(
            "[]",
            &[
                ("From", "佐藤 花子 <hana@a.example>"),
                ("Subject", "見積もり"),
            ],
        );
        assert_eq!(view.from[0].name.as_deref(), Some("佐藤 花子"));
        assert_eq!(view.from[0].address.as_deref(), Some("hana@a.example"));
        assert_eq!(view.subject, "見積もり");
        assert!(!view.name_misleads());
    }

    #[test]
    fn a_name_with_another_address_is_marked() {
        let misleads = |from| view("[]", &[("From", from)]).name_misleads();
        assert!(misleads("\"ceo@a.example\" <evil@b.example>"));
        assert!(misleads("The Boss ceo@a.example <evil@b.example>"));
        assert!(!misleads("\"hana@a.example\" <Hana@a.example>"));
        assert!(!misleads("Hana @ Example <hana@a.example>"));
    }

    #[test]
    fn a_failed_check_of_google_marks_the_message() {
        let check = |labels, results, sender| {
            let headers = [
                ("From", "hana@a.example"),
                ("Authentication-Results", results),
            ];
            assert_eq!(view(labels, &headers).sender, sender);
        };
        check("[]", "mx.google.com; dmarc=pass", Sender::Verified);
        check("[]", "mx.google.com; spf=pass; dmarc=fail", Sender::Forged);
        check("[]", "mx.google.com; spf=neutral", Sender::Unverified);
        check("[]", "mx.evil.example; dmarc=pass", Sender::Unverified);
        check(r#"["SENT"]"#, "mx.google.com; dmarc=fail", Sender::Own);
    }

    #[test]
    fn where_answers_go_is_shown_only_if_it_is_elsewhere() {
        let reply_to = |value| {
            view(
                "[]",
                &[("From", "Hana <hana@a.example>"), ("Reply-To", value)],
            )
            .reply_to
            .len()
        };
        assert_eq!(reply_to("HANA@a.example"), 0);
        assert_eq!(reply_to("desk@b.example"), 1);
    }

    #[test]
    fn a_mail_without_a_sender_or_with_two_is_shown_all_the_same() {
        assert!(view("[]", &[]).from.is_empty());
        assert_eq!(
            view("[]", &[("From", "a@b.example, c@d.example")])
                .from
                .len(),
            2
        );
    }
}
