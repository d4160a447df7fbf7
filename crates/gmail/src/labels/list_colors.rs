//! `GET /gmail/v1/users/me/labels` · unit row `labels.list`: with the colors the user sees in Gmail.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/list>

use serde::Deserialize;

use super::{Color, Kind};
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, LabelId};

const FIELDS: &str = "labels(id,name,type,color)";

/// Asks for all labels of the mailbox with their colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request;

/// All labels, in no order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Response {
    /// The labels.
    #[serde(default)]
    pub labels: Vec<ColoredLabel>,
}

/// A label as Gmail draws it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ColoredLabel {
    /// Stays the same when the label is renamed.
    pub id: LabelId,
    /// As shown in Gmail; `/` separates levels.
    pub name: String,
    /// Gmail's or the user's.
    #[serde(rename = "type", default)]
    pub kind: Kind,
    /// The user's choice, if they made one.
    #[serde(default)]
    pub color: Option<Color>,
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
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_colors_too() {
        assert_eq!(
            show(Request),
            "GET https://gmail.test/gmail/v1/users/me/labels?fields=labels(id,name,type,color)"
        );
    }

    #[test]
    fn reads_labels_with_and_without_a_color() {
        let body = r##"{"labels":[{"id":"Label_1","name":"A","type":"user","color":{"textColor":"#ffffff","backgroundColor":"#16a765"}},{"id":"INBOX","name":"INBOX","type":"system"}]}"##;
        let Response { labels } = Response::from_http(answer(200, body)).unwrap();
        assert_eq!(
            labels[0].color.as_ref().unwrap().background_color,
            "#16a765"
        );
        assert_eq!(labels[1].color, None);
    }
}
