//! `POST /gmail/v1/users/me/drafts/send` · unit row `drafts.send`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/send>

use super::DraftResource;
use crate::messages::Ids;
use crate::messages::send::{FIELDS, Resource};
use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, DraftId, ThreadId};

/// Sends a draft with this mail in it; the draft is gone then. A second time finds no draft (404).
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The draft.
    pub id: DraftId,
    /// The mail, at most [`MOST_BYTES`](crate::messages::send::MOST_BYTES).
    pub mail: Vec<u8>,
    /// The conversation it answers in.
    pub thread_id: Option<ThreadId>,
}

opaque_debug!(Request);

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/drafts/send")
            .param("fields", FIELDS)
            .json(&DraftResource {
                id: Some(&self.id),
                message: Resource::new(&self.mail, self.thread_id.as_ref()),
            })
    }
}

impl Call for Request {
    type Response = Ids;
    const NAME: &'static str = "drafts.send";
    const COST: Item = Item::DraftsSend;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::show;

    #[test]
    fn names_the_draft_in_the_body() {
        let request = Request {
            id: DraftId::new("r-77").unwrap(),
            mail: b"x".to_vec(),
            thread_id: None,
        };
        assert_eq!(
            show(request),
            "POST https://gmail.test/gmail/v1/users/me/drafts/send?fields=id,threadId\napplication/json\n\
             {\"id\":\"r-77\",\"message\":{\"raw\":\"eA==\"}}"
        );
    }
}
