//! `POST /gmail/v1/users/me/drafts` · unit row `drafts.create`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/create>

use super::{Draft, DraftResource, FIELDS};
use crate::messages::send::Resource;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, ThreadId};

/// Keeps a mail as a new draft.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The mail, at most [`MOST_BYTES`](crate::messages::send::MOST_BYTES).
    pub mail: Vec<u8>,
    /// The conversation it answers in.
    pub thread_id: Option<ThreadId>,
}

opaque_debug!(Request);

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/drafts")
            .param("fields", FIELDS)
            .json(&DraftResource {
                id: None,
                message: Resource::new(&self.mail, self.thread_id.as_ref()),
            })
    }
}

impl Call for Request {
    type Response = Draft;
    const NAME: &'static str = "drafts.create";
    const COST: Item = Item::DraftsCreate;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;
    use crate::testing::{answer, show};

    #[test]
    fn hands_the_mail_in() {
        let request = Request {
            mail: b"x".to_vec(),
            thread_id: Some(ThreadId::new("18f0").unwrap()),
        };
        assert_eq!(
            show(request),
            "POST https://gmail.test/gmail/v1/users/me/drafts?fields=id,message(id,threadId)\napplication/json\n\
             {\"message\":{\"raw\":\"eA==\",\"threadId\":\"18f0\"}}"
        );
    }

    #[test]
    fn reads_the_ids_of_the_draft_and_of_its_message() {
        let body = r#"{"id":"r-77","message":{"id":"18f1","threadId":"18f0"}}"#;
        let draft = Draft::from_http(answer(200, body)).unwrap();
        assert_eq!(
            (draft.id.as_str(), draft.message.id.as_str()),
            ("r-77", "18f1")
        );
    }
}
