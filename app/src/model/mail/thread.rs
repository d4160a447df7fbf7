//! A conversation: its messages in order, which of them stand open, who takes part.

use super::actions::{Labels, Told};
use super::message::{Person, Sender, persons, sender};
use super::row::{Direction, MailRow, visible};
use crm::address::Canonical;
use gmail::charset::Decode;
use gmail::labels::{DRAFT, SENT, STARRED, TRASH, UNREAD, has};
use gmail::messages::row::Row;
use gmail::{LabelId, MessageId};

/// Unread messages that open by themselves: each is fetched whole.
const OPENED_MOST: usize = 5;

/// A conversation.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Thread {
    /// The subject of its first message; empty when there is none.
    pub subject: String,
    /// Its messages, oldest first.
    pub messages: Vec<ThreadMessage>,
    /// Everybody who writes or is written to, in order of appearance.
    pub people: Vec<Person>,
}

/// A message of a conversation.
#[derive(Clone, PartialEq, Eq)]
pub struct ThreadMessage {
    /// The message.
    pub id: MessageId,
    /// The message and further copies of it in this mailbox, each with its labels: mail to a group
    /// that one is in comes back, and stands once.
    pub copies: Vec<Labels>,
    /// Who wrote it.
    pub from: Vec<Person>,
    /// When Google accepted it, in milliseconds since 1970.
    pub at_ms: i64,
    /// Its first words.
    pub snippet: String,
    /// What Google found out about the sender.
    pub sender: Sender,
    /// Very likely with an attachment.
    pub attachment: bool,
}

impl ThreadMessage {
    fn new(row: &Row, decode: &dyn Decode) -> Self {
        Self {
            id: row.id.clone(),
            copies: vec![Labels {
                id: row.id.clone(),
                label_ids: row.label_ids.clone(),
            }],
            from: persons(&row.headers.people("From", decode)),
            at_ms: row.internal_date.0,
            snippet: visible(&row.snippet),
            sender: sender(row.is_sent(), row.auth_results()),
            attachment: row.has_attachment,
        }
    }

    /// Whether any copy has this label.
    pub fn has(&self, label: &str) -> bool {
        self.copies.iter().any(|copy| has(&copy.label_ids, label))
    }

    /// Not read yet.
    pub fn is_unread(&self) -> bool {
        self.has(UNREAD)
    }

    /// With a star.
    pub fn is_starred(&self) -> bool {
        self.has(STARRED)
    }

    /// Not sent yet.
    pub fn is_draft(&self) -> bool {
        self.has(DRAFT)
    }

    /// Written by the user.
    pub fn is_own(&self) -> bool {
        self.has(SENT) || self.is_draft()
    }

    /// In the bin, with all its copies.
    pub fn is_trashed(&self) -> bool {
        self.copies.iter().all(|copy| has(&copy.label_ids, TRASH))
    }

    /// The labels of all copies, each once.
    pub fn label_ids(&self) -> Vec<LabelId> {
        distinct(self.copies.iter().flat_map(|copy| &copy.label_ids))
    }
}

impl Thread {
    /// What is known of a conversation by a row of one of its messages, before it is here.
    pub fn of_row(row: &MailRow) -> Self {
        let person = |name: &String| Person {
            name: Some(name.clone()),
            address: None,
            name_misleads: false,
        };
        let from = match row.direction {
            Direction::Received => row.people.iter().map(person).collect(),
            Direction::Sent => Vec::new(),
        };
        Self {
            subject: row.subject.clone(),
            messages: vec![ThreadMessage {
                id: row.id.clone(),
                copies: vec![row.labels()],
                from,
                at_ms: row.at_ms,
                snippet: row.snippet.clone(),
                sender: match row.direction {
                    Direction::Sent => Sender::Own,
                    Direction::Received if row.forged => Sender::Forged,
                    Direction::Received => Sender::Unverified,
                },
                attachment: row.attachment,
            }],
            people: Vec::new(),
        }
    }

