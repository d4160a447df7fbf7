//! What the server does without being asked: the label job, and tidying up.
//!
//! | job | when |
//! |---|---|
//! | [`label`] | every ten minutes for each mailbox, spread over the interval; when its owner says so, and when a push does. Once a day for MailMagnet alone while pushes come |
//! | [`watch`] | where pushes are set up: every day for each mailbox with MailMagnet on |
//! | [`housekeeping`] | every hour |
//!
//! A job is a function of the clock. What calls it in a running server is [`queue`], on `apalis`; tests call it
//! themselves.

pub mod housekeeping;
pub mod label;
pub mod queue;
pub mod schedule;
pub mod watch;
