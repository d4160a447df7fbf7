//! Whose mail a list shows: a record's, a folder's, a deal's.

use super::{
    list::Shows,
    record::{Match, Place, RecordAddresses},
    row::People,
};
use gmail::{
    LabelId, Query, ThreadId,
    labels::{self, DRAFT, INBOX, SENT, SPAM, STARRED, TRASH},
    mail_list::{MailList, Source},
    query::{Filter, Sides},
};

/// Whose mail a list shows. Nothing typed into a filter leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Mail from or to these addresses, drafts included: of a contact, a lead, an account's or a
    /// deal's people.
    Record(RecordAddresses),
    /// A folder of the mailbox.
    Folder(Folder),
    /// These conversations: those linked to a deal.
    Threads(Vec<ThreadId>),
}

/// A folder of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Folder {
    /// The inbox.
    Inbox,
    /// Starred mail.
    Starred,
    /// Sent mail.
    Sent,
    /// Drafts.
    Drafts,
    /// All mail but drafts, spam and the bin.
    All,
    /// Mail under a label.
    Label(LabelId),
}

impl Folder {
    /// The folder of a page's address: the part behind `/mail/`.
    pub fn of_path(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Inbox,
            ["starred"] => Self::Starred,
            ["sent"] => Self::Sent,
            ["drafts"] => Self::Drafts,
            ["all"] => Self::All,
            ["label", id] if is_label_id(id) => Self::Label(LabelId::new(*id)),
            _ => return None,
        })
    }

    /// The address of its page.
    pub fn path(&self) -> String {
        match self {
            Self::Inbox => "/mail".to_owned(),
            Self::Starred => "/mail/starred".to_owned(),
            Self::Sent => "/mail/sent".to_owned(),
            Self::Drafts => "/mail/drafts".to_owned(),
            Self::All => "/mail/all".to_owned(),
            Self::Label(id) => format!("/mail/label/{}", id.as_str()),
        }
    }

    /// The label that makes it; all mail has none.
    pub fn label(&self) -> Option<LabelId> {
        let id = match self {
            Self::Inbox => INBOX,
            Self::Starred => STARRED,
            Self::Sent => SENT,
            Self::Drafts => DRAFT,
            Self::All => return None,
            Self::Label(id) => return Some(id.clone()),
        };
        Some(LabelId::new(id))
    }
}

/// Gmail's ids are `Label_12` and system names. Spam and the bin are no folders here.
fn is_label_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !id.is_empty() && id.len() <= 64 && id.chars().all(plain) && id != SPAM && id != TRASH
}

impl Scope {
    /// What tells it from every other.
    pub fn name(&self) -> String {
        match self {
            Self::Record(record) => format!("record {}", record.spellings().join(" ")),
            Self::Folder(folder) => format!("folder {}", folder.path()),
            Self::Threads(threads) => {
                let ids: Vec<&str> = threads.iter().map(ThreadId::as_str).collect();
                format!("threads {}", ids.join(" "))
            }
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Record(record) => record.is_empty(),
            Self::Folder(_) => false,
            Self::Threads(threads) => threads.is_empty(),
        }
    }

    /// The flow that fetches its mail, narrowed by a filter.
    pub fn fetch(&self, filter: &Filter, page_size: u16) -> MailList {
        let narrowed = |query: Query| filter.narrow(query.no_chats());
        let beside = filter.label_id.iter().cloned();
        match self {
            Self::Record(record) => {
                let queries = Query::chunks(&record.to_search(), Sides::Any, narrowed);
                let source = |query| Source {
                    label_ids: beside.clone().collect(),
                    ..Source::search(query)
                };
                MailList::new(queries.into_iter().map(source).collect(), page_size)
            }
            Self::Folder(folder) => {
                let source = Source {
                    query: match folder {
                        Folder::All => Some(filter.narrow(Query::mail())),
                        _ => filter.search(),
                    },
                    label_ids: folder.label().into_iter().chain(beside).collect(),
                };
                MailList::new(vec![source], page_size)
            }
            Self::Threads(threads) if filter.is_empty() => {
                MailList::threads(threads.iter().cloned())
            }
            Self::Threads(threads) => {
                let source = Source {
                    query: filter.search(),
                    label_ids: beside.collect(),
                };
                MailList::new(vec![source], page_size).only(threads.iter().cloned())
            }
        }
    }

