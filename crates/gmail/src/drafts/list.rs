//! `GET /gmail/v1/users/me/drafts` · unit row `drafts.list`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/list>

use serde::Deserialize;

use super::Draft;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, PageToken, Query};

const FIELDS: &str = "drafts(id,message(id,threadId)),nextPageToken";
/// The most that one answer holds.
const MOST: u16 = 500;

/// Asks for drafts, newest first: which draft a message is the text of is said nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Narrowed to what.
    pub query: Option<Query>,
    /// Where to go on.
    pub page_token: Option<PageToken>,
}

/// Drafts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// Drafts, newest first.
    #[serde(default)]
    pub drafts: Vec<Draft>,
    /// Where to go on; none on the last page.
    #[serde(default)]
    pub next_page_token: Option<PageToken>,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/drafts")
            .number("maxResults", MOST)
            .some("q", self.query.as_ref().map(Query::as_str))
            .some("pageToken", self.page_token.as_ref().map(PageToken::as_str))
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "drafts.list";
    const COST: Item = Item::DraftsList;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_ids_alone() {
        let request = Request {
            query: None,
            page_token: None,
        };
        assert_eq!(
            show(request),
            "GET https://gmail.test/gmail/v1/users/me/drafts?maxResults=500\
             &fields=drafts(id,message(id,threadId)),nextPageToken"
        );
    }

    #[test]
    fn a_mailbox_may_have_none() {
        assert!(
            Response::from_http(answer(200, "{}"))
                .unwrap()
                .drafts
                .is_empty()
        );
    }
}
