//! `GET /gmail/v1/users/me/messages` · unit row `messages.list`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list>

use serde::Deserialize;

use super::Ids;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, LabelId, PageToken, Query};

const FIELDS: &str = "messages(id,threadId),nextPageToken";

/// The largest page Gmail gives.
pub const MOST: u16 = 500;

/// Asks for the ids of the messages that match, newest first. Spam and bin are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to search for; all mail if none.
    pub query: Option<Query>,
    /// Labels a message must have, all of them.
    pub label_ids: Vec<LabelId>,
    /// The size of a page, at most [`MOST`].
    pub max_results: u16,
    /// From the page before.
    pub page_token: Option<PageToken>,
}

impl Request {
    /// The first page of this search.
    pub fn search(query: Query, max_results: u16) -> Self {
        Self {
            query: Some(query),
            label_ids: Vec::new(),
            max_results,
            page_token: None,
        }
    }
}

/// One page. New mail between two pages shifts the list: the same id can come on both.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The messages' ids.
    #[serde(default)]
    pub messages: Vec<Ids>,
    /// Where the next page starts, if there is one.
    pub next_page_token: Option<PageToken>,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/messages")
            .some("q", self.query.as_ref().map(Query::as_str))
            .each("labelIds", self.label_ids.iter().map(LabelId::as_str))
            .number("maxResults", self.max_results.clamp(1, MOST))
            .some("pageToken", self.page_token.as_ref().map(PageToken::as_str))
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "messages.list";
    const COST: Item = Item::MessagesList;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::INBOX;
    use crate::query::{SearchAddress, Sides};
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_ids_only() {
        let query = Query::addresses(
            &[SearchAddress::new("a+b@example.com").unwrap()],
            Sides::From,
        );
        let request = Request {
            label_ids: vec![LabelId::new(INBOX), LabelId::new("Label_1")],
            page_token: Some(serde_json::from_str("\"123\"").unwrap()),
            ..Request::search(query.unwrap(), 9_999)
        };
        assert_eq!(
            show(request),
            "GET https://gmail.test/gmail/v1/users/me/messages?q=from:a%2Bb@example.com&labelIds=INBOX&labelIds=Label_1\
             &maxResults=500&pageToken=123&fields=messages(id,threadId),nextPageToken"
        );
    }

    #[test]
    fn reads_a_page_and_an_empty_one() {
        let body = r#"{"messages":[{"id":"a1","threadId":"a0"}],"nextPageToken":"n","resultSizeEstimate":201}"#;
        let page = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(page.messages[0].thread_id.as_str(), "a0");
        assert!(page.next_page_token.is_some());
        let empty = Response::from_http(answer(200, r#"{"resultSizeEstimate":0}"#)).unwrap();
        assert!(empty.messages.is_empty() && empty.next_page_token.is_none());
    }
}
