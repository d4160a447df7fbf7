//! `GET /gmail/v1/users/me/settings/sendAs` · unit row `settings.sendAs.list`: which addresses are the mailbox's own.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.settings.sendAs/list>. Names and signatures
//! are not asked for.

use serde::Deserialize;

use crate::address::Address;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error};

const FIELDS: &str = "sendAs(sendAsEmail,isPrimary,verificationStatus)";

/// Asks for the mailbox's own addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request;

/// The addresses that Gmail lets the mailbox write as now, the primary one among them.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The addresses.
    pub addresses: Vec<Address>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default)]
    send_as: Vec<SendAs>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendAs {
    send_as_email: String,
    #[serde(default)]
    is_primary: bool,
    #[serde(default)]
    verification_status: String,
}

opaque_debug!(Response);

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
        let Body { send_as } = json(body)?;
        let usable = send_as
            .into_iter()
            .filter(|one| one.is_primary || one.verification_status == "accepted");
        let addresses = usable.filter_map(|one| Address::new(&one.send_as_email));
        Ok(Self {
            addresses: addresses.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_addresses_alone() {
        assert_eq!(
            show(Request),
            "GET https://gmail.test/gmail/v1/users/me/settings/sendAs\
             ?fields=sendAs(sendAsEmail,isPrimary,verificationStatus)"
        );
    }

    #[test]
    fn an_address_that_nobody_confirmed_or_that_is_none_is_not_the_mailboxes_own() {
        let body = r#"{"sendAs":[{"sendAsEmail":"a@b.c","isPrimary":true},
            {"sendAsEmail":"d@e.f","verificationStatus":"accepted"},
            {"sendAsEmail":"g@h.i","verificationStatus":"pending"},
            {"sendAsEmail":"nobody","verificationStatus":"accepted"}]}"#;
        let Response { addresses } = Response::from_http(answer(200, body)).unwrap();
        let addresses: Vec<&str> = addresses.iter().map(Address::as_str).collect();
        assert_eq!(addresses, ["a@b.c", "d@e.f"]);
    }
}
