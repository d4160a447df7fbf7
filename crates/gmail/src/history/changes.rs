//! `GET /gmail/v1/users/me/history` · unit row `history.list`: everything that changes a list on the screen.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list>

use serde::Deserialize;

use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, HistoryId, LabelId, MessageId, PageToken};

const FIELDS: &str = "history(messagesAdded(message(id,labelIds)),messagesDeleted(message(id)),\
    labelsAdded(message(id),labelIds),labelsRemoved(message(id),labelIds)),historyId,nextPageToken";
/// Past one page of so many records, listing anew is cheaper for a list on the screen than reading on.
const MOST: u16 = 500;

/// Asks for one page of what happened after a point. A start that is too old is refused with
/// [`Error::NotFound`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Exclusive.
    pub start: HistoryId,
    /// From the page before.
    pub page_token: Option<PageToken>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// What happened, oldest first. One call of a program is one record, with one kind of change.
    pub changes: Vec<Change>,
    /// The mailbox's history up to now; there also when nothing changed.
    pub history_id: HistoryId,
    /// Where the next page starts, if there is one: more happened than stands here.
    pub next_page_token: Option<PageToken>,
}

/// One thing that happened to one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It came in, was sent, or was saved as a draft.
    Added {
        /// The message.
        id: MessageId,
        /// Its labels.
        labels: Vec<LabelId>,
    },
    /// It was deleted for good.
    Deleted(MessageId),
    /// Labels were put on: reading takes `UNREAD` off, the bin is the label `TRASH`.
    Labeled {
        /// The message.
        id: MessageId,
        /// The labels put on.
        labels: Vec<LabelId>,
    },
    /// Labels were taken off.
    Unlabeled {
        /// The message.
        id: MessageId,
        /// The labels taken off.
        labels: Vec<LabelId>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default)]
    history: Vec<Record>,
    history_id: HistoryId,
    next_page_token: Option<PageToken>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Record {
    messages_added: Vec<Entry>,
    messages_deleted: Vec<Entry>,
    labels_added: Vec<Entry>,
    labels_removed: Vec<Entry>,
}

/// `labelIds` beside the message: what changed; inside it: what it has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) message: Short,
    #[serde(default)]
    pub(super) label_ids: Vec<LabelId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Short {
    pub(super) id: MessageId,
    #[serde(default)]
    label_ids: Vec<LabelId>,
}

fn changes(record: Record) -> impl Iterator<Item = Change> {
    let Record {
        messages_added,
        messages_deleted,
        labels_added,
        labels_removed,
    } = record;
    let added = messages_added.into_iter().map(|entry| Change::Added {
        id: entry.message.id,
        labels: entry.message.label_ids,
    });
    let labeled = labels_added.into_iter().map(|entry| Change::Labeled {
        id: entry.message.id,
        labels: entry.label_ids,
    });
    let unlabeled = labels_removed.into_iter().map(|entry| Change::Unlabeled {
        id: entry.message.id,
        labels: entry.label_ids,
    });
    let deleted = messages_deleted
        .into_iter()
        .map(|entry| Change::Deleted(entry.message.id));
    added.chain(labeled).chain(unlabeled).chain(deleted)
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/history")
            .number("startHistoryId", self.start)
            .number("maxResults", MOST)
            .some("pageToken", self.page_token.as_ref().map(PageToken::as_str))
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "history.list";
    const COST: Item = Item::HistoryList;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        let Wire {
            history,
            history_id,
            next_page_token,
        } = json(body)?;
        Ok(Self {
            changes: history.into_iter().flat_map(changes).collect(),
            history_id,
            next_page_token,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_ids_and_labels_and_nothing_else() {
        assert_eq!(
            show(Request {
                start: HistoryId(12),
                page_token: None
            }),
            "GET https://gmail.test/gmail/v1/users/me/history?startHistoryId=12&maxResults=500\
             &fields=history(messagesAdded(message(id,labelIds)),messagesDeleted(message(id)),\
             labelsAdded(message(id),labelIds),labelsRemoved(message(id),labelIds)),historyId,nextPageToken"
        );
    }

    #[test]
    fn reads_each_kind_of_change_in_order() {
        let body = r#"{"history":[
            {"messagesAdded":[{"message":{"id":"a1","labelIds":["INBOX","UNREAD"]}}]},
            {"labelsRemoved":[{"message":{"id":"a1","labelIds":["INBOX"]},"labelIds":["UNREAD"]}]},
            {"labelsAdded":[{"message":{"id":"a2"},"labelIds":["TRASH"]}]},
            {"messagesDeleted":[{"message":{"id":"a3"}}]}],"historyId":"9","nextPageToken":"t"}"#;
        let page = Response::from_http(answer(200, body)).unwrap();
        let id = |id: &str| MessageId::new(id).unwrap();
        let labels = |ids: &[&str]| ids.iter().map(|id| LabelId::new(*id)).collect();
        assert_eq!(
            page.changes,
            [
                Change::Added {
                    id: id("a1"),
                    labels: labels(&["INBOX", "UNREAD"])
                },
                Change::Unlabeled {
                    id: id("a1"),
                    labels: labels(&["UNREAD"])
                },
                Change::Labeled {
                    id: id("a2"),
                    labels: labels(&["TRASH"])
                },
                Change::Deleted(id("a3")),
            ]
        );
        assert_eq!(page.history_id, HistoryId(9));
        let next = Request {
            start: HistoryId(12),
            page_token: page.next_page_token,
        };
        assert!(show(next).contains("&pageToken=t&"));
    }

    #[test]
    fn a_quiet_mailbox_has_no_changes() {
        let page = Response::from_http(answer(200, r#"{"historyId":"9"}"#)).unwrap();
        assert!(page.changes.is_empty() && page.next_page_token.is_none());
    }
}
