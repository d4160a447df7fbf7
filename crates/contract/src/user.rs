//! Users and their profiles.

use crate::{Link, ProfileId, RoleId, UserId, permission::Permission};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The address Google must confirm at sign-in.
    pub address: String,
    /// The name to show; Google's name once the user has signed in.
    pub name: String,
    /// The profile that carries the user's permissions.
    pub profile: Link<ProfileId>,
    /// The user's place in the organization, where they have one.
    pub role: Option<Link<RoleId>>,
    /// Invited, active or deactivated.
    pub state: UserState,
    /// The language of the pages, where the user chose one.
    pub language: Option<Language>,
    /// When the user last signed in.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub last_sign_in_at: Option<Timestamp>,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// Where a user stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Added, not signed in yet.
    Invited,
    /// May sign in.
    Active,
    /// May not sign in.
    Deactivated,
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Language {
    /// The language's BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of that tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        [Self::Ja, Self::En].into_iter().find(|l| l.tag() == tag)
    }
}

/// Adds a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The address the person signs in with at Google.
    pub address: String,
    /// The name to show until Google tells theirs.
    #[serde(default)]
    pub name: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// The role, if any.
    #[serde(default)]
    pub role_id: Option<RoleId>,
}

/// Changes a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserUpdate {
    /// The profile.
    pub profile_id: ProfileId,
    /// The role; without it the user has none.
    #[serde(default)]
    pub role_id: Option<RoleId>,
    /// Whether the user may sign in. Deactivating ends the user's sessions and label runs.
    pub active: bool,
    /// The version this change is based on.
    pub version: i64,
}

/// A named set of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// The profile's id.
    pub id: ProfileId,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: Vec<Permission>,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// Creates or changes a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileInput {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: Vec<Permission>,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}
