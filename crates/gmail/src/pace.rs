//! How fast to call, and what to do when a call fails: decisions only, with the time and the dice as arguments.
//!
//! One [`Limiter`] for each mailbox counts the calls in flight and the units spent. A [`Pacer`] holds the calls of one
//! job, hands them out in rounds as the limiter allows, and takes back those that may be tried again. A lone call needs
//! only a [`Retry`].

mod budget;
mod limiter;
mod pacer;
mod retry;
mod window;

pub use budget::{Budget, Who};
pub use limiter::{Grant, Limiter, Outcome, Permit};
pub use pacer::{Pacer, Round, Turn};
pub use retry::{Decision, MOST_TRIES, MOST_TRIES_OF_A_FAULT, MOST_WAIT_MS, Retry};
pub use window::MOST_IN_FLIGHT;