    /// Reads a conversation.
    pub fn new(rows: &[Row], decode: &dyn Decode) -> Self {
        let mut order: Vec<&Row> = rows.iter().collect();
        order.sort_by_key(|row| row.internal_date.0);
        let mut messages: Vec<(Option<Name>, ThreadMessage)> = Vec::new();
        let mut people: Vec<Person> = Vec::new();
        for row in &order {
            for name in ["From", "To", "Cc"] {
                for person in persons(&row.headers.people(name, decode)) {
                    add_person(&mut people, person);
                }
            }
            let message = ThreadMessage::new(row, decode);
            let name = Name::of(row, &message);
            let same = messages
                .iter_mut()
                .find(|(known, _)| name.is_some() && *known == name);
            match same {
                Some((_, first)) => first.copies.extend(message.copies),
                None => messages.push((name, message)),
            }
        }
        let subject = order.first().map(|row| row.headers.subject(decode));
        Self {
            subject: subject.unwrap_or_default(),
            messages: messages.into_iter().map(|(_, message)| message).collect(),
            people,
        }
    }

    /// The message with this id, or with a copy of this id.
    pub fn find(&self, id: &MessageId) -> Option<&ThreadMessage> {
        let is = |message: &&ThreadMessage| message.copies.iter().any(|copy| copy.id == *id);
        self.messages.iter().find(is)
    }

    /// Which messages stand open at first: the one that was asked for, the newest, and what is
    /// unread. Messages in the bin stay closed, unless asked for.
    pub fn open_at_first(&self, wanted: Option<&MessageId>) -> Vec<MessageId> {
        let wanted = wanted
            .and_then(|id| self.find(id))
            .map(|message| &message.id);
        let there = || self.messages.iter().filter(|message| !message.is_trashed());
        let newest = there().next_back().map(|message| &message.id);
        let unread = there().rev().filter(|message| message.is_unread());
        let unread = unread.take(OPENED_MOST).map(|message| &message.id);
        distinct(wanted.into_iter().chain(newest).chain(unread))
    }

    /// All messages with the labels they have now, copies included. Drafts are left alone.
    pub fn labels(&self) -> Vec<Labels> {
        let sent = self.messages.iter().filter(|message| !message.is_draft());
        sent.flat_map(|message| message.copies.clone()).collect()
    }

    /// The addresses of everybody who takes part.
    pub fn addresses(&self) -> Vec<String> {
        let addresses = self
            .people
            .iter()
            .filter_map(|person| person.address.clone());
        addresses.collect()
    }

    /// Takes over what happened to messages. Whether anything here has changed.
    pub fn tell(&mut self, told: &Told) -> bool {
        let mut any = false;
        match told {
            Told::Changed(changes) => {
                let copies = self.messages.iter_mut().flat_map(|one| &mut one.copies);
                for copy in copies {
                    for (id, change) in changes {
                        if *id == copy.id {
                            copy.label_ids = change.apply(&copy.label_ids);
                            any = true;
                        }
                    }
                }
            }
            Told::Arrived | Told::Linked => {}
            Told::Redrafted { before, now } => {
                let copies = self.messages.iter_mut().flat_map(|one| &mut one.copies);
                for copy in copies.filter(|copy| copy.id == *before) {
                    copy.id.clone_from(now);
                    any = true;
                }
                let drafts = self.messages.iter_mut();
                for draft in drafts.filter(|draft| draft.id == *before) {
                    draft.id.clone_from(now);
                }
            }
            Told::Gone(ids) => {
                for message in &mut self.messages {
                    let before = message.copies.len();
                    message.copies.retain(|copy| !ids.contains(&copy.id));
                    any |= message.copies.len() != before;
                }
                self.messages.retain(|message| !message.copies.is_empty());
            }
        }
        any
    }
}

/// The subject of a message where it is another one than its conversation's: an answer only puts
/// something in front.
pub fn other_subject<'a>(subject: &'a str, of_thread: &str) -> Option<&'a str> {
    let is_other = !subject.is_empty() && bare(subject) != bare(of_thread);
    is_other.then_some(subject)
}

/// A subject without what answers and forwards put in front of it.
fn bare(subject: &str) -> &str {
    let mut rest = subject.trim();
    loop {
        let Some((front, behind)) = rest.split_once([':', '：']) else {
            return rest;
        };
        let known = ["re", "fw", "fwd", "aw", "wg", "sv", "返信", "転送"];
        if !known
            .iter()
            .any(|known| front.trim().eq_ignore_ascii_case(known))
        {
            return rest;
        }
        rest = behind.trim();
    }
}

