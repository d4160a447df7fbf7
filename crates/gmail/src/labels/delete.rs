//! `DELETE /gmail/v1/users/me/labels/{id}` · unit row `labels.delete`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/delete>

use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, Empty, LabelId};

/// Deletes a label for good. Mail under it stays, without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The label.
    pub id: LabelId,
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::delete("/gmail/v1/users/me/labels").segment(self.id.as_str())
    }
}

impl Call for Request {
    type Response = Empty;
    const NAME: &'static str = "labels.delete";
    const COST: Item = Item::LabelsDelete;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::show;

    #[test]
    fn names_the_label_in_the_path() {
        let id = LabelId::new("Label_7");
        assert_eq!(
            show(Request { id }),
            "DELETE https://gmail.test/gmail/v1/users/me/labels/Label_7"
        );
    }
}
