//! How the label job works over one mailbox, as its owner wants it, and what it never files.

use crate::ExclusionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How mail is filed. All off: a message gets its label and leaves the inbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelOptions {
    /// A message gets its label and stays in the inbox.
    pub keep_in_inbox: bool,
    /// A message that is unread gets its label at once, and leaves the inbox with the first run after it was read. One
    /// that nobody reads for thirty days stays.
    pub unread_stays: bool,
    /// A message with a star gets its label and stays in the inbox.
    pub starred_stays: bool,
    /// Mail that was filed in the last so many days gets the new label when its sender's category changes; 0: it keeps
    /// its label. At most [`crate::limits::REFILE_DAYS_MAX`].
    #[serde(default)]
    pub refile_days: u16,
    /// When a message gets a new label, that which the job had put on before comes off; otherwise it has both.
    #[serde(default)]
    pub one_label_only: bool,
}

/// What an exclusion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExclusionKind {
    /// Whoever writes from this address.
    Address,
    /// Whoever writes from this domain, or from one below it.
    Domain,
    /// A conversation, by Gmail's id.
    Thread,
}

impl ExclusionKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Address, Self::Domain, Self::Thread];

    /// The kind as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Domain => "domain",
            Self::Thread => "thread",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

/// Mail that is never to be filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewExclusion {
    /// What is named.
    pub kind: ExclusionKind,
    /// The address, the domain, or Gmail's id of the conversation.
    pub value: String,
}

/// Mail that is never filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exclusion {
    /// The exclusion's id.
    pub id: ExclusionId,
    /// What is named.
    pub kind: ExclusionKind,
    /// The address or the domain in the form in which they are compared, or Gmail's id of the conversation.
    pub value: String,
    /// When it was added.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub added_at: Timestamp,
}

impl From<Exclusion> for NewExclusion {
    fn from(exclusion: Exclusion) -> Self {
        Self {
            kind: exclusion.kind,
            value: exclusion.value,
        }
    }
}

/// Everything that is never filed, by kind, then by value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExclusionList {
    /// The exclusions.
    pub exclusions: Vec<Exclusion>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_stored_as_it_travels() {
        for kind in ExclusionKind::ALL {
            let json = serde_json::to_string(kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.as_str()));
            assert_eq!(ExclusionKind::from_name(kind.as_str()), Some(*kind));
        }
    }
}
