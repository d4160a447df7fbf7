//! `POST /gmail/v1/users/me/messages/send` · unit row `messages.send`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send>

use serde::Serialize;

use super::Ids;
use crate::bytes::to_base64url;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, ThreadId};

/// The longest mail that goes into one request, in bytes; a longer one is [uploaded](crate::upload). Google's advice:
/// <https://developers.google.com/workspace/gmail/api/guides/uploads>.
pub const MOST_BYTES: usize = 5 * 1_024 * 1_024;

pub(crate) const FIELDS: &str = "id,threadId";

/// Sends a mail. Doing it twice sends it twice: an answer that did not come must be looked for before it is repeated.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The mail, as RFC 5322 has it, at most [`MOST_BYTES`].
    pub mail: Vec<u8>,
    /// The conversation it belongs to. Gmail puts it there if `References` and `Subject` fit as well.
    pub thread_id: Option<ThreadId>,
}

opaque_debug!(Request);

/// A message resource as it is handed in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resource<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<&'a ThreadId>,
}

impl<'a> Resource<'a> {
    pub(crate) fn new(mail: &[u8], thread_id: Option<&'a ThreadId>) -> Self {
        Self {
            raw: Some(to_base64url(mail)),
            thread_id,
        }
    }
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/messages/send")
            .param("fields", FIELDS)
            .json(&Resource::new(&self.mail, self.thread_id.as_ref()))
    }
}

impl Call for Request {
    type Response = Ids;
    const NAME: &'static str = "messages.send";
    const COST: Item = Item::MessagesSend;
}

impl Answer for Ids {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show};

    #[test]
    fn sends_the_mail_as_base64url_and_names_its_conversation() {
        let request = Request {
            mail: vec![0xfb, 0xff, b'a', b'b'],
            thread_id: Some(ThreadId::new("18f0").unwrap()),
        };
        assert_eq!(
            show(request),
            "POST https://gmail.test/gmail/v1/users/me/messages/send?fields=id,threadId\napplication/json\n\
             {\"raw\":\"-_9hYg==\",\"threadId\":\"18f0\"}"
        );
    }

    #[test]
    fn a_mail_of_its_own_names_no_conversation() {
        let request = Request {
            mail: b"x".to_vec(),
            thread_id: None,
        };
        assert!(show(request).ends_with("{\"raw\":\"eA==\"}"));
    }

    #[test]
    fn reads_where_the_mail_is_now() {
        let sent = Ids::from_http(answer(200, r#"{"id":"18f1","threadId":"18f0"}"#)).unwrap();
        assert_eq!(
            (sent.id.as_str(), sent.thread_id.as_str()),
            ("18f1", "18f0")
        );
    }
}
