//! Drafts: mail that is being written, kept by Gmail.

pub mod create;
pub mod delete;
pub mod list;
pub mod send;
pub mod update;

use serde::{Deserialize, Serialize};

use crate::messages::Ids;
use crate::messages::send::Resource;
use crate::wire::json;
use crate::{Answer, DraftId, Error};

pub(crate) const FIELDS: &str = "id,message(id,threadId)";

/// A draft by its ids.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Draft {
    /// The draft.
    pub id: DraftId,
    /// Its message as it stands now.
    pub message: Ids,
}

impl Answer for Draft {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

/// A draft resource as it is handed in.
#[derive(Serialize)]
pub(crate) struct DraftResource<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a DraftId>,
    pub message: Resource<'a>,
}
