//! The record that a note or a task is about.

use serde::{Deserialize, Serialize};

/// A kind of record that notes and tasks may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AboutKind {
    /// A lead.
    Lead,
    /// A contact.
    Contact,
    /// An account.
    Account,
    /// A deal.
    Deal,
}

impl AboutKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Contact, Self::Account, Self::Deal];

    /// The kind's name as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Contact => "contact",
            Self::Account => "account",
            Self::Deal => "deal",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The record that something is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What it is.
    pub kind: AboutKind,
    /// Its id.
    pub id: String,
}

/// The same with its name, to show a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AboutLink {
    /// What it is.
    pub kind: AboutKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How much users have written about a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JottingCounts {
    /// How many notes.
    pub notes: u64,
    /// How many open tasks.
    pub tasks: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_stored_as_it_travels() {
        for kind in AboutKind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.as_str()));
            assert_eq!(AboutKind::from_name(kind.as_str()), Some(kind));
        }
    }
}
