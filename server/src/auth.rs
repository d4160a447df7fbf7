//! Who may come in: sign-in and sessions.

pub mod session;
pub mod sign_in;
