//! `GET /gmail/v1/users/me/labels` · unit row `labels.list`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/list>

use serde::Deserialize;

use super::Label;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error};

const FIELDS: &str = "labels(id,name,type)";

/// Asks for all labels of the mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request;

/// All labels, in no order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Response {
    /// The labels.
    #[serde(default)]
    pub labels: Vec<Label>,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/labels").param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Response;
    const NAME: &'static str = "labels.list";
    const COST: Item = Item::LabelsList;
}

impl Answer for Response {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LabelId;
    use crate::labels::{INBOX, Kind};
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_id_name_and_type() {
        assert_eq!(
            show(Request),
            "GET https://gmail.test/gmail/v1/users/me/labels?fields=labels(id,name,type)"
        );
    }

    #[test]
    fn reads_system_and_user_labels() {
        let body = r#"{"labels":[{"id":"INBOX","name":"INBOX","type":"system"},{"id":"Label_7","name":"顧客","type":"user"}]}"#;
        let Response { labels } = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            (labels[0].id.as_str(), labels[0].kind),
            (INBOX, Kind::System)
        );
        assert_eq!(
            labels[1],
            Label {
                id: LabelId::new("Label_7"),
                name: "顧客".to_owned(),
                kind: Kind::User
            }
        );
    }

    #[test]
    fn a_kind_that_nobody_knows_does_not_spoil_the_list() {
        let body = r#"{"labels":[{"id":"x","name":"X","type":"future"}]}"#;
        let Response { labels } = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(labels[0].kind, Kind::User);
    }
}
