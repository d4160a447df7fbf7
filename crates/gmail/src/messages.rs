//! Messages.

pub mod batch_modify;
pub mod get;
pub mod list;
pub mod modify;

#[cfg(feature = "content")]
pub mod full;
#[cfg(feature = "content")]
pub mod row;
#[cfg(feature = "content")]
pub mod send;
#[cfg(feature = "content")]
pub mod trash;
#[cfg(feature = "content")]
pub mod untrash;

use serde::Deserialize;

use crate::{LabelId, MessageId, ThreadId};

/// A message by its ids alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ids {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
}

/// A message by its ids and labels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Labeled {
    /// The message.
    pub id: MessageId,
    /// Its labels now.
    #[serde(default)]
    pub label_ids: Vec<LabelId>,
}
