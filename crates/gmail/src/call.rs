//! What all endpoints have in common.

use http::{Request, Response};

use crate::units::Item;
use crate::wire::Sealed;
use crate::{AccessToken, Api, Error};

/// A call to the Gmail API, ready to be sent. Sealed: only the endpoints of this crate are calls.
pub trait Call: Sealed + Sized {
    /// What Google answers.
    type Response: Answer;
    /// The method's name in Google's reference, for ledgers and logs.
    const NAME: &'static str;
    /// The row of the [unit table](crate::units::Table) that says what the call costs.
    const COST: Item;

    /// The request to put on the wire. Its URL can hold addresses: log [`Call::NAME`], never the request.
    fn into_http(self, api: &Api, token: &AccessToken) -> Request<Vec<u8>> {
        api.request(self.outgoing(), token)
    }
}

/// The answer to a [`Call`].
pub trait Answer: Sized {
    /// Reads the body of a successful answer.
    fn from_body(body: &[u8]) -> Result<Self, Error>;

    /// Reads an answer as it came from the wire; anything but 2xx is an [`Error`].
    fn from_http(response: Response<Vec<u8>>) -> Result<Self, Error> {
        if response.status().is_success() {
            Self::from_body(response.body())
        } else {
            Err(Error::from_http(&response))
        }
    }
}

/// The answer of calls that answer nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Empty;

impl Answer for Empty {
    fn from_body(_: &[u8]) -> Result<Self, Error> {
        Ok(Self)
    }
}
