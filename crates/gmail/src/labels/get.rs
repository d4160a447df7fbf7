//! `GET /gmail/v1/users/me/labels/{id}` · unit row `labels.get`: how much is under a label.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/get>

use serde::Deserialize;

use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, LabelId};

const FIELDS: &str = "id,messagesTotal,messagesUnread";

/// Asks for the counts of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The label.
    pub id: LabelId,
}

/// How much is under a label.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The label.
    pub id: LabelId,
    /// Messages under it.
    #[serde(default)]
    pub messages_total: u32,
    /// Messages under it that are not read yet.
    #[serde(default)]
    pub messages_unread: u32,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/labels")
            .segment(self.id.as_str())
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "labels.get";
    const COST: Item = Item::LabelsGet;
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
    fn asks_for_counts_of_a_label_whatever_its_id() {
        assert_eq!(
            show(Request {
                id: LabelId::new("Label_1/../x")
            }),
            "GET https://gmail.test/gmail/v1/users/me/labels/Label_1%2F%2E%2E%2Fx?fields=id,messagesTotal,messagesUnread"
        );
    }

    #[test]
    fn reads_counts_and_their_absence() {
        let body = r#"{"id":"INBOX","messagesTotal":7,"messagesUnread":3}"#;
        let counts = Response::from_http(answer(200, body)).unwrap();
        assert_eq!((counts.messages_total, counts.messages_unread), (7, 3));
        let none = Response::from_http(answer(200, r#"{"id":"SENT"}"#)).unwrap();
        assert_eq!(none.messages_unread, 0);
    }
}
