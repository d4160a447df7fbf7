//! What the machine asks its driver to do.

use crate::MessageId;
use crate::messages::list;
use crate::messages::row::Request as GetRow;
use crate::pace::Round;

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Make this call, then [`super::ContactMail::listed`].
    List {
        /// The call.
        request: list::Request,
        /// Give it back with the answer.
        round: ListRound,
    },
    /// Make these calls in one batch, then [`super::ContactMail::batched`].
    Batch {
        /// The calls, at most 25.
        requests: Vec<GetRow>,
        /// Give it back with the answer.
        round: BatchRound,
    },
    /// Nothing before this moment.
    WaitUntil {
        /// In milliseconds since 1970.
        at_ms: i64,
    },
    /// Get a new access token, then [`super::ContactMail::token_renewed`].
    RefreshToken,
    /// Nothing until a call in flight is answered.
    InFlight,
    /// The page is complete.
    Done,
}

/// A list call in flight.
#[derive(Debug)]
pub struct ListRound(pub(super) Round<usize>);

/// A batch in flight.
#[derive(Debug)]
pub struct BatchRound(pub(super) Round<MessageId>);

/// What it cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Requests to Gmail; a batch is one.
    pub requests: u32,
    /// Quota units; each part of a batch counts.
    pub units: u32,
}