/// What tells two messages apart: the Message-ID, and who wrote it. A stranger who repeats
/// somebody's Message-ID hides nothing by it.
#[derive(PartialEq, Eq)]
struct Name {
    message_id: String,
    from: Vec<Option<Canonical>>,
}

impl Name {
    fn of(row: &Row, message: &ThreadMessage) -> Option<Self> {
        let message_id = row.headers.first("Message-ID")?.trim();
        (!message_id.is_empty()).then(|| Self {
            message_id: message_id.to_owned(),
            from: message.from.iter().map(canonical).collect(),
        })
    }
}

fn canonical(person: &Person) -> Option<Canonical> {
    Canonical::of(person.address.as_deref()?)
}

/// Adds somebody, once for each address; a later mention may bring the name.
fn add_person(people: &mut Vec<Person>, person: Person) {
    let Some(address) = canonical(&person) else {
        return;
    };
    let known = people
        .iter_mut()
        .find(|known| canonical(known).as_ref() == Some(&address));
    match known {
        Some(known) if known.name.is_none() => *known = person,
        Some(_) => {}
        None => people.push(person),
    }
}

/// Each of these once, where it stands first.
fn distinct<'a, T: Clone + PartialEq + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut once: Vec<T> = Vec::new();
    for one in all {
        if !once.contains(one) {
            once.push(one.clone());
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::actions::{Action, Plan};
    use gmail::Answer;
    use gmail::charset::Utf8Only;

    fn row(id: &str, at_ms: i64, labels: &[&str], headers: &[(&str, &str)]) -> Row {
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{{\"name\":{name:?},\"value\":{value:?}}}"))
            .collect();
        let json = format!(
            r#"{{"id":"{id}","threadId":"a0","internalDate":"{at_ms}","labelIds":{labels:?},
                "snippet":"Hi","payload":{{"headers":[{}]}}}}"#,
            headers.join(",")
        );
        Row::from_body(json.as_bytes()).unwrap()
    }

    fn id(id: &str) -> MessageId {
        MessageId::new(id).unwrap()
    }

    fn ids(thread: &Thread) -> Vec<&str> {
        let messages = thread.messages.iter();
        messages.map(|message| message.id.as_str()).collect()
    }

    const HANA: (&str, &str) = ("From", "佐藤 花子 <hana@a.example>");
    const ME: (&str, &str) = ("From", "me@c.example");

    #[test]
    fn messages_stand_oldest_first_under_the_first_subject() {
        let thread = Thread::new(
            &[
                row("b", 2, &[], &[ME, ("Subject", "Re: Chairs")]),
                row("a", 1, &[], &[HANA, ("Subject", "Chairs")]),
            ],
            &Utf8Only,
        );
        assert_eq!(ids(&thread), ["a", "b"]);
        assert_eq!(thread.subject, "Chairs");
    }

    #[test]
    fn the_newest_the_unread_and_the_wanted_stand_open() {
        let thread = Thread::new(
            &[
                row("a", 1, &[], &[HANA]),
                row("b", 2, &["UNREAD"], &[HANA]),
                row("c", 3, &[], &[HANA]),
                row("d", 4, &[], &[HANA]),
            ],
            &Utf8Only,
        );
        assert_eq!(thread.open_at_first(None), [id("d"), id("b")]);
        assert_eq!(
            thread.open_at_first(Some(&id("c"))),
            [id("c"), id("d"), id("b")]
        );
        assert_eq!(thread.open_at_first(Some(&id("d"))), [id("d"), id("b")]);
        assert_eq!(thread.open_at_first(Some(&id("z"))), [id("d"), id("b")]);
    }

    #[test]
    fn a_hundred_unread_messages_do_not_all_open() {
        let rows: Vec<Row> = (0..100)
            .map(|n| row(&format!("{n:x}"), n, &["UNREAD"], &[HANA]))
            .collect();
        let open = Thread::new(&rows, &Utf8Only).open_at_first(None);
        assert_eq!(open.len(), OPENED_MOST);
        assert_eq!(open[0], id("63"));
    }

    #[test]
    fn a_binned_message_opens_only_if_asked_for() {
        let thread = Thread::new(
            &[
                row("a", 1, &[], &[HANA]),
                row("b", 2, &["TRASH", "UNREAD"], &[HANA]),
            ],
            &Utf8Only,
        );
        assert_eq!(thread.open_at_first(None), [id("a")]);
        assert_eq!(thread.open_at_first(Some(&id("b"))), [id("b"), id("a")]);
    }

    #[test]
    fn a_copy_that_comes_back_stands_once_and_is_acted_on_too() {
        let name = ("Message-ID", "<1@c.example>");
        let mut thread = Thread::new(
            &[
                row("a", 1, &["SENT"], &[ME, name]),
                row(
                    "b",
                    2,
                    &["INBOX", "UNREAD"],
                    &[("From", "Me <ME@c.example>"), name],
                ),
                row("c", 3, &[], &[HANA, ("Message-ID", "<2@a.example>")]),
            ],
            &Utf8Only,
        );
        assert_eq!(ids(&thread), ["a", "c"]);
        assert!(thread.messages[0].is_unread());
        assert_eq!(thread.find(&id("b")).map(|one| &one.id), Some(&id("a")));
        let plan = Plan::new(&Action::Read, thread.messages[0].copies.clone());
        assert!(thread.tell(&plan.changes()));
        assert!(!thread.messages[0].is_unread());
        assert_eq!(thread.messages[0].label_ids().len(), 2);
        assert!(thread.tell(&Told::Gone(vec![id("a")])));
        assert_eq!(ids(&thread), ["a", "c"], "a copy is still there");
        assert!(thread.tell(&Told::Gone(vec![id("b")])));
        assert_eq!(ids(&thread), ["c"]);
    }

    #[test]
    fn nobody_hides_a_message_by_repeating_its_message_id() {
        let name = ("Message-ID", "<1@a.example>");
        let thread = Thread::new(
            &[
                row("a", 1, &[], &[("From", "evil@b.example"), name]),
                row("b", 2, &[], &[HANA, name]),
                row("c", 3, &[], &[HANA, ("Message-ID", " ")]),
                row("d", 4, &[], &[HANA, ("Message-ID", " ")]),
                row("e", 5, &[], &[HANA]),
            ],
            &Utf8Only,
        );
        assert_eq!(ids(&thread), ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn everybody_who_takes_part_is_named_once() {
        let thread = Thread::new(
            &[
                row(
                    "a",
                    1,
                    &[],
                    &[
                        HANA,
                        ("To", "me@c.example, HANA@a.example"),
                        ("Cc", "x@d.example"),
                    ],
                ),
                row(
                    "b",
                    2,
                    &[],
                    &[
                        ME,
                        ("To", "X <x@d.example>"),
                        ("Cc", "undisclosed-recipients:;"),
                    ],
                ),
            ],
            &Utf8Only,
        );
        assert_eq!(
            thread.addresses(),
            ["hana@a.example", "me@c.example", "x@d.example"]
        );
        assert_eq!(thread.people[0].name.as_deref(), Some("佐藤 花子"));
        assert_eq!(thread.people[2].name.as_deref(), Some("X"));
    }

    #[test]
    fn a_draft_is_marked_and_left_alone_by_what_is_done_to_the_conversation() {
        let thread = Thread::new(
            &[
                row("a", 1, &["INBOX"], &[HANA]),
                row("b", 2, &["DRAFT"], &[ME]),
            ],
            &Utf8Only,
        );
        assert!(thread.messages[1].is_draft() && thread.messages[1].is_own());
        assert_eq!(thread.labels().len(), 1);
    }

    #[test]
    fn an_answer_has_no_other_subject() {
        assert_eq!(other_subject("Re: Chairs", "Chairs"), None);
        assert_eq!(other_subject("RE: Fwd: 椅子", "椅子"), None);
        assert_eq!(other_subject("", "Chairs"), None);
        assert_eq!(other_subject("Re: Tables", "Chairs"), Some("Re: Tables"));
        assert_eq!(other_subject("Q: chairs", "chairs"), Some("Q: chairs"));
    }

    #[test]
    fn a_forged_sender_is_marked() {
        let results = ("Authentication-Results", "mx.google.com; dmarc=fail");
        let thread = Thread::new(&[row("a", 1, &[], &[HANA, results])], &Utf8Only);
        assert_eq!(thread.messages[0].sender, Sender::Forged);
    }
}
