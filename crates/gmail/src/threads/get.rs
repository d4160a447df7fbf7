//! `GET /gmail/v1/users/me/threads/{id}?format=metadata` · unit row `threads.get`: a conversation as list lines.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.threads/get>

use serde::Deserialize;

use crate::messages::row::{HEADERS, Row};
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, ThreadId};

const FIELDS: &str = "id,messages(id,threadId,labelIds,historyId,snippet,internalDate,payload(mimeType,filename,headers,parts(filename)))";

/// Asks for every message of a conversation, each as a list line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The conversation.
    pub id: ThreadId,
}

/// A conversation.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Response {
    /// The conversation.
    pub id: ThreadId,
    /// Its messages, oldest first.
    #[serde(default)]
    pub messages: Vec<Row>,
}

opaque_debug!(Response);

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/threads")
            .segment(self.id.as_str())
            .param("format", "metadata")
            .each("metadataHeaders", HEADERS)
            .param("metadataHeaders", "Message-ID")
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "threads.get";
    const COST: Item = Item::ThreadsGet;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::row;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_the_fields_of_a_list_line() {
        let text = show(Request {
            id: ThreadId::new("18f0").unwrap(),
        });
        assert!(text.starts_with("GET https://gmail.test/gmail/v1/users/me/threads/18f0?format=metadata&metadataHeaders=From"));
        assert!(text.ends_with(&format!(
            "&metadataHeaders=Message-ID&fields=id,messages({})",
            row::FIELDS
        )));
    }

    #[test]
    fn reads_a_conversation() {
        let body = r#"{"id":"a0","messages":[{"id":"a0","threadId":"a0","internalDate":"1"},{"id":"a1","threadId":"a0","internalDate":"2"}]}"#;
        let thread = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            thread
                .messages
                .iter()
                .map(|row| row.id.as_str())
                .collect::<Vec<_>>(),
            ["a0", "a1"]
        );
    }
}
