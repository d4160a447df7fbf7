//! `POST /gmail/v1/users/me/labels` · unit row `labels.create`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/create>

use serde::Serialize;

use super::{Color, Label};
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error};

const FIELDS: &str = "id,name,type";

/// Makes a label, shown in Gmail's label list and on its messages. A name that is taken (names do not differ by case
/// alone) is refused with [`Error::is_conflict`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The new label's name.
    pub name: String,
    /// Its colors; absent: Gmail's plain ones. Colors that are not of the palette are refused (400).
    pub color: Option<Color>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    name: &'a str,
    label_list_visibility: &'static str,
    message_list_visibility: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'a Color>,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        let body = Body {
            name: &self.name,
            label_list_visibility: "labelShow",
            message_list_visibility: "show",
            color: self.color.as_ref(),
        };
        Outgoing::post("/gmail/v1/users/me/labels")
            .param("fields", FIELDS)
            .json(&body)
    }
}

impl Call for Request {
    type Response = Label;
    const NAME: &'static str = "labels.create";
    const COST: Item = Item::LabelsCreate;
}

impl Answer for Label {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Kind;
    use crate::testing::{answer, show};

    #[test]
    fn sends_the_name_as_json() {
        assert_eq!(
            show(Request {
                name: "Deals \"open\"\n顧客".to_owned(),
                color: None,
            }),
            "POST https://gmail.test/gmail/v1/users/me/labels?fields=id,name,type\napplication/json\n\
             {\"name\":\"Deals \\\"open\\\"\\n顧客\",\"labelListVisibility\":\"labelShow\",\"messageListVisibility\":\"show\"}"
        );
    }

    #[test]
    fn sends_the_colors_where_there_are_any() {
        let color = Color {
            background_color: "#b6cff5".to_owned(),
            text_color: "#0d3472".to_owned(),
        };
        let request = show(Request {
            name: "A".to_owned(),
            color: Some(color),
        });
        let sent = r##""color":{"backgroundColor":"#b6cff5","textColor":"#0d3472"}}"##;
        assert!(request.ends_with(sent), "{request}");
    }

    #[test]
    fn reads_the_new_label() {
        let label = Label::from_http(answer(200, r#"{"id":"Label_12","name":"顧客"}"#)).unwrap();
        assert_eq!((label.id.as_str(), label.kind), ("Label_12", Kind::User));
    }

    #[test]
    fn a_taken_name_is_a_conflict() {
        let body = r#"{"error":{"code":409,"errors":[{"reason":"aborted"}],"status":"ABORTED"}}"#;
        assert!(
            Label::from_http(answer(409, body))
                .unwrap_err()
                .is_conflict()
        );
    }
}
