//! What hangs on a message.

pub mod get;
