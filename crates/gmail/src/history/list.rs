//! `GET /gmail/v1/users/me/history` · unit row `history.list`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list>

use serde::Deserialize;

use super::changes::Entry;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, HistoryId, LabelId, MessageId, PageToken, ThreadId};

const FIELDS: &str =
    "history(messagesAdded(message(id,threadId,labelIds))),historyId,nextPageToken";
const FIELDS_WITH_UNLABELED: &str = "history(messagesAdded(message(id,threadId,labelIds)),\
    labelsRemoved(message(id),labelIds)),historyId,nextPageToken";
const MOST: u16 = 500;

/// Asks for the messages added after a point, and for the labels taken off where that is wanted. A start that is too old
/// is refused with [`Error::NotFound`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Exclusive.
    pub start: HistoryId,
    /// Whether labels that were taken off are told, too: reading takes `UNREAD` off.
    pub unlabeled: bool,
    /// From the page before.
    pub page_token: Option<PageToken>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    #[serde(default)]
    history: Vec<Record>,
    /// The mailbox's history up to now; there also when nothing changed.
    pub history_id: HistoryId,
    /// Where the next page starts, if there is one.
    pub next_page_token: Option<PageToken>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    #[serde(default)]
    messages_added: Vec<MessageAdded>,
    #[serde(default)]
    labels_removed: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct MessageAdded {
    message: Added,
}

/// Labels that were taken off a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlabeled {
    /// The message.
    pub id: MessageId,
    /// The labels.
    pub label_ids: Vec<LabelId>,
}

/// A message that came in. It may be gone again by now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Added {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// Its labels.
    #[serde(default)]
    pub label_ids: Vec<LabelId>,
}

impl Response {
    /// The messages of this page, oldest first; one can come twice.
    pub fn added(self) -> impl Iterator<Item = Added> {
        self.history
            .into_iter()
            .flat_map(|record| record.messages_added)
            .map(|added| added.message)
    }

    /// The labels taken off, oldest first; empty where they were not asked for.
    pub fn unlabeled(&self) -> impl Iterator<Item = Unlabeled> {
        let removed = self
            .history
            .iter()
            .flat_map(|record| &record.labels_removed);
        removed.map(|removed| Unlabeled {
            id: removed.message.id.clone(),
            label_ids: removed.label_ids.clone(),
        })
    }
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        let (more_types, fields) = if self.unlabeled {
            (Some("labelRemoved"), FIELDS_WITH_UNLABELED)
        } else {
            (None, FIELDS)
        };
        Outgoing::get("/gmail/v1/users/me/history")
            .number("startHistoryId", self.start)
            .param("historyTypes", "messageAdded")
            .some("historyTypes", more_types)
            .number("maxResults", MOST)
            .some("pageToken", self.page_token.as_ref().map(PageToken::as_str))
            .param("fields", fields)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "history.list";
    const COST: Item = Item::HistoryList;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{self, INBOX};
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_ids_and_labels_of_added_messages() {
        let page_token = Some(serde_json::from_str("\"a/b=\"").unwrap());
        assert_eq!(
            show(Request {
                start: HistoryId(12),
                unlabeled: false,
                page_token
            }),
            "GET https://gmail.test/gmail/v1/users/me/history?startHistoryId=12&historyTypes=messageAdded&maxResults=500\
             &pageToken=a/b%3D&fields=history(messagesAdded(message(id,threadId,labelIds))),historyId,nextPageToken"
        );
    }

    #[test]
    fn reads_added_messages_and_skips_other_records() {
        let body = r#"{"history":[{"id":"5","messagesAdded":[{"message":{"id":"a1","threadId":"a1","labelIds":["INBOX"]}}]},{"id":"6","labelsAdded":[]},{"messagesAdded":[{"message":{"id":"a2","threadId":"a1"}}]}],"nextPageToken":"t","historyId":"9"}"#;
        let page = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            (
                page.history_id,
                page.next_page_token.as_ref().map(PageToken::as_str)
            ),
            (HistoryId(9), Some("t"))
        );
        let added: Vec<_> = page.added().collect();
        assert_eq!(
            added
                .iter()
                .map(|added| added.id.as_str())
                .collect::<Vec<_>>(),
            ["a1", "a2"]
        );
        assert!(labels::has(&added[0].label_ids, INBOX) && added[1].label_ids.is_empty());
    }

    #[test]
    fn asks_for_labels_that_were_taken_off_where_they_are_wanted() {
        assert_eq!(
            show(Request {
                start: HistoryId(12),
                unlabeled: true,
                page_token: None
            }),
            "GET https://gmail.test/gmail/v1/users/me/history?startHistoryId=12&historyTypes=messageAdded\
             &historyTypes=labelRemoved&maxResults=500&fields=history(messagesAdded(message(id,threadId,labelIds)),\
             labelsRemoved(message(id),labelIds)),historyId,nextPageToken"
        );
        let body = r#"{"history":[{"labelsRemoved":[{"message":{"id":"a1"},"labelIds":["UNREAD"]}]}],"historyId":"9"}"#;
        let page = Response::from_http(answer(200, body)).unwrap();
        let unlabeled: Vec<_> = page.unlabeled().collect();
        assert_eq!(unlabeled.len(), 1);
        assert_eq!(unlabeled[0].id.as_str(), "a1");
        assert!(labels::has(&unlabeled[0].label_ids, "UNREAD"));
    }

    #[test]
    fn reads_a_quiet_mailbox() {
        let page = Response::from_http(answer(200, r#"{"historyId":"9"}"#)).unwrap();
        assert_eq!(page.added().count(), 0);
    }

    #[test]
    fn a_start_that_is_too_old_is_not_found() {
        assert_eq!(Response::from_http(answer(404, "")), Err(Error::NotFound));
    }
}
