//! `GET /gmail/v1/users/me/threads` · unit row `threads.list`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.threads/list>

use serde::Deserialize;

use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, PageToken, Query, ThreadId};

const FIELDS: &str = "threads(id),nextPageToken";
const MOST: u16 = 500;

/// Asks for the conversations with a message that matches, the one with the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to search for.
    pub query: Query,
    /// The size of a page, at most 500.
    pub max_results: u16,
    /// From the page before.
    pub page_token: Option<PageToken>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The conversations.
    #[serde(default)]
    pub threads: Vec<Thread>,
    /// Where the next page starts, if there is one.
    pub next_page_token: Option<PageToken>,
}

/// A conversation by its id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Thread {
    /// The conversation.
    pub id: ThreadId,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/threads")
            .param("q", self.query.as_str())
            .number("maxResults", self.max_results.clamp(1, MOST))
            .some("pageToken", self.page_token.as_ref().map(PageToken::as_str))
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "threads.list";
    const COST: Item = Item::ThreadsList;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{SearchAddress, Sides};
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_ids() {
        let query = Query::addresses(&[SearchAddress::new("a@b.c").unwrap()], Sides::From).unwrap();
        assert_eq!(
            show(Request {
                query,
                max_results: 25,
                page_token: None
            }),
            "GET https://gmail.test/gmail/v1/users/me/threads?q=from:a@b.c&maxResults=25&fields=threads(id),nextPageToken"
        );
    }

    #[test]
    fn reads_a_page() {
        let page = Response::from_http(answer(
            200,
            r#"{"threads":[{"id":"a0"}],"nextPageToken":"n"}"#,
        ))
        .unwrap();
        assert_eq!(
            (page.threads[0].id.as_str(), page.next_page_token.is_some()),
            ("a0", true)
        );
    }
}
