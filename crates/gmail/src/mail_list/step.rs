//! What the machine asks its driver to do, and what it tells.

use crate::history::changes;
use crate::messages::list;
use crate::messages::row::Request as GetRow;
use crate::pace::Round;
use crate::threads::get as get_thread;
use crate::{HistoryId, LabelId, MessageId, ThreadId};

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Make this call, then [`super::MailList::changed`].
    History {
        /// The call.
        request: changes::Request,
        /// Give it back with the answer.
        round: HistoryRound,
    },
    /// Make this call, then [`super::MailList::listed`].
    List {
        /// The call.
        request: list::Request,
        /// Give it back with the answer.
        round: ListRound,
    },
    /// Make these calls in one batch, then [`super::MailList::threaded`].
    Threads {
        /// The calls, at most 10.
        requests: Vec<get_thread::Request>,
        /// Give it back with the answer.
        round: ThreadRound,
    },
    /// Make these calls in one batch, then [`super::MailList::batched`].
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
    /// Get a new access token, then [`super::MailList::token_renewed`].
    RefreshToken,
    /// Nothing until a call in flight is answered.
    InFlight,
    /// The page is complete.
    Done,
}

/// A history call in flight.
#[derive(Debug)]
pub struct HistoryRound(pub(super) Round<HistoryId>);

/// A list call in flight.
#[derive(Debug)]
pub struct ListRound(pub(super) Round<usize>);

/// A batch of threads in flight.
#[derive(Debug)]
pub struct ThreadRound(pub(super) Round<ThreadId>);

/// A batch of messages in flight.
#[derive(Debug)]
pub struct BatchRound(pub(super) Round<MessageId>);

/// Up to where a list is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// The point of the mailbox's history at which the list was whole.
    pub history_id: HistoryId,
    /// Labels that make a message belong to the list, all of them; none where only its headers tell.
    pub required: Option<Vec<LabelId>>,
    /// Older messages were left to be asked for.
    pub older: bool,
}

/// What happened to a message that the caller has a row of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It was deleted.
    Gone(MessageId),
    /// Labels were put on.
    Labeled(MessageId, Vec<LabelId>),
    /// Labels were taken off.
    Unlabeled(MessageId, Vec<LabelId>),
}

/// What it cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Requests to Gmail; a batch is one.
    pub requests: u32,
    /// Quota units; each part of a batch counts.
    pub units: u32,
}
