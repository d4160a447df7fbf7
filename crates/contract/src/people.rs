//! Who people are: addresses in, the records that the viewer may see out.
//!
//! The one request that carries addresses of mail to the server. An address is not mail content:
//! it is what the CRM's own records hold, and an answer says no more than the lists of contacts,
//! leads and users say to the same viewer. The server looks the addresses up and forgets them:
//! they are neither stored nor logged, and nothing in the request says which mail they stand in,
//! when it was written or what it is about.

use crate::label::Category;
use serde::{Deserialize, Serialize};

/// Asks who has these addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PeopleLookup {
    /// Addresses alone, without names, at most [`crate::limits::LOOKUP_MAX`].
    pub addresses: Vec<String>,
}

/// Who has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct People {
    /// The records, for each address contacts first, then leads, then colleagues. An address that
    /// nobody has is not named.
    pub people: Vec<KnownPerson>,
}

/// A record with one of the addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownPerson {
    /// The address, as it was asked for.
    pub address: String,
    /// What the record is.
    pub kind: PersonKind,
    /// The record's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A contact's account or a lead's company; empty where there is none.
    pub company: String,
    /// A contact's category of this month.
    pub category: Option<Category>,
    /// How many open deals a contact has.
    pub open_deals: u32,
}

/// What a record with an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// A contact.
    Contact,
    /// A lead.
    Lead,
    /// A user of the organization.
    Colleague,
}

impl PersonKind {
    /// The kind's name as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::Colleague => "colleague",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Contact, Self::Lead, Self::Colleague];
        all.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_stored_as_it_travels() {
        for kind in [PersonKind::Contact, PersonKind::Lead, PersonKind::Colleague] {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.as_str()));
            assert_eq!(PersonKind::from_name(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn a_lookup_takes_nothing_but_addresses() {
        let more = r#"{"addresses":[],"subject":"x"}"#;
        assert!(serde_json::from_str::<PeopleLookup>(more).is_err());
    }
}
