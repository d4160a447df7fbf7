//! `POST /gmail/v1/users/me/messages/send` · unit row `messages.send`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send>
//!
//! There is no request here that carries a mail whole. A browser repeats a request by itself when a connection that it
//! has used before ends without an answer (<https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2> leaves that to clients
//! that can tell), and the same mail would be sent twice. An [upload](crate::upload) takes its last piece once, and a
//! draft [is sent](crate::drafts::send) once: those two ways are there.

use serde::Serialize;

use super::Ids;
use crate::bytes::to_base64url;
use crate::wire::json;
use crate::{Answer, Error, ThreadId};

/// The longest mail that goes into one request, in bytes; a longer one is [uploaded](crate::upload). Google's advice:
/// <https://developers.google.com/workspace/gmail/api/guides/uploads>.
pub const MOST_BYTES: usize = 5 * 1_024 * 1_024;

pub(crate) const FIELDS: &str = "id,threadId";

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

impl Answer for Ids {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::answer;

    #[test]
    fn reads_where_the_mail_is_now() {
        let sent = Ids::from_http(answer(200, r#"{"id":"18f1","threadId":"18f0"}"#)).unwrap();
        assert_eq!(
            (sent.id.as_str(), sent.thread_id.as_str()),
            ("18f1", "18f0")
        );
    }
}
