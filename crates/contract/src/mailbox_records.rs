//! What the server knows about the own mailbox, and what it asked Google: for its owner to read,
//! to take away and to delete.

use crate::{
    LabelRunId,
    label::Category,
    label_categories::OwnName,
    mailbox::{GrantState, MailFeature},
    sharing::SharingMode,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything that is stored about the own mailbox; the long lists are counted here and have
/// pages of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stored {
    /// The mailbox; absent where none is connected.
    pub mailbox: Option<StoredMailbox>,
    /// MailMagnet notices.
    pub facts: u64,
    /// Days after which a notice is deleted.
    pub facts_kept_days: u32,
    /// Messages in the ledger of the label job.
    pub filed: u64,
    /// Label runs.
    pub runs: u64,
    /// Conversations linked to deals.
    pub deal_links: u64,
    /// Addresses, domains and conversations that are never filed.
    #[serde(default)]
    pub exclusions: u64,
    /// Categories that the user made, those that they removed among them.
    #[serde(default)]
    pub own_categories: u64,
    /// Messages that were found and wait to be looked at.
    #[serde(default)]
    pub waiting: u64,
    /// Messages that a label run left alone and listed with the reason.
    #[serde(default)]
    pub left_alone: u64,
    /// Notices that the user has handled or put off.
    #[serde(default)]
    pub marks: u64,
    /// Leads and contacts whose mail the user wants no notice of.
    #[serde(default)]
    pub mutes: u64,
    /// Calls to Google in the ledger.
    pub calls: u64,
    /// Days after which a call is deleted.
    pub calls_kept_days: u32,
}

/// What is stored of the mailbox itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredMailbox {
    /// Its address, as Google says it.
    pub address: String,
    /// The addresses that its owner writes as, as their browser has told them.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// When it was connected.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub connected_at: Timestamp,
    /// Gmail's number up to which the job has seen what happened in the mailbox.
    pub history_id: Option<i64>,
    /// The grants.
    pub grants: Vec<StoredGrant>,
    /// The names of our labels in Gmail.
    pub labels: Vec<String>,
    /// How it is shared.
    pub sharing: SharingMode,
    /// With how many colleagues by name.
    pub viewers: u64,
}

/// What is stored of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredGrant {
    /// The feature that it is for.
    pub base: MailFeature,
    /// How it stands.
    pub state: GrantState,
    /// What it covers.
    pub features: Vec<MailFeature>,
    /// Whether a sealed token is stored.
    pub token: bool,
    /// Which key sealed it.
    pub key_id: Option<String>,
}

/// A notice of MailMagnet: all that is kept of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredFact {
    /// Gmail's id of the message.
    pub message_id: String,
    /// Who wrote it.
    pub from_address: String,
    /// When it came.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub received_at: Timestamp,
}

/// A message in the ledger of the label job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredFiling {
    /// Gmail's id of the message.
    pub message_id: String,
    /// Under what it was filed.
    pub category: Category,
    /// What the user calls that category, if it is one of their own; it may be removed by now.
    #[serde(default)]
    pub own_category: Option<OwnName>,
    /// The contact that decided: an id.
    pub contact_id: String,
    /// The deal that decided: an id.
    pub deal_id: String,
    /// When it was to be filed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub planned_at: Timestamp,
}

/// A call to Google, made for the mailbox's owner. Nothing of what was asked or answered is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoogleCall {
    /// The method's name in Google's reference; `token` is a renewed access token.
    pub method: String,
    /// When it was sent.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub asked_at: Timestamp,
    /// The status of the answer; absent where none came.
    pub status: Option<u16>,
    /// Quota units.
    pub units: u32,
    /// How long the answer took.
    pub duration_ms: i64,
    /// The label run that needed it.
    pub run_id: Option<LabelRunId>,
}

/// How many records were deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deleted {
    /// Records.
    pub deleted: u64,
}
