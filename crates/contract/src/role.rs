//! Roles: who stands above whom.

use crate::{Link, RoleId};
use serde::{Deserialize, Serialize};

/// A place in the organization. Roles form a tree; those above are a person's superiors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Role {
    /// The role's id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// The role above it; absent at the top.
    pub parent: Option<Link<RoleId>>,
    /// How many users have it.
    pub user_count: u32,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// Creates or changes a role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleInput {
    /// Its name.
    pub name: String,
    /// The role above it; absent for one at the top. Neither itself nor one below it.
    #[serde(default)]
    pub parent_id: Option<RoleId>,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}
