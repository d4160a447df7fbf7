//! The addresses a mailbox may write as.

pub mod list;
