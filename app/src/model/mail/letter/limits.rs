//! How much Gmail sends. The numbers are Google's, for whoever is told before they are reached;
//! Gmail itself counts.

/// The most recipients in a day of an account that is not of an organization
/// (<https://support.google.com/mail/answer/22839>).
pub const CONSUMER_RECIPIENTS_A_DAY: u32 = 500;
/// The most mails in a day of an account of Google Workspace
/// (<https://support.google.com/a/answer/166852>).
pub const WORKSPACE_MAILS_A_DAY: u32 = 2_000;
/// The most recipients in a day of such an account, over all mails.
pub const WORKSPACE_RECIPIENTS_A_DAY: u32 = 10_000;
