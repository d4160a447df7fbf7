//! `GET /gmail/v1/users/me/messages/{id}?format=full` · unit row `messages.get`: a message to read.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/get>

use serde::Deserialize;

use crate::mime::Payload;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, InternalDate, LabelId, MessageId, ThreadId};

const FIELDS: &str = "id,threadId,labelIds,internalDate,sizeEstimate,payload";

/// Asks for a message with its MIME tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message.
    pub id: MessageId,
}

/// A message with its MIME tree.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// Its labels now.
    #[serde(default)]
    pub label_ids: Vec<LabelId>,
    /// When Google accepted it.
    pub internal_date: InternalDate,
    /// The size of the whole message in bytes, attachments included.
    #[serde(rename = "sizeEstimate", default)]
    pub size_bytes: u64,
    /// Headers and parts.
    #[serde(default)]
    pub payload: Payload,
}

opaque_debug!(Message);

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/messages")
            .segment(self.id.as_str())
            .param("format", "full")
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Message;
    const NAME: &'static str = "messages.get";
    const COST: Item = Item::MessagesGet;
}

impl Answer for Message {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::Utf8Only;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_the_tree() {
        assert_eq!(
            show(Request {
                id: MessageId::new("18f0").unwrap()
            }),
            "GET https://gmail.test/gmail/v1/users/me/messages/18f0?format=full\
             &fields=id,threadId,labelIds,internalDate,sizeEstimate,payload"
        );
    }

    #[test]
    fn reads_a_message() {
        let body = r#"{"id":"a1","threadId":"a0","internalDate":"17","sizeEstimate":2048,"payload":
            {"partId":"","mimeType":"text/plain","filename":"","headers":[{"name":"Subject","value":"S"}],"body":{"size":2,"data":"SGk="}}}"#;
        let message = Message::from_http(answer(200, body)).unwrap();
        assert_eq!(message.size_bytes, 2_048);
        assert_eq!(message.payload.headers().subject(&Utf8Only), "S");
        assert_eq!(message.payload.text(&Utf8Only).unwrap().text, "Hi");
    }
}
