//! All pages of a mailbox's history, boiled down to the messages that came in, and to the labels that were taken off
//! where that is wanted.

use std::collections::BTreeSet;

use super::list::{Added, Request, Response, Unlabeled};
use crate::labels::{self, CHAT, DRAFT, SENT, SPAM, TRASH};
use crate::{Error, HistoryId, MessageId, PageToken};

/// Not received mail: never worth a look.
const DROPPED: [&str; 5] = [SPAM, TRASH, SENT, DRAFT, CHAT];
/// Past so many pages (of up to 500 records) listing the mailbox anew is cheaper.
const MOST_PAGES: usize = 200;

/// Asks page after page, and collects.
#[derive(Debug)]
pub struct Walk {
    start: HistoryId,
    with_unlabeled: bool,
    next: Next,
    pages: usize,
    seen: BTreeSet<MessageId>,
    added: Vec<Added>,
    unlabeled: Vec<Unlabeled>,
    up_to: Option<HistoryId>,
}

#[derive(Debug)]
enum Next {
    Page(Option<PageToken>),
    Done,
    TooOld,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The history was read to its end.
    Changes {
        /// Received messages, oldest first, each once.
        added: Vec<Added>,
        /// Labels that were taken off, oldest first; empty where they were not asked for.
        unlabeled: Vec<Unlabeled>,
        /// Where the next walk starts.
        up_to: HistoryId,
    },
    /// Google does not keep a history that long: list the mailbox anew.
    FullResyncNeeded,
}

impl Walk {
    /// What happened after this point.
    pub fn new(start: HistoryId) -> Self {
        Self {
            start,
            with_unlabeled: false,
            next: Next::Page(None),
            pages: 0,
            seen: BTreeSet::new(),
            added: Vec::new(),
            unlabeled: Vec::new(),
            up_to: None,
        }
    }

    /// Also asks for the labels that were taken off. That costs no call more while there are few of them.
    #[must_use]
    pub fn with_unlabeled(self, wanted: bool) -> Self {
        Self {
            with_unlabeled: wanted,
            ..self
        }
    }

    /// The next call to make; none when the walk is over.
    pub fn request(&self) -> Option<Request> {
        match &self.next {
            Next::Page(page_token) => Some(Request {
                start: self.start,
                unlabeled: self.with_unlabeled,
                page_token: page_token.clone(),
            }),
            Next::Done | Next::TooOld => None,
        }
    }

