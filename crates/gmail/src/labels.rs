//! Labels: Gmail's own and the user's.

pub mod create;
#[cfg(feature = "content")]
pub mod delete;
#[cfg(feature = "content")]
pub mod get;
pub mod list;
#[cfg(feature = "content")]
pub mod list_colors;

use serde::{Deserialize, Serialize};

use crate::LabelId;

/// In the inbox; taking it off archives the message.
pub const INBOX: &str = "INBOX";
/// Not read yet; taking it off marks the message as read.
pub const UNREAD: &str = "UNREAD";
/// Starred.
pub const STARRED: &str = "STARRED";
/// What Gmail thinks important.
pub const IMPORTANT: &str = "IMPORTANT";
/// Sent from this mailbox.
pub const SENT: &str = "SENT";
/// A draft.
pub const DRAFT: &str = "DRAFT";
/// Spam.
pub const SPAM: &str = "SPAM";
/// In the bin.
pub const TRASH: &str = "TRASH";
/// A chat line, not mail.
pub const CHAT: &str = "CHAT";
/// The inbox tab for offers and newsletters.
pub const CATEGORY_PROMOTIONS: &str = "CATEGORY_PROMOTIONS";
/// The inbox tab for social networks.
pub const CATEGORY_SOCIAL: &str = "CATEGORY_SOCIAL";
/// The inbox tab for confirmations and bills.
pub const CATEGORY_UPDATES: &str = "CATEGORY_UPDATES";
/// The inbox tab for mailing lists.
pub const CATEGORY_FORUMS: &str = "CATEGORY_FORUMS";
/// The inbox tab for people.
pub const CATEGORY_PERSONAL: &str = "CATEGORY_PERSONAL";

/// A label, by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// Stays the same when the label is renamed.
    pub id: LabelId,
    /// As shown in Gmail; `/` separates levels.
    pub name: String,
    /// Gmail's or the user's.
    #[serde(rename = "type", default)]
    pub kind: Kind,
}

/// Two colors of Gmail's palette, as `#rrggbb`
/// (<https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels#color>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Color {
    /// Behind the name.
    pub background_color: String,
    /// The name itself.
    pub text_color: String,
}

/// Who made a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Gmail.
    System,
    /// The user, or an app for them. A kind that Google may add one day counts as this.
    #[default]
    #[serde(other)]
    User,
}

/// Whether a message with these labels has this one.
pub fn has(label_ids: &[LabelId], label: &str) -> bool {
    label_ids.iter().any(|id| id == label)
}
