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

#[cfg(test)]
mod tests {
    use crate::query::{SearchAddress, Sides};
    use crate::testing::show;
    use crate::{HistoryId, LabelId, MessageId, Query};
    use crate::{history, labels, messages, profile, push};

    #[test]
    fn no_call_of_the_server_asks_for_content() {
        let id = MessageId::new("18f0").unwrap();
        let label = LabelId::new("Label_1");
        let address = SearchAddress::new("a@b.c").unwrap();
        let query = Query::addresses(&[address], Sides::From).unwrap();
        let ids = vec![id.clone()];
        let calls = [
            show(profile::get::Request),
            show(labels::list::Request),
            show(labels::create::Request {
                name: "x".to_owned(),
                color: None,
            }),
            show(history::list::Request {
                unlabeled: false,
                start: HistoryId(1),
                page_token: None,
            }),
            show(messages::list::Request::search(query, 1)),
            show(messages::get::Request { id: id.clone() }),
            show(messages::modify::Request {
                id,
                add: vec![label.clone()],
                remove: vec![],
            }),
            show(messages::batch_modify::Request::new(ids, vec![label], vec![]).unwrap()),
            show(push::watch::Request {
                topic: "t".to_owned(),
                label_ids: vec![],
            }),
            show(push::stop::Request),
        ];
        for call in calls {
            let call = call.to_ascii_lowercase();
            for content in [
                "snippet",
                "subject",
                "body",
                "parts",
                "filename",
                "raw",
                "full",
                "attachment",
            ] {
                assert!(!call.contains(content), "{content} in {call}");
            }
        }
    }
}
