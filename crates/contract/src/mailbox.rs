//! The user's own mailbox: connecting it, its grants, MailMagnet, labels, disconnecting.

use crate::{
    MailboxId,
    label::{Category, LabelRun},
    label_categories::OwnName,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything the "Email" settings page shows about the user's own mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailboxSettings {
    /// The mailbox; absent until one is connected.
    pub mailbox: Option<Mailbox>,
    /// Whether a set-up was begun and not saved.
    #[serde(default)]
    pub setup_open: bool,
    /// When the next label run is due; absent while labels are off or paused.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub next_run_at: Option<Timestamp>,
    /// The latest runs, newest first, at most ten.
    pub recent_runs: Vec<LabelRun>,
}

/// What a page with mail needs of [`MailboxSettings`]: it reads the same answer, and a client that
/// is downloaded has no use for reading the rest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MailboxGlance {
    /// The mailbox; absent until one is connected.
    pub mailbox: Option<GlancedMailbox>,
}

/// What a page with mail needs of a [`Mailbox`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GlancedMailbox {
    /// The mailbox's id.
    pub id: MailboxId,
    /// Its address, as Google says it.
    pub address: String,
    /// The browser's grant: reading mail on pages.
    pub browser_grant: GlancedGrant,
    /// The labels as they stand in Gmail, first the one that wins; empty until the first run.
    pub label_names: Vec<GlancedLabel>,
}

/// What a page with mail needs of a [`LabelName`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GlancedLabel {
    /// The category it stands for.
    pub category: Category,
    /// Gmail's id of the label.
    pub gmail_label_id: String,
    /// Its name in Gmail.
    pub name: String,
    /// What the category is called, if the user made it.
    #[serde(default)]
    pub own_category: Option<OwnName>,
}

/// What a page with mail needs of a [`Grant`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GlancedGrant {
    /// The features its scopes cover.
    pub features: Vec<MailFeature>,
}

impl From<&MailboxSettings> for MailboxGlance {
    fn from(settings: &MailboxSettings) -> Self {
        let mailbox = settings.mailbox.as_ref().map(|mailbox| GlancedMailbox {
            id: mailbox.id.clone(),
            address: mailbox.address.clone(),
            browser_grant: GlancedGrant {
                features: mailbox.browser_grant.features.clone(),
            },
            label_names: mailbox.label_names.iter().map(Into::into).collect(),
        });
        Self { mailbox }
    }
}

impl From<&LabelName> for GlancedLabel {
    fn from(label: &LabelName) -> Self {
        Self {
            category: label.category,
            gmail_label_id: label.gmail_label_id.clone(),
            name: label.name.clone(),
            own_category: label.own_category.clone(),
        }
    }
}

/// One of the user's own mailboxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMailbox {
    /// The mailbox's id.
    pub id: MailboxId,
    /// Its address, as Google says it.
    pub address: String,
}

/// A connected Gmail mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailbox {
    /// The mailbox's id.
    pub id: MailboxId,
    /// Its address, as Google says it.
    pub address: String,
    /// When it was connected.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub connected_at: Timestamp,
    /// The browser's grant: reading mail on pages.
    pub browser_grant: Grant,
    /// The job's grant: filing mail on the server.
    pub job_grant: Grant,
    /// Whether MailMagnet is on.
    pub mail_magnet: bool,
    /// Whether labels are on.
    pub labels: bool,
    /// Whether Gmail was asked to push new mail and does not: it is found every ten minutes then.
    #[serde(default)]
    pub pushes_fail: bool,
    /// The labels as they stand in Gmail, first the one that wins; empty until the first run.
    pub label_names: Vec<LabelName>,
    /// Those that the user has deleted for the second time: nothing is filed under them until they
    /// want them made again.
    #[serde(default)]
    pub deleted_labels: Vec<DeletedLabel>,
}

