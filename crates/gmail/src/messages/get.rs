//! `GET /gmail/v1/users/me/messages/{id}?format=metadata` · unit row `messages.get`: who wrote, when, and is it personal.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/get>
//!
//! The headers asked for are a constant. To, Cc and the signs of bulk or forged mail are boiled down to yes or no
//! while the answer is read; a header that was not asked for finds no field to land in.

use serde::Deserialize;

use crate::address::{Address, parse_addresses};
use crate::auth_results::AuthResults;
use crate::bulk::Signs;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, InternalDate, LabelId, MessageId, ThreadId};

const FIELDS: &str = "id,threadId,internalDate,labelIds,payload(headers)";
const HEADERS: [&str; 8] = [
    "From",
    "To",
    "Cc",
    "List-Id",
    "List-Unsubscribe",
    "Precedence",
    "Auto-Submitted",
    "Authentication-Results",
];

/// Asks for the facts of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message.
    pub id: MessageId,
}

/// The facts.
#[derive(Clone)]
pub struct Response {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// When Google accepted it.
    pub internal_date: InternalDate,
    /// Its labels now.
    pub label_ids: Vec<LabelId>,
    /// The addresses in From: none in broken mail, several in rare mail.
    pub from: Vec<Address>,
    /// Sent to many by a machine.
    pub is_bulk: bool,
    /// From is not who it says.
    pub is_forged: bool,
    to_and_cc: Vec<Address>,
}

opaque_debug!(Response);

impl Response {
    /// Whether one of the mailbox's own addresses stands in To or Cc. Which spellings are one address is not Gmail's
    /// business: the caller tells its own.
    pub fn is_personal(&self, is_own: impl FnMut(&Address) -> bool) -> bool {
        self.to_and_cc.iter().any(is_own)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: MessageId,
    thread_id: ThreadId,
    internal_date: InternalDate,
    #[serde(default)]
    label_ids: Vec<LabelId>,
    #[serde(default)]
    payload: Payload,
}

#[derive(Default, Deserialize)]
struct Payload {
    #[serde(default)]
    headers: Vec<Header>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

impl Payload {
    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self
            .headers
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| header.value.as_str())
    }

    fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }
}

impl From<Wire> for Response {
    fn from(
        Wire {
            id,
            thread_id,
            internal_date,
            label_ids,
            payload,
        }: Wire,
    ) -> Self {
        let signs = Signs {
            list_id: payload.first("List-Id"),
            list_unsubscribe: payload.first("List-Unsubscribe"),
            precedence: payload.first("Precedence"),
            auto_submitted: payload.first("Auto-Submitted"),
        };
        Self {
            id,
            thread_id,
            internal_date,
            label_ids,
            from: payload.all("From").flat_map(parse_addresses).collect(),
            is_bulk: signs.is_bulk(),
            is_forged: AuthResults::read(payload.all("Authentication-Results")).is_forged(),
            to_and_cc: payload
                .all("To")
                .chain(payload.all("Cc"))
                .flat_map(parse_addresses)
                .collect(),
        }
    }
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/messages")
            .segment(self.id.as_str())
            .param("format", "metadata")
            .each("metadataHeaders", HEADERS)
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "messages.get";
    const COST: Item = Item::MessagesGet;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json::<Wire>(body).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_the_fixed_headers_and_no_content() {
        assert_eq!(
            show(Request {
                id: MessageId::new("18f0").unwrap()
            }),
            "GET https://gmail.test/gmail/v1/users/me/messages/18f0?format=metadata&metadataHeaders=From&metadataHeaders=To\
             &metadataHeaders=Cc&metadataHeaders=List-Id&metadataHeaders=List-Unsubscribe&metadataHeaders=Precedence\
             &metadataHeaders=Auto-Submitted&metadataHeaders=Authentication-Results\
             &fields=id,threadId,internalDate,labelIds,payload(headers)"
        );
    }

    #[test]
    fn reads_who_when_and_to_whom() {
        let body = r#"{"id":"a1","threadId":"a0","internalDate":"1764547200000","labelIds":["INBOX"],"payload":{"headers":[
            {"name":"from","value":"\"Sato, Hanako\" <hanako@example.com>"},{"name":"To","value":"Rep <Rep@Crm.test>"},
            {"name":"Authentication-Results","value":"mx.google.com; dmarc=fail"},{"name":"List-Id","value":"<x>"}]}}"#;
        let facts = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            facts.from.iter().map(Address::as_str).collect::<Vec<_>>(),
            ["hanako@example.com"]
        );
        assert_eq!(facts.internal_date, InternalDate(1_764_547_200_000));
        assert!(facts.is_bulk && facts.is_forged);
        assert!(facts.is_personal(|address| address.as_str() == "Rep@Crm.test"));
        assert!(!facts.is_personal(|address| address.as_str() == "hanako@example.com"));
        assert_eq!(format!("{facts:?}"), "Response(..)");
    }

    #[test]
    fn takes_mail_without_from_and_with_two() {
        let body = |headers: &str| {
            format!(
                r#"{{"id":"a1","threadId":"a0","internalDate":"1","payload":{{"headers":[{headers}]}}}}"#
            )
        };
        let none = Response::from_http(answer(200, body(""))).unwrap();
        assert!(none.from.is_empty());
        let two = body(r#"{"name":"From","value":"a@b.c"},{"name":"From","value":"d@e.f"}"#);
        assert_eq!(Response::from_http(answer(200, two)).unwrap().from.len(), 2);
        let bare = r#"{"id":"a1","threadId":"a0","internalDate":"1"}"#;
        assert!(
            Response::from_http(answer(200, bare))
                .unwrap()
                .from
                .is_empty()
        );
    }
}
