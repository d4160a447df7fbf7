//! What changed in a mailbox since a point in its history.

pub mod changes;
pub mod list;
mod walk;

pub use walk::{Outcome, Walk};
