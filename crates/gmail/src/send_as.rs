//! The addresses a mailbox may write as.

pub mod addresses;
pub mod list;