/// A label that the job files under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelName {
    /// The category it stands for.
    pub category: Category,
    /// Gmail's id of the label: mail under it is found by this.
    pub gmail_label_id: String,
    /// Its name in Gmail; the user may have renamed it.
    pub name: String,
    /// What the category is called, if the user made it.
    #[serde(default)]
    pub own_category: Option<OwnName>,
    /// When it was made again, because the user had deleted it in Gmail.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub made_again_at: Option<Timestamp>,
    /// The name it should have had, where the user had a label of that name already: theirs is
    /// left alone, unless they want mail to be filed under it.
    pub taken_name: Option<String>,
    /// Whether the user wants their own label of that name to be used, and the next run will.
    #[serde(default)]
    pub adopting: bool,
    /// Whether it is a label of the user's own, which they wanted to be used.
    #[serde(default)]
    pub adopted: bool,
    /// Gmail's id of the label that mail was filed under before the user's own was used.
    #[serde(default)]
    pub former_label_id: Option<String>,
}

/// A label that the user has deleted in Gmail, and deleted again after it was made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedLabel {
    /// The category it stood for.
    pub category: Category,
    /// Its name.
    pub name: String,
    /// What the category is called, if the user made it.
    #[serde(default)]
    pub own_category: Option<OwnName>,
    /// When its absence was noticed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub deleted_at: Timestamp,
    /// Whether the user wants it made again, and the next run will.
    pub remaking: bool,
}

/// What the user wants of one of the labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LabelChoice {
    /// File under the label of their own that has the name.
    Adopt,
    /// Make it again, and file what came into the inbox since it was deleted.
    MakeAgain,
}

impl LabelChoice {
    /// The choice as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Adopt => "adopt",
            Self::MakeAgain => "make_again",
        }
    }

    /// The choice of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Adopt, Self::MakeAgain]
            .into_iter()
            .find(|choice| choice.as_str() == name)
    }
}

/// What the user wants of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelAnswer {
    /// What they want.
    pub choice: LabelChoice,
}

/// One of the two grants and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// How it stands.
    pub state: GrantState,
    /// The features its scopes cover.
    pub features: Vec<MailFeature>,
    /// The features that the user was asked for at Google and did not allow.
    pub refused: Vec<MailFeature>,
    /// When it last worked.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub last_used_at: Option<Timestamp>,
    /// Why it ended, as far as Google says; absent while it works.
    #[serde(default)]
    pub cause: Option<GrantCause>,
    /// When that was noticed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "crate::time::instant_option")]
    pub ended_at: Option<Timestamp>,
}

/// Why a grant ended. Google tells some causes apart and not others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GrantCause {
    /// Taken back at Google, ended with a password change, unused for six months, or, while the
    /// app is in testing at Google, a week old: Google gives all of these one answer.
    Ended,
    /// The organization's rule at Google asks for a new sign-in.
    Reauthentication,
    /// An administrator of the organization at Google does not allow the app.
    AdminBlocked,
    /// The Google account is gone or disabled.
    AccountGone,
    /// The scope that it stands on was taken back, alone.
    ScopeTaken,
}

impl GrantCause {
    /// Every cause.
    pub const ALL: &'static [Self] = &[
        Self::Ended,
        Self::Reauthentication,
        Self::AdminBlocked,
        Self::AccountGone,
        Self::ScopeTaken,
    ];

    /// The cause as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Reauthentication => "reauthentication",
            Self::AdminBlocked => "admin_blocked",
            Self::AccountGone => "account_gone",
            Self::ScopeTaken => "scope_taken",
        }
    }

    /// The cause of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|cause| cause.as_str() == name)
    }
}

/// How a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Never asked for, or given back.
    Absent,
    /// The user signed in at Google but did not tick the scope it needs.
    Refused,
    /// It works.
    Active,
    /// Google no longer accepts it: revoked, expired, or ended by a password change or policy.
    Revoked,
}

