//! `POST /gmail/v1/users/me/watch` · unit row `watch`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/watch>

use serde::{Deserialize, Serialize};

use crate::units::Item;
use crate::wire::{Outgoing, Sealed, integer, json};
use crate::{Answer, Call, Error, HistoryId, LabelId};

/// Starts pushes for one mailbox, or renews them. They end after 7 days: renew daily.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `projects/<project>/topics/<topic>`.
    pub topic: String,
    /// Push only for changes to messages with one of these; for all if empty.
    pub label_ids: Vec<LabelId>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    topic_name: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    label_ids: &'a [LabelId],
    label_filter_behavior: &'static str,
}

/// From when, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// Changes after this are pushed.
    pub history_id: HistoryId,
    /// When pushes end, in milliseconds since 1970.
    #[serde(rename = "expiration", deserialize_with = "integer")]
    pub expires_ms: i64,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        let body = Body {
            topic_name: &self.topic,
            label_ids: &self.label_ids,
            label_filter_behavior: "include",
        };
        Outgoing::post("/gmail/v1/users/me/watch").json(&body)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "watch";
    const COST: Item = Item::Watch;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::INBOX;
    use crate::testing::{answer, show};

    #[test]
    fn sends_topic_and_labels() {
        let topic = "projects/p/topics/t".to_owned();
        assert_eq!(
            show(Request {
                topic,
                label_ids: vec![LabelId::new(INBOX)]
            }),
            "POST https://gmail.test/gmail/v1/users/me/watch\napplication/json\n\
             {\"topicName\":\"projects/p/topics/t\",\"labelIds\":[\"INBOX\"],\"labelFilterBehavior\":\"include\"}"
        );
    }

    #[test]
    fn reads_the_expiration() {
        let answer = answer(200, r#"{"historyId":"5","expiration":"1764547200000"}"#);
        let expect = Response {
            history_id: HistoryId(5),
            expires_ms: 1_764_547_200_000,
        };
        assert_eq!(Response::from_http(answer), Ok(expect));
    }
}