    /// Whether Gmail's search finds its mail, which matches words.
    pub fn is_search(&self) -> bool {
        matches!(self, Self::Record(_))
    }

    /// Whether these are fewer of the same conversations: nothing of them is missing here.
    pub fn holds_all_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Threads(all), Self::Threads(some)) => {
                some.iter().all(|thread| all.contains(thread))
            }
            _ => false,
        }
    }

    /// The conversations, where it is made of them.
    pub fn conversations(&self) -> &[ThreadId] {
        match self {
            Self::Threads(threads) => threads,
            Self::Record(_) | Self::Folder(_) => &[],
        }
    }

    /// Labels that make a message belong here; none where only its headers or its conversation
    /// tell.
    pub fn required_labels(&self) -> Option<Vec<LabelId>> {
        match self {
            Self::Folder(folder) => Some(folder.label().into_iter().collect()),
            Self::Record(_) | Self::Threads(_) => None,
        }
    }

    /// Which of the rows that are here are shown: one that is archived goes out of the inbox.
    pub fn shows(&self) -> Shows {
        match self {
            Self::Folder(folder) => folder.label().map_or(Shows::Mail, Shows::Label),
            Self::Record(_) | Self::Threads(_) => Shows::Mail,
        }
    }

    /// Whether a message with these labels may stand here: not in the bin, and in the folder.
    pub fn holds(&self, label_ids: &[LabelId]) -> bool {
        let hidden = [SPAM, TRASH].iter().any(|bin| labels::has(label_ids, bin));
        let draft = labels::has(label_ids, DRAFT);
        match self {
            Self::Record(_) | Self::Threads(_) => !hidden,
            Self::Folder(Folder::All) => !hidden && !draft,
            Self::Folder(folder) => {
                let label = folder.label();
                !hidden && label.is_none_or(|label| label_ids.contains(&label))
            }
        }
    }

    /// Whether a message belongs here by its real headers and its conversation, and by which
    /// address. Gmail's search matches words: a hit in a display name does not count.
    pub fn admits(&self, thread: &ThreadId, people: &People) -> Option<Option<Match>> {
        match self {
            Self::Record(record) => record
                .find(&people.from, Place::From)
                .or_else(|| record.find(&people.to, Place::To))
                .or_else(|| record.find(&people.cc, Place::Cc))
                .or_else(|| record.find(&people.bcc, Place::Bcc))
                .or_else(|| record.find(&people.failed, Place::Failed))
                .map(Some),
            Self::Folder(_) => Some(None),
            Self::Threads(threads) => threads.contains(thread).then_some(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::{Answer, mail_list::Step, messages::list, pace::Limiter, units::Table};

    fn record() -> Scope {
        Scope::Record(RecordAddresses::new(&["a@b.example".to_owned()]))
    }

    fn words(words: &str) -> Filter {
        Filter {
            words: words.to_owned(),
            label_id: Some(LabelId::new("Label_1")),
            ..Filter::default()
        }
    }

    fn first_list(scope: &Scope, filter: &Filter) -> list::Request {
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        match scope.fetch(filter, 50).turn(&mut limiter, 0) {
            Step::List { request, .. } => request,
            other => panic!("{other:?}"),
        }
    }

    fn check(scope: &Scope, filter: &Filter, query: Option<&str>, label_ids: &[&str]) {
        let request = first_list(scope, filter);
        assert_eq!(request.query.as_ref().map(Query::as_str), query);
        assert_eq!(request.label_ids, label_ids);
    }

    #[test]
    fn a_filter_stays_inside_its_scope() {
        let filter = words("x OR in:anywhere");
        let addresses = "(from:a@b.example OR to:a@b.example OR cc:a@b.example OR bcc:a@b.example \
                         OR (from:(mailer-daemon OR postmaster) a@b.example)) -in:chats";
        let typed = "\"x\" \"OR\" \"in:anywhere\"";
        check(
            &record(),
            &filter,
            Some(&format!("{addresses} {typed}")),
            &["Label_1"],
        );
        check(
            &Scope::Folder(Folder::Inbox),
            &filter,
            Some(typed),
            &["INBOX", "Label_1"],
        );
        let all = format!("-in:drafts -in:chats {typed}");
        check(
            &Scope::Folder(Folder::All),
            &filter,
            Some(&all),
            &["Label_1"],
        );
    }

    #[test]
    fn a_folder_is_a_label_and_needs_no_query() {
        let none = Filter::default();
        check(&Scope::Folder(Folder::Sent), &none, None, &["SENT"]);
        let label = Folder::Label(LabelId::new("Label_7"));
        check(&Scope::Folder(label), &none, None, &["Label_7"]);
    }

    #[test]
    fn a_deals_conversations_are_got_whole_and_searched_by_id() {
        let scope = Scope::Threads(vec![ThreadId::new("a1").unwrap()]);
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        let step = scope.fetch(&Filter::default(), 50).turn(&mut limiter, 0);
        assert!(matches!(step, Step::Threads { .. }));
        let filter = words("x");
        let mut machine = scope.fetch(&filter, 50);
        let Step::List { request, round } = machine.turn(&mut limiter, 0) else {
            panic!("a filter lists");
        };
        assert_eq!(request.query.unwrap().as_str(), "\"x\"");
        let page = br#"{"messages":[{"id":"m1","threadId":"zz"},{"id":"m2","threadId":"a1"}]}"#;
        let page = list::Response::from_body(page);
        machine.listed(&mut limiter, round, page, 0, 0);
        assert_eq!(machine.listed_ids().len(), 1, "only the linked one is got");
    }

    #[test]
    fn fewer_of_the_same_conversations_are_held() {
        let threads = |ids: &[&str]| {
            let ids = ids.iter().map(|id| ThreadId::new(*id).unwrap());
            Scope::Threads(ids.collect())
        };
        let all = threads(&["a1", "b2"]);
        assert!(all.holds_all_of(&threads(&["b2"])));
        assert!(!all.holds_all_of(&threads(&["b2", "c3"])));
        assert!(!all.holds_all_of(&record()) && !record().holds_all_of(&all));
    }

    #[test]
    fn the_bin_is_in_no_list_and_drafts_are_with_whom_they_go_to() {
        let ids = |ids: &[&str]| ids.iter().map(|id| LabelId::new(*id)).collect::<Vec<_>>();
        assert!(!record().holds(&ids(&["INBOX", "TRASH"])));
        assert!(record().holds(&ids(&["DRAFT"])));
        assert!(!Scope::Folder(Folder::All).holds(&ids(&["DRAFT"])));
        assert!(record().holds(&[]));
        assert!(Scope::Folder(Folder::Drafts).holds(&ids(&["DRAFT"])));
        assert!(!Scope::Folder(Folder::Inbox).holds(&ids(&["UNREAD"])));
    }

    #[test]
    fn every_folder_has_an_address_that_leads_back_to_it() {
        let label = Folder::Label(LabelId::new("Label_12"));
        for folder in [
            Folder::Inbox,
            Folder::Starred,
            Folder::Sent,
            Folder::Drafts,
            Folder::All,
            label,
        ] {
            let path = folder.path();
            let parts: Vec<&str> = path.split('/').skip(2).collect();
            assert_eq!(Folder::of_path(&parts), Some(folder), "{path}");
        }
        for odd in [&["label", "TRASH"], &["label", "a&q=b"], &["label", ".."]] {
            assert_eq!(Folder::of_path(odd), None);
        }
    }
}