    /// Takes the answer to [`Walk::request`]. An error other than "too old" is given back, and the same page is asked
    /// for again.
    pub fn answer(&mut self, answer: Result<Response, Error>) -> Result<(), Error> {
        let page = match answer {
            Ok(page) => page,
            Err(Error::NotFound) => {
                self.next = Next::TooOld;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.pages += 1;
        // The first page's: what changes between two pages may be on none of them, and is then found next time.
        self.up_to.get_or_insert(page.history_id);
        self.next = match page.next_page_token.clone() {
            Some(_) if self.pages >= MOST_PAGES => Next::TooOld,
            Some(token) => Next::Page(Some(token)),
            None => Next::Done,
        };
        self.unlabeled.extend(page.unlabeled());
        for added in page.added() {
            let dropped = DROPPED
                .iter()
                .any(|label| labels::has(&added.label_ids, label));
            if !dropped && self.seen.insert(added.id.clone()) {
                self.added.push(added);
            }
        }
        Ok(())
    }

    /// What came of it, when [`Walk::request`] has no more calls; none before.
    pub fn finish(self) -> Option<Outcome> {
        match (self.next, self.up_to) {
            (Next::TooOld, _) => Some(Outcome::FullResyncNeeded),
            (Next::Done, Some(up_to)) => Some(Outcome::Changes {
                added: self.added,
                unlabeled: self.unlabeled,
                up_to,
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;
    use crate::testing::answer;

    fn page(json: &str) -> Result<Response, Error> {
        Response::from_http(answer(200, json))
    }

    fn added(id: &str, label: &str) -> String {
        format!(
            r#"{{"messagesAdded":[{{"message":{{"id":"{id}","threadId":"{id}","labelIds":["{label}"]}}}}]}}"#
        )
    }

    fn ids(walk: Walk) -> (Vec<String>, i64) {
        match walk.finish() {
            Some(Outcome::Changes { added, up_to, .. }) => (
                added.iter().map(|added| added.id.to_string()).collect(),
                up_to.0,
            ),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_idle_mailbox_costs_one_call() {
        let mut walk = Walk::new(HistoryId(5));
        assert_eq!(
            walk.request(),
            Some(Request {
                start: HistoryId(5),
                unlabeled: false,
                page_token: None
            })
        );
        walk.answer(page(r#"{"historyId":"5"}"#)).unwrap();
        assert_eq!(walk.request(), None);
        assert_eq!(ids(walk), (vec![], 5));
    }

    #[test]
    fn collects_received_mail_over_all_pages_once() {
        let mut walk = Walk::new(HistoryId(5));
        let first = [
            added("a1", "INBOX"),
            added("a2", "SPAM"),
            added("a3", "SENT"),
            added("a4", "TRASH"),
            added("a5", "DRAFT"),
        ]
        .join(",");
        walk.answer(page(&format!(
            r#"{{"history":[{first}],"historyId":"9","nextPageToken":"n"}}"#
        )))
        .unwrap();
        assert_eq!(walk.request().unwrap().page_token.unwrap().as_str(), "n");
        let second = [added("a1", "INBOX"), added("a6", "Label_1")].join(",");
        walk.answer(page(&format!(
            r#"{{"history":[{second}],"historyId":"12"}}"#
        )))
        .unwrap();
        assert_eq!(ids(walk), (vec!["a1".to_owned(), "a6".to_owned()], 9));
    }

    #[test]
    fn collects_labels_that_were_taken_off_over_all_pages() {
        let mut walk = Walk::new(HistoryId(5)).with_unlabeled(true);
        assert!(walk.request().unwrap().unlabeled);
        let removed = |id: &str| {
            format!(r#"{{"labelsRemoved":[{{"message":{{"id":"{id}"}},"labelIds":["UNREAD"]}}]}}"#)
        };
        let (first, second) = (removed("a1"), removed("a2"));
        walk.answer(page(&format!(
            r#"{{"history":[{first}],"historyId":"9","nextPageToken":"n"}}"#
        )))
        .unwrap();
        assert!(walk.request().unwrap().unlabeled);
        walk.answer(page(&format!(
            r#"{{"history":[{second}],"historyId":"9"}}"#
        )))
        .unwrap();
        let Some(Outcome::Changes { unlabeled, .. }) = walk.finish() else {
            panic!("no end")
        };
        let ids: Vec<_> = unlabeled.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["a1", "a2"]);
    }

    #[test]
    fn a_start_that_is_too_old_asks_for_a_full_resync() {
        let mut walk = Walk::new(HistoryId(5));
        walk.answer(Err(Error::NotFound)).unwrap();
        assert_eq!(walk.request(), None);
        assert_eq!(walk.finish(), Some(Outcome::FullResyncNeeded));
    }

    #[test]
    fn other_errors_leave_the_page_to_be_asked_for_again() {
        let mut walk = Walk::new(HistoryId(5));
        let error = Error::RateLimited { hint: None };
        assert_eq!(walk.answer(Err(error.clone())), Err(error));
        assert!(walk.request().is_some());
        assert_eq!(walk.finish(), None);
    }

    #[test]
    fn pages_without_an_end_ask_for_a_full_resync() {
        let mut walk = Walk::new(HistoryId(5));
        for _ in 0..MOST_PAGES {
            assert!(walk.request().is_some());
            walk.answer(page(r#"{"historyId":"9","nextPageToken":"n"}"#))
                .unwrap();
        }
        assert_eq!(walk.finish(), Some(Outcome::FullResyncNeeded));
    }
}
