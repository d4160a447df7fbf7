//! Who is signed in.

use crate::{
    OrgId,
    mailbox::OwnMailbox,
    permission::Permission,
    user::{Language, User},
};
use serde::{Deserialize, Serialize};

/// The signed-in user and what the pages need to know about the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The user.
    pub user: User,
    /// What the user's profile allows.
    pub permissions: Vec<Permission>,
    /// The organization.
    pub organization: Organization,
    /// The user's mailbox was taken back, for they may not use mail any more, and they have not read the receipt yet.
    #[serde(default)]
    pub mailbox_withdrawn: bool,
    /// The user's own mailboxes, the one that opens first before the others.
    #[serde(default)]
    pub mailboxes: Vec<OwnMailbox>,
}

impl Me {
    /// Whether the user's profile allows this.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// The organization's settings that shape pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// The organization's id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its time zone, an IANA name; months begin and end there.
    pub time_zone: String,
    /// Its currency, an ISO 4217 code.
    pub currency: String,
    /// The day on which its months close, 1 to 28; absent: the last day of each month.
    #[serde(default)]
    pub closing_day: Option<u8>,
}

/// The organization's own domains: whoever writes from one of them, or from one below it, is a colleague. Their mail is
/// never filed, and nobody is alerted to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnDomains {
    /// The domains, such as `example.co.jp`.
    pub domains: Vec<String>,
}

/// A change of the organization's own domains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnDomainsUpdate {
    /// The domains from now on.
    pub domains: Vec<String>,
    /// The domains that were changed, as [`OwnDomains`] told them. Where others stand by now, somebody else was faster,
    /// and nothing is changed.
    pub before: Vec<String>,
}

/// The organization's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The day on which months close, 1 to 28; absent: the last day of each month. With 20, the month of November is
    /// from 21 October to 20 November.
    pub closing_day: Option<u8>,
}

/// Changes what a user may change about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MyPreferences {
    /// The language of the pages; absent: the browser's.
    pub language: Option<Language>,
}
