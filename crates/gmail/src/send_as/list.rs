//! `GET /gmail/v1/users/me/settings/sendAs` · unit row `settings.sendAs.list`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.settings.sendAs/list>

use serde::Deserialize;

use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error};

const FIELDS: &str =
    "sendAs(sendAsEmail,displayName,signature,isPrimary,isDefault,verificationStatus)";

/// Asks for the mailbox's own addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request;

/// The mailbox's own addresses.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The primary one is always among them.
    #[serde(default)]
    pub send_as: Vec<SendAs>,
}

/// An address the mailbox may write as.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendAs {
    /// The address.
    pub send_as_email: String,
    /// The name that goes with it; empty for the account's own.
    #[serde(default)]
    pub display_name: String,
    /// What Gmail puts under mail from this address, as HTML; empty where there is none.
    #[serde(default)]
    pub signature: String,
    /// The mailbox's main address.
    #[serde(default)]
    pub is_primary: bool,
    /// The one Gmail preselects.
    #[serde(default)]
    pub is_default: bool,
    /// `accepted` or `pending`; not there for the primary address.
    #[serde(default)]
    pub verification_status: String,
}

opaque_debug!(Response, SendAs);

impl SendAs {
    /// Whether Gmail lets the user write as this address now.
    pub fn is_usable(&self) -> bool {
        self.is_primary || self.verification_status == "accepted"
    }
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/settings/sendAs").param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "settings.sendAs.list";
    const COST: Item = Item::SendAsList;
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
    fn asks_for_addresses_and_names() {
        assert_eq!(
            show(Request),
            "GET https://gmail.test/gmail/v1/users/me/settings/sendAs\
             ?fields=sendAs(sendAsEmail,displayName,signature,isPrimary,isDefault,verificationStatus)"
        );
    }

    #[test]
    fn an_address_that_waits_for_confirmation_is_not_usable() {
        let body = r#"{"sendAs":[{"sendAsEmail":"a@b.c","isPrimary":true},{"sendAsEmail":"d@e.f","verificationStatus":"pending"},
            {"sendAsEmail":"g@h.i","verificationStatus":"accepted"}]}"#;
        let Response { send_as } = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            send_as.iter().map(SendAs::is_usable).collect::<Vec<_>>(),
            [true, false, true]
        );
    }
}
