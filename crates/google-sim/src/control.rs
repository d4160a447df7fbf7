//! Driving a simulator that runs in another process: one JSON command a request, at `/_sim/command`.
//!
//! [`Client`] has a method for each command, named as the methods of [`crate::Simulator`].

mod client;
mod commands;

pub use client::Client;
pub(crate) use commands::{Command, execute};

/// Where commands are posted.
pub(crate) const PATH: &str = "/_sim/command";
