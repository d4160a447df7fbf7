//! `POST /gmail/v1/users/me/messages/{id}/trash` · unit row `messages.trash`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/trash>

use super::Labeled;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, MessageId};

const FIELDS: &str = "id,labelIds";

/// Moves a message to the bin, from where Gmail deletes it after 30 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message.
    pub id: MessageId,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/messages")
            .segment(self.id.as_str())
            .verb("trash")
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Labeled;
    const NAME: &'static str = "messages.trash";
    const COST: Item = Item::MessagesTrash;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::show;

    #[test]
    fn names_the_message_in_the_path() {
        let text = show(Request {
            id: MessageId::new("18f0").unwrap(),
        });
        assert_eq!(
            text,
            "POST https://gmail.test/gmail/v1/users/me/messages/18f0/trash?fields=id,labelIds"
        );
    }
}
