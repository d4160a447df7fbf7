//! Who may see a user's mail with customers: the user's own choice, and the organization's rule.

use crate::{Link, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who besides its owner a mailbox is shared with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SharingMode {
    /// Nobody, superiors and administrators included.
    #[default]
    Private,
    /// Everybody who may see the record that the mail belongs to.
    Public,
    /// Colleagues that the owner has chosen.
    Chosen,
}

impl SharingMode {
    /// Every mode, the narrowest first.
    pub const ALL: &'static [Self] = &[Self::Private, Self::Chosen, Self::Public];

    /// The mode as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
            Self::Chosen => "chosen",
        }
    }

    /// The mode of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mode| mode.as_str() == name)
    }
}

/// A choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SharingChoice {
    /// The mode.
    pub mode: SharingMode,
    /// The colleagues, where they are chosen. At most [`crate::limits::SHARING_MAX`].
    #[serde(default)]
    pub viewers: Vec<UserId>,
}

/// How a mailbox is shared, and who has said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sharing {
    /// The mode.
    pub mode: SharingMode,
    /// The colleagues, where they are chosen.
    pub viewers: Vec<Link<UserId>>,
    /// Who set the mode: the owner, or an administrator. Absent while nobody has.
    pub set_by: Option<Link<UserId>>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub set_at: Option<Timestamp>,
    /// What the organization allows.
    pub rule: SharingRule,
}

/// What the organization allows its users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharingRule {
    /// The modes that may be chosen; never empty.
    pub allowed: Vec<SharingMode>,
    /// The mode of every mailbox, where an administrator fixed it.
    pub locked: Option<SharingMode>,
    /// The administrator who said so; absent while nobody has.
    pub set_by: Option<Link<UserId>>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub set_at: Option<Timestamp>,
}

impl SharingRule {
    /// The mode that holds where this one is wanted: the fixed one, the wanted one where it is
    /// allowed, else the narrowest that is.
    pub fn settle(&self, wanted: SharingMode) -> SharingMode {
        let narrowest = || {
            SharingMode::ALL
                .iter()
                .find(|mode| self.allowed.contains(mode))
        };
        match self.locked {
            Some(locked) => locked,
            None if self.allowed.contains(&wanted) => wanted,
            None => narrowest().copied().unwrap_or_default(),
        }
    }
}

/// Sets the rule. Mailboxes that do not keep it are changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SharingRuleInput {
    /// The modes that may be chosen.
    pub allowed: Vec<SharingMode>,
    /// The mode of every mailbox, if it is to be fixed; one of those allowed.
    #[serde(default)]
    pub locked: Option<SharingMode>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use SharingMode::{Chosen, Private, Public};

    #[test]
    fn a_mode_is_stored_as_it_travels() {
        for mode in SharingMode::ALL {
            let json = serde_json::to_string(mode).unwrap();
            assert_eq!(json, format!("\"{}\"", mode.as_str()));
            assert_eq!(SharingMode::from_name(mode.as_str()), Some(*mode));
        }
    }

    #[test]
    fn a_lock_beats_the_wish_and_a_forbidden_wish_becomes_the_narrowest() {
        let check = |allowed: &[SharingMode], locked, wanted, expect| {
            let rule = SharingRule {
                allowed: allowed.to_vec(),
                locked,
                set_by: None,
                set_at: None,
            };
            assert_eq!(rule.settle(wanted), expect, "{rule:?} {wanted:?}");
        };
        let all = SharingMode::ALL;
        check(all, None, Public, Public);
        check(all, Some(Private), Public, Private);
        check(&[Private, Chosen], None, Public, Private);
        check(&[Public, Chosen], None, Private, Chosen);
        check(&[Public], Some(Public), Private, Public);
    }
}
