//! Leads: people who are not yet contacts. Leads have no deals.

use crate::{LeadId, Link, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person who may become a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lead {
    /// The lead's id.
    pub id: LeadId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// The name in the order of the person's own language.
    pub full_name: String,
    /// The company's name.
    pub company: String,
    /// Job title.
    pub title: String,
    /// Phone number.
    pub phone: String,
    /// Email addresses as they were written, the primary one first.
    pub addresses: Vec<String>,
    /// How far the lead is.
    pub status: LeadStatus,
    /// Free text.
    pub description: String,
    /// The user who looks after the lead.
    pub owner: Link<UserId>,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub updated_at: Timestamp,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// How far a lead is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    /// Nobody has written yet.
    #[default]
    New,
    /// Someone has written.
    Contacted,
    /// Worth a deal.
    Qualified,
    /// Not worth a deal.
    Unqualified,
}

impl LeadStatus {
    /// Every status, in order.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::Contacted,
        Self::Qualified,
        Self::Unqualified,
    ];

    /// The status as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Qualified => "qualified",
            Self::Unqualified => "unqualified",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.as_str() == name)
    }
}

/// Creates or changes a lead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadInput {
    /// Family name.
    pub family_name: String,
    /// Given name.
    #[serde(default)]
    pub given_name: String,
    /// The company's name.
    #[serde(default)]
    pub company: String,
    /// Job title.
    #[serde(default)]
    pub title: String,
    /// Phone number.
    #[serde(default)]
    pub phone: String,
    /// Email addresses, the primary one first.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// How far the lead is.
    #[serde(default)]
    pub status: LeadStatus,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// The user who looks after the lead; absent: whoever creates it, or no change.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}
