//! `POST /gmail/v1/users/me/messages/batchModify` · unit row `messages.batchModify`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/batchModify>

use serde::Serialize;

use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, Empty, LabelId, MessageId};

/// The most ids Gmail takes in one call.
pub const MOST: usize = 1_000;

/// Puts labels on many messages and takes labels off them. Gmail does not say what became of each; ids that are gone
/// are skipped. Doing it twice changes nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    ids: Vec<MessageId>,
    /// Labels to put on.
    pub add: Vec<LabelId>,
    /// Labels to take off.
    pub remove: Vec<LabelId>,
}

/// More ids than one call may have, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("batchModify takes 1 to {MOST} ids")]
pub struct InvalidCount;

impl Request {
    /// Takes 1 to [`MOST`] ids.
    pub fn new(
        ids: Vec<MessageId>,
        add: Vec<LabelId>,
        remove: Vec<LabelId>,
    ) -> Result<Self, InvalidCount> {
        if ids.is_empty() || ids.len() > MOST {
            return Err(InvalidCount);
        }
        Ok(Self { ids, add, remove })
    }

    /// The messages.
    pub fn ids(&self) -> &[MessageId] {
        &self.ids
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    ids: &'a [MessageId],
    add_label_ids: &'a [LabelId],
    remove_label_ids: &'a [LabelId],
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        let body = Body {
            ids: &self.ids,
            add_label_ids: &self.add,
            remove_label_ids: &self.remove,
        };
        Outgoing::post("/gmail/v1/users/me/messages")
            .verb("batchModify")
            .json(&body)
    }
}

impl Call for Request {
    type Response = Empty;
    const NAME: &'static str = "messages.batchModify";
    const COST: Item = Item::MessagesBatchModify;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;
    use crate::labels::INBOX;
    use crate::testing::{answer, show};

    fn ids(count: usize) -> Vec<MessageId> {
        (0..count)
            .map(|n| MessageId::new(format!("{n:x}")).unwrap())
            .collect()
    }

    #[test]
    fn sends_ids_and_both_lists() {
        let request = Request::new(
            ids(2),
            vec![LabelId::new("Label_1")],
            vec![LabelId::new(INBOX)],
        )
        .unwrap();
        assert_eq!(
            show(request),
            "POST https://gmail.test/gmail/v1/users/me/messages/batchModify\napplication/json\n\
             {\"ids\":[\"0\",\"1\"],\"addLabelIds\":[\"Label_1\"],\"removeLabelIds\":[\"INBOX\"]}"
        );
    }

    #[test]
    fn refuses_more_ids_than_gmail_takes() {
        assert!(Request::new(ids(1_000), vec![], vec![]).is_ok());
        assert_eq!(Request::new(ids(1_001), vec![], vec![]), Err(InvalidCount));
        assert_eq!(Request::new(vec![], vec![], vec![]), Err(InvalidCount));
    }

    #[test]
    fn reads_an_empty_answer() {
        assert_eq!(Empty::from_http(answer(204, "")), Ok(Empty));
    }
}
