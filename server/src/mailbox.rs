//! A user's Gmail mailbox: its two grants, its switches, and taking it all back.

pub mod connect;
pub mod disconnect;
pub mod filing;
pub mod push;
pub mod rate;
pub mod records;
pub mod rotate;
pub mod run_now;
pub mod seal;
pub mod settings;
pub mod setup;
pub mod sharing;
pub mod tokens;
pub mod undo;
pub mod withdraw;
