//! Who may come in: sign-in and sessions.

pub mod session;
