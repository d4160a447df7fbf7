//! Gmail's ids of its own labels, as far as the rules know them
//! (<https://developers.google.com/workspace/gmail/api/guides/labels>).

/// What is in the inbox.
pub const INBOX: &str = "INBOX";
/// What is unread.
pub const UNREAD: &str = "UNREAD";
/// What has a star.
pub const STARRED: &str = "STARRED";
/// What was sent.
pub const SENT: &str = "SENT";
/// What its owner threw away.
pub const THROWN_AWAY: [&str; 2] = ["TRASH", "SPAM"];
