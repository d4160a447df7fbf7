//! `POST /gmail/v1/users/me/messages/{id}/untrash` · unit row `messages.untrash`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/untrash>

use super::Labeled;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, MessageId};

const FIELDS: &str = "id,labelIds";

/// Takes a message out of the bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message.
    pub id: MessageId,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/messages")
            .segment(self.id.as_str())
            .verb("untrash")
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Labeled;
    const NAME: &'static str = "messages.untrash";
    const COST: Item = Item::MessagesUntrash;
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
            "POST https://gmail.test/gmail/v1/users/me/messages/18f0/untrash?fields=id,labelIds"
        );
    }
}
