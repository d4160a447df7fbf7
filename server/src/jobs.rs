//! What the server does without being asked: the label job, and tidying up.
//!
//! | job | when |
//! |---|---|
//! | [`label`] | every ten minutes for each mailbox, spread over the interval; and when its owner says so |
//! | [`housekeeping`] | every hour |
//!
//! A job is a function of the clock. What calls it in a running server is [`queue`], on `apalis`; tests call it
//! themselves.

pub mod housekeeping;
pub mod label;
pub mod queue;
pub mod schedule;
