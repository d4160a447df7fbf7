//! Setting up the own mailbox: what was chosen so far. Nothing of it is in effect before it is
//! saved.

use crate::{
    ContactId, Link,
    deal::DealFacts,
    label::Category,
    label_categories::LabelCategories,
    label_options::{LabelOptions, NewExclusion},
    mailbox::Grant,
    sharing::{SharingChoice, SharingRule},
};
use serde::{Deserialize, Serialize};

/// A step of the set-up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SetupStep {
    /// How mail is reached.
    #[default]
    Method,
    /// Reading, allowed at Google.
    Google,
    /// MailMagnet.
    MailMagnet,
    /// Labels.
    Labels,
    /// Who else sees mail.
    Sharing,
    /// What will happen.
    Preview,
}

impl SetupStep {
    /// Every step, in order.
    pub const ALL: &'static [Self] = &[
        Self::Method,
        Self::Google,
        Self::MailMagnet,
        Self::Labels,
        Self::Sharing,
        Self::Preview,
    ];

    /// The step as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Google => "google",
            Self::MailMagnet => "mail_magnet",
            Self::Labels => "labels",
            Self::Sharing => "sharing",
            Self::Preview => "preview",
        }
    }

    /// The step of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.as_str() == name)
    }
}

/// How many days back mail that is in the inbox already may be filed: none, a week, a month, a quarter.
pub const EXISTING_DAYS: &[u16] = &[0, 7, 30, 90];

/// What was chosen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetupChoices {
    /// Where the user is.
    pub step: SetupStep,
    /// Whether MailMagnet is to be on.
    pub mail_magnet: bool,
    /// Whether labels are to be on. They need MailMagnet.
    pub labels: bool,
    /// Mail of the last so many days that is in the inbox already is filed too; one of
    /// [`EXISTING_DAYS`].
    pub existing_days: u16,
    /// Who else is to see mail.
    pub sharing: SharingChoice,
}

/// The set-up as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailboxSetup {
    /// Whether a mailbox is connected already: this sets up another one.
    pub connected: bool,
    /// What was chosen so far.
    pub choices: SetupChoices,
    /// The mailbox's address, as Google says it; absent until Google has allowed something.
    pub address: Option<String>,
    /// The browser's grant.
    pub browser_grant: Grant,
    /// The job's grant.
    pub job_grant: Grant,
    /// What the organization allows.
    pub sharing_rule: SharingRule,
}

/// Everything that the rules of the label job rest on, so that the browser can say beforehand what
/// the job will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelRules {
    /// Contacts that take part in deals, one entry for each address.
    pub contacts: Vec<KnownContact>,
    /// The addresses of contacts without deals, and of leads: MailMagnet knows them too.
    pub others: Vec<String>,
    /// The addresses of the organization's own users and mailboxes.
    pub own: Vec<String>,
    /// The organization's own domains.
    #[serde(default)]
    pub own_domains: Vec<String>,
    /// How the user's mail is filed.
    #[serde(default)]
    pub options: LabelOptions,
    /// What of it is never filed.
    #[serde(default)]
    pub exclusions: Vec<NewExclusion>,
    /// Gmail's ids of the messages of the last [`FILED_DAYS`] that the job had a hand in: where they
    /// are in the inbox, their owner put them there.
    #[serde(default)]
    pub filed: Vec<String>,
    /// The categories whose label the user has deleted: nothing is filed under these.
    #[serde(default)]
    pub without_label: Vec<Category>,
    /// The user's own categories, and where they stand.
    #[serde(default)]
    pub categories: LabelCategories,
}

/// For whose mail the rules are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RulesQuery {
    /// For the mailbox that is being set up, not for one that is in effect.
    #[serde(default)]
    pub setup: bool,
}

/// As far back as mail that is there already may be filed.
pub const FILED_DAYS: u16 = EXISTING_DAYS[EXISTING_DAYS.len() - 1];

/// A contact with one of its addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownContact {
    /// The address.
    pub address: String,
    /// The contact.
    pub contact: Link<ContactId>,
    /// Its deals.
    pub deals: Vec<DealFacts>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_stored_as_it_travels() {
        for step in SetupStep::ALL {
            let json = serde_json::to_string(step).unwrap();
            assert_eq!(json, format!("\"{}\"", step.as_str()));
            assert_eq!(SetupStep::from_name(step.as_str()), Some(*step));
        }
    }
}
