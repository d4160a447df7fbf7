//! Which mail a deal's page shows: the deal's own conversations, one person's mail, everybody's.

use super::{
    filter::with_parameter, list::EmailList, list::Stage, record::RecordAddresses, row::MailRow,
    scope::Scope, thread_address::closed,
};
use contract::{ContactId, deal_mail::DealPerson};
use gmail::{MessageId, ThreadId};

/// Names in the page's address.
const VIEW: &str = "mail";
const PERSON: &str = "person";

/// Which mail a deal's page shows. Lives in the page's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DealView {
    /// The conversations that are linked to the deal.
    #[default]
    Deal,
    /// All mail with one of its people: this one, or the first, who is in charge.
    Person(Option<ContactId>),
    /// All mail with any of its people.
    Everybody,
}

impl DealView {
    /// Reads it from an address's parameters. What makes no sense is the deal itself.
    pub fn read(param: impl Fn(&str) -> Option<String>) -> Self {
        match param(VIEW).as_deref() {
            Some("contact") => Self::Person(param(PERSON).map(ContactId::new)),
            Some("all") => Self::Everybody,
            Some(_) | None => Self::Deal,
        }
    }

    /// The query of the page's address that shows it, with what else stands in `search`. A
    /// conversation that was open is closed.
    pub fn to_address(&self, search: &str) -> String {
        let (view, person) = match self {
            Self::Deal => (None, None),
            Self::Person(person) => (Some("contact"), person.as_ref().map(ContactId::as_str)),
            Self::Everybody => (Some("all"), None),
        };
        let search = with_parameter(&closed(search), VIEW, view);
        with_parameter(&search, PERSON, person)
    }

    /// Whose mail it is, or whose it would be: the person chosen, else the first of the deal.
    pub fn person<'a>(&self, people: &'a [DealPerson]) -> Option<&'a DealPerson> {
        let chosen = match self {
            Self::Person(Some(id)) => people.iter().find(|person| person.id == *id),
            Self::Deal | Self::Person(None) | Self::Everybody => None,
        };
        chosen.or_else(|| people.first())
    }

    /// The mail it shows. While nothing is linked to the deal, that is everybody's, to find there
    /// what may belong to it.
    pub fn scope(&self, people: &[DealPerson], linked: &[ThreadId]) -> Scope {
        match self {
            Self::Deal if !linked.is_empty() => {
                let mut linked = linked.to_vec();
                // Their order makes no other list.
                linked.sort();
                Scope::Threads(linked)
            }
            Self::Person(_) => record(self.person(people).into_iter()),
            Self::Deal | Self::Everybody => record(people.iter()),
        }
    }
}

fn record<'a>(people: impl Iterator<Item = &'a DealPerson>) -> Scope {
    let addresses: Vec<String> = people
        .flat_map(|person| person.addresses.iter().cloned())
        .collect();
    Scope::Record(RecordAddresses::new(&addresses))
}

/// Why nothing of a linked conversation is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Absent {
    /// It was deleted in Gmail.
    Deleted,
    /// All that is left of it lies in the bin or among spam.
    Away,
}

/// The linked conversations of which nothing is to be seen in their list, in their order.
pub fn absent(list: &EmailList, linked: &[ThreadId]) -> Vec<(ThreadId, Absent)> {
    // Before that, it may still come.
    let settled = matches!(list.stage, Stage::Idle { .. }) && list.skipped == 0;
    let why = |thread: &ThreadId| {
        if list.gone_threads.contains(thread) {
            Some(Absent::Deleted)
        } else if settled && list.visible().all(|row| row.thread_id != *thread) {
            Some(Absent::Away)
        } else {
            None
        }
    };
    let found = linked
        .iter()
        .filter_map(|thread| Some((thread.clone(), why(thread)?)));
    found.collect()
}

