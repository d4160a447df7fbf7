//! `GET /gmail/v1/users/me/profile` · unit row `getProfile`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/getProfile>

use serde::Deserialize;

use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, HistoryId};

const FIELDS: &str = "emailAddress,historyId";

/// Asks for the mailbox's address and its present history id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request;

/// The mailbox.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The address of the mailbox, as Google says it.
    pub email_address: String,
    /// The mailbox's history up to now.
    pub history_id: HistoryId,
}

opaque_debug!(Response);

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/profile").param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "getProfile";
    const COST: Item = Item::ProfileGet;
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
    fn asks_for_address_and_history_id_only() {
        assert_eq!(
            show(Request),
            "GET https://gmail.test/gmail/v1/users/me/profile?fields=emailAddress,historyId"
        );
    }

    #[test]
    fn reads_the_profile() {
        let body = r#"{"emailAddress":"rep@example.com","messagesTotal":3,"historyId":"987654"}"#;
        let profile = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            (profile.email_address.as_str(), profile.history_id),
            ("rep@example.com", HistoryId(987_654))
        );
        assert_eq!(format!("{profile:?}"), "Response(..)");
    }

    #[test]
    fn calls_an_answer_without_an_address_malformed() {
        for body in [
            "{}",
            "",
            "<html>",
            r#"{"emailAddress":"a@b.c","historyId":"x"}"#,
        ] {
            assert!(
                matches!(
                    Response::from_http(answer(200, body)),
                    Err(Error::Malformed(_))
                ),
                "{body}"
            );
        }
    }
}
