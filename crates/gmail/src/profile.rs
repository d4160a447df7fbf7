//! Whose mailbox this is.

pub mod get;