/// What a grant is for. Each feature stands on one scope at Google, which may be refused alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailFeature {
    /// Reading mail in the browser (`gmail.readonly`, the browser's grant).
    Read,
    /// Acting on mail in the browser: read, star, archive, trash, label (`gmail.modify`, the
    /// browser's grant).
    Act,
    /// Sending mail from the browser (`gmail.send`, the browser's grant).
    Send,
    /// Filing mail on the server (`gmail.modify`, the job's grant).
    File,
}

impl MailFeature {
    /// Every feature, in the order they are shown.
    pub const ALL: &'static [Self] = &[Self::Read, Self::Act, Self::Send, Self::File];

    /// The feature's name as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Act => "act",
            Self::Send => "send",
            Self::File => "file",
        }
    }

    /// The feature of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.as_str() == name)
    }
}

/// Begins a consent at Google.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConnectRequest {
    /// What it is for. `Read`, `Act` and `Send` ask for the browser's grant, `File` for the job's.
    pub feature: MailFeature,
    /// The path of the app to come back to: one slash first, no other host, at most 1,024
    /// characters. Absent: the settings page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
    /// For the account that is being set up, or is about to be: not for one that is in effect.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub setup: bool,
}

/// Where to send the browser for the consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectAnswer {
    /// Google's consent page.
    pub authorize_url: String,
}

/// A short-lived access token of the browser's grant. For memory only: never for storage,
/// a URL or a log.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// The token.
    pub token: String,
    /// When it expires.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub expires_at: Timestamp,
    /// The features it covers.
    pub features: Vec<MailFeature>,
}

impl core::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("AccessToken")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Switches MailMagnet and labels. Labels need MailMagnet: switching MailMagnet off with labels
/// on is refused unless `labels` is false too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MailboxUpdate {
    /// Whether MailMagnet is on.
    pub mail_magnet: bool,
    /// Whether labels are on.
    pub labels: bool,
}

/// Mail in the inbox that is to be filed as if it came now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExistingMail {
    /// How many days back: one of [`crate::mailbox_setup::EXISTING_DAYS`], and more than none.
    pub days: u16,
}

/// What disconnecting did, for the user to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisconnectReceipt {
    /// The mailbox's address.
    pub address: String,
    /// When it was disconnected.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub disconnected_at: Timestamp,
    /// Grants that Google confirmed as revoked.
    pub grants_revoked: u32,
    /// Grants that Google could not be asked about; they are deleted here all the same.
    pub grants_unconfirmed: u32,
    /// MailMagnet notices deleted.
    pub notices_deleted: u64,
    /// Leads and contacts that were muted, deleted with the other choices about MailMagnet.
    #[serde(default)]
    pub mutes_deleted: u64,
    /// Addresses that the mailbox writes as, deleted.
    #[serde(default)]
    pub aliases_deleted: u64,
    /// Label runs deleted, with their ledger.
    pub runs_deleted: u64,
    /// Links of conversations to deals deleted.
    #[serde(default)]
    pub deal_links_deleted: u64,
    /// Labels that stay in Gmail, for the user to remove there: the server never deletes one.
    pub labels_kept: Vec<String>,
}

/// The addresses that a mailbox writes as, as its owner's browser has them from Gmail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    /// The addresses, the primary one among them.
    pub addresses: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_stored_as_it_travels() {
        for cause in GrantCause::ALL {
            let json = serde_json::to_string(cause).unwrap();
            assert_eq!(json, format!("\"{}\"", cause.as_str()));
            assert_eq!(GrantCause::from_name(cause.as_str()), Some(*cause));
        }
    }

    #[test]
    fn a_feature_is_stored_as_it_travels() {
        for feature in MailFeature::ALL {
            let json = serde_json::to_string(feature).unwrap();
            assert_eq!(json, format!("\"{}\"", feature.as_str()));
            assert_eq!(MailFeature::from_name(feature.as_str()), Some(*feature));
        }
    }
}
