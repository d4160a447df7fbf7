//! Permissions: what a profile lets its users do.

use serde::{Deserialize, Serialize};

/// One thing a profile may allow. Reading CRM records needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Connect a mailbox and see mail on records.
    MailIntegration,
    /// Create and change leads, contacts, accounts and deals.
    EditRecords,
    /// Delete leads, contacts, accounts and deals.
    DeleteRecords,
    /// Add users, change their profile, deactivate them; change profiles.
    ManageUsers,
    /// Change stages and the organization's settings.
    ManageOrganization,
}

impl Permission {
    /// Every permission, in the order they are shown.
    pub const ALL: &'static [Self] = &[
        Self::MailIntegration,
        Self::EditRecords,
        Self::DeleteRecords,
        Self::ManageUsers,
        Self::ManageOrganization,
    ];

    /// The permission's name as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MailIntegration => "mail_integration",
            Self::EditRecords => "edit_records",
            Self::DeleteRecords => "delete_records",
            Self::ManageUsers => "manage_users",
            Self::ManageOrganization => "manage_organization",
        }
    }

    /// The permission of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_is_stored_as_it_travels() {
        for permission in Permission::ALL {
            let json = serde_json::to_string(permission).unwrap();
            assert_eq!(json, format!("\"{}\"", permission.as_str()));
            assert_eq!(
                Permission::from_name(permission.as_str()),
                Some(*permission)
            );
        }
    }
}
