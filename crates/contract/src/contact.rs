//! Contacts: people at accounts.

use crate::{AccountId, ContactId, Link, UserId, label::CategoryReason};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person at an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The contact's id.
    pub id: ContactId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// The name in the order of the person's own language.
    pub full_name: String,
    /// Job title.
    pub title: String,
    /// Phone number.
    pub phone: String,
    /// Email addresses as they were written, the primary one first.
    pub addresses: Vec<String>,
    /// The company.
    pub account: Option<Link<AccountId>>,
    /// Free text.
    pub description: String,
    /// The user who looks after the contact.
    pub owner: Link<UserId>,
    /// The label category today, and the deal that decides it.
    pub category: Option<CategoryReason>,
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

/// Creates or changes a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactInput {
    /// Family name.
    pub family_name: String,
    /// Given name.
    #[serde(default)]
    pub given_name: String,
    /// Job title.
    #[serde(default)]
    pub title: String,
    /// Phone number.
    #[serde(default)]
    pub phone: String,
    /// Email addresses, the primary one first.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// The company.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// The user who looks after the contact; absent: whoever creates it, or no change.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}
