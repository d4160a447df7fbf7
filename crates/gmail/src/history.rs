//! What changed in a mailbox since a point in its history.

#[cfg(feature = "content")]
pub mod changes;
pub mod list;
mod walk;

pub use walk::{Outcome, Walk};
