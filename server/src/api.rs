//! The handlers, by resource.

pub mod config;
pub mod operations;
pub mod session;
