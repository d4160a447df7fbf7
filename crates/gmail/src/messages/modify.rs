//! `POST /gmail/v1/users/me/messages/{id}/modify` · unit row `messages.modify`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/modify>

use serde::Serialize;

use super::Labeled;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{Answer, Call, Error, LabelId, MessageId};

const FIELDS: &str = "id,labelIds";

/// Puts labels on a message and takes labels off it. Doing it twice changes nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message.
    pub id: MessageId,
    /// Labels to put on.
    pub add: Vec<LabelId>,
    /// Labels to take off.
    pub remove: Vec<LabelId>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    add_label_ids: &'a [LabelId],
    remove_label_ids: &'a [LabelId],
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/messages")
            .segment(self.id.as_str())
            .verb("modify")
            .param("fields", FIELDS)
            .json(&Body {
                add_label_ids: &self.add,
                remove_label_ids: &self.remove,
            })
    }
}

impl Call for Request {
    type Response = Labeled;
    const NAME: &'static str = "messages.modify";
    const COST: Item = Item::MessagesModify;
}

impl Answer for Labeled {
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
    fn sends_both_lists() {
        let request = Request {
            id: MessageId::new("18f0").unwrap(),
            add: vec![LabelId::new("Label_1")],
            remove: vec![LabelId::new(INBOX)],
        };
        assert_eq!(
            show(request),
            "POST https://gmail.test/gmail/v1/users/me/messages/18f0/modify?fields=id,labelIds\napplication/json\n\
             {\"addLabelIds\":[\"Label_1\"],\"removeLabelIds\":[\"INBOX\"]}"
        );
    }

    #[test]
    fn reads_the_labels_after_it() {
        let labeled =
            Labeled::from_http(answer(200, r#"{"id":"18f0","labelIds":["Label_1"]}"#)).unwrap();
        assert_eq!(labeled.label_ids, [LabelId::new("Label_1")]);
        assert_eq!(Labeled::from_http(answer(404, "")), Err(Error::NotFound));
    }
}
