//! `GET /gmail/v1/users/me/messages/{messageId}/attachments/{id}` · unit row `attachments.get`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages.attachments/get>

use serde::Deserialize;

use crate::bytes::from_base64;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, AttachmentId, Call, Error, MessageId};

const FIELDS: &str = "size,data";

/// Asks for the bytes of one attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message it hangs on.
    pub message_id: MessageId,
    /// From the same message's parts, read just before.
    pub id: AttachmentId,
}

/// An attachment's bytes, decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The bytes.
    pub bytes: Vec<u8>,
}

opaque_debug!(Response);

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    data: String,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/messages")
            .segment(self.message_id.as_str())
            .verb("attachments")
            .segment(self.id.as_str())
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "messages.attachments.get";
    const COST: Item = Item::AttachmentsGet;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        let wire: Wire = json(body)?;
        let bytes = from_base64(&wire.data)
            .ok_or(Error::Malformed("the attachment's base64 cannot be read"))?;
        Ok(Self { bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show};

    #[test]
    fn names_message_and_attachment_in_the_path() {
        let request = Request {
            message_id: MessageId::new("18f0").unwrap(),
            id: AttachmentId::new("ANGjdJ8-_x").unwrap(),
        };
        assert_eq!(
            show(request),
            "GET https://gmail.test/gmail/v1/users/me/messages/18f0/attachments/ANGjdJ8-_x?fields=size,data"
        );
    }

    #[test]
    fn decodes_the_bytes() {
        let attachment = Response::from_http(answer(200, r#"{"size":3,"data":"__8A"}"#)).unwrap();
        assert_eq!(attachment.bytes, [0xff, 0xff, 0x00]);
        let empty = Response::from_http(answer(200, r#"{"size":0}"#)).unwrap();
        assert!(empty.bytes.is_empty());
        assert!(matches!(
            Response::from_http(answer(200, r#"{"data":"!"}"#)),
            Err(Error::Malformed(_))
        ));
    }
}