/// Whether a message is the first of its conversation among these rows: what concerns the
/// conversation stands there, once.
pub fn leads<'a>(mut rows: impl Iterator<Item = &'a MailRow>, row: &MailRow) -> bool {
    let first: Option<&MessageId> = rows
        .find(|other| other.thread_id == row.thread_id)
        .map(|first| &first.id);
    first == Some(&row.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::row::Direction;
    use gmail::LabelId;

    fn person(id: &str, addresses: &[&str]) -> DealPerson {
        DealPerson {
            id: ContactId::new(id),
            name: id.to_uppercase(),
            addresses: addresses.iter().map(|&a| a.to_owned()).collect(),
        }
    }

    fn people() -> [DealPerson; 3] {
        [
            person("aoi", &["aoi@x.example", "a@home.example"]),
            person("ben", &[]),
            person("chie", &["chie@x.example"]),
        ]
    }

    fn thread(id: &str) -> ThreadId {
        ThreadId::new(id).unwrap()
    }

    fn row(id: &str, of: &str, label_ids: &[&str]) -> MailRow {
        MailRow {
            id: MessageId::new(id).unwrap(),
            thread_id: thread(of),
            direction: Direction::Received,
            people: Vec::new(),
            more_people: 0,
            addresses: Vec::new(),
            subject: String::new(),
            snippet: String::new(),
            at_ms: 0,
            unread: false,
            forged: false,
            attachment: false,
            label_ids: label_ids.iter().map(|id| LabelId::new(*id)).collect(),
            matched: None,
            bounce: false,
            sent_here: false,
            mark: None,
        }
    }

    fn read(query: &str) -> DealView {
        DealView::read(|name| {
            let pairs = query.trim_start_matches('?').split('&');
            let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(known, _)| *known == name)?;
            Some(value.to_owned())
        })
    }

    #[test]
    fn the_address_says_the_same_view_back_and_keeps_the_filter() {
        let chie = DealView::Person(Some(ContactId::new("chie")));
        for view in [
            DealView::Deal,
            DealView::Person(None),
            chie.clone(),
            DealView::Everybody,
        ] {
            assert_eq!(read(&view.to_address("")), view);
        }
        let open = "?mail=contact&person=chie&q=x&message=a1&thread=a0";
        assert_eq!(read(open), chie);
        assert_eq!(DealView::Everybody.to_address(open), "?q=x&mail=all");
        assert_eq!(DealView::Deal.to_address(open), "?q=x");
        assert_eq!(read("?mail=nonsense"), DealView::Deal);
    }

    #[test]
    fn the_person_is_the_one_chosen_or_the_first() {
        let of = |view: DealView| {
            let people = people();
            view.person(&people).map(|person| person.id.to_string())
        };
        assert_eq!(of(DealView::Deal).as_deref(), Some("aoi"));
        let chosen = DealView::Person(Some(ContactId::new("chie")));
        assert_eq!(of(chosen).as_deref(), Some("chie"));
        let gone = DealView::Person(Some(ContactId::new("dan")));
        assert_eq!(of(gone).as_deref(), Some("aoi"));
        assert_eq!(DealView::Deal.person(&[]), None);
    }

    #[test]
    fn each_view_has_its_mail() {
        let scope = |view: DealView, linked: &[ThreadId]| view.scope(&people(), linked);
        let addresses = |addresses: &[&str]| {
            let addresses: Vec<String> = addresses.iter().map(|&a| a.to_owned()).collect();
            Scope::Record(RecordAddresses::new(&addresses))
        };
        let everybody = addresses(&["aoi@x.example", "a@home.example", "chie@x.example"]);
        assert_eq!(scope(DealView::Everybody, &[thread("t1")]), everybody);
        let first = addresses(&["aoi@x.example", "a@home.example"]);
        assert_eq!(scope(DealView::Person(None), &[]), first);
        let ben = DealView::Person(Some(ContactId::new("ben")));
        assert!(scope(ben, &[]).is_empty());
        assert_eq!(
            scope(DealView::Deal, &[thread("t2"), thread("t1")]),
            scope(DealView::Deal, &[thread("t1"), thread("t2")]),
        );
        assert_eq!(
            scope(DealView::Deal, &[]),
            everybody,
            "to find what to link"
        );
    }

    #[test]
    fn a_linked_conversation_that_is_not_to_be_seen_has_its_reason() {
        let linked = ["seen", "binned", "deleted", "late"].map(thread);
        let mut list = EmailList {
            gone_threads: vec![thread("deleted")],
            ..EmailList::default()
        };
        list.add([
            row("m1", "seen", &["INBOX"]),
            row("m2", "seen", &["TRASH"]),
            row("m3", "binned", &["TRASH"]),
        ]);
        assert_eq!(
            absent(&list, &linked),
            [(thread("deleted"), Absent::Deleted)],
            "while rows come, only what is known to be gone"
        );
        list.stage = Stage::Idle { more: false };
        assert_eq!(
            absent(&list, &linked),
            [
                (thread("binned"), Absent::Away),
                (thread("deleted"), Absent::Deleted),
                (thread("late"), Absent::Away),
            ]
        );
        list.skipped = 1;
        assert_eq!(absent(&list, &linked).len(), 1, "it could not be read");
    }

    #[test]
    fn the_newest_message_stands_for_its_conversation() {
        let rows = [
            row("m3", "t1", &[]),
            row("m2", "t2", &[]),
            row("m1", "t1", &[]),
        ];
        let leading = rows.iter().filter(|row| leads(rows.iter(), row));
        let leading: Vec<&str> = leading.map(|row| row.id.as_str()).collect();
        assert_eq!(leading, ["m3", "m2"]);
    }
}
