//! Accounts: companies.

use crate::{AccountId, Link, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A company that is, or may become, a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The account's id.
    pub id: AccountId,
    /// The company's name.
    pub name: String,
    /// Its web site.
    pub website: String,
    /// Its phone number.
    pub phone: String,
    /// Free text.
    pub description: String,
    /// The user who looks after it.
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

/// Creates or changes an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountInput {
    /// The company's name.
    pub name: String,
    /// Its web site.
    #[serde(default)]
    pub website: String,
    /// Its phone number.
    #[serde(default)]
    pub phone: String,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// The user who looks after it; absent: whoever creates it, or no change.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}
