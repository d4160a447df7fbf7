//! A user's Gmail mailbox: its two grants, its switches, and taking it all back.

pub mod connect;
pub mod disconnect;
pub mod rate;
pub mod run_now;
pub mod seal;
pub mod settings;
pub mod tokens;
pub mod undo;
