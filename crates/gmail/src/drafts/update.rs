//! `PUT /gmail/v1/users/me/drafts/{id}` · unit row `drafts.update`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/update>

use super::{Draft, DraftResource, FIELDS};
use crate::messages::send::Resource;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, DraftId, ThreadId};

/// Puts another mail in the place of a draft's. Its message gets another id.
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
        Outgoing::put("/gmail/v1/users/me/drafts")
            .segment(self.id.as_str())
            .param("fields", FIELDS)
            .json(&DraftResource {
                id: None,
                message: Resource::new(&self.mail, self.thread_id.as_ref()),
            })
    }
}

impl Call for Request {
    type Response = Draft;
    const NAME: &'static str = "drafts.update";
    const COST: Item = Item::DraftsUpdate;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::show;

    #[test]
    fn names_the_draft_in_the_path() {
        let request = Request {
            id: DraftId::new("r-77").unwrap(),
            mail: b"x".to_vec(),
            thread_id: None,
        };
        assert_eq!(
            show(request),
            "PUT https://gmail.test/gmail/v1/users/me/drafts/r-77?fields=id,message(id,threadId)\napplication/json\n\
             {\"message\":{\"raw\":\"eA==\"}}"
        );
    }
}
