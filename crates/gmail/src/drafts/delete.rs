//! `DELETE /gmail/v1/users/me/drafts/{id}` · unit row `drafts.delete`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/delete>

use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, DraftId, Empty};

/// Deletes a draft for good: it does not go into the bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The draft.
    pub id: DraftId,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::delete("/gmail/v1/users/me/drafts").segment(self.id.as_str())
    }
}

impl Call for Request {
    type Response = Empty;
    const NAME: &'static str = "drafts.delete";
    const COST: Item = Item::DraftsDelete;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::show;

    #[test]
    fn names_the_draft_in_the_path() {
        let id = DraftId::new("r-77").unwrap();
        assert_eq!(
            show(Request { id }),
            "DELETE https://gmail.test/gmail/v1/users/me/drafts/r-77"
        );
    }
}
