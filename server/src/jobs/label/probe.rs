//! Where a run is. Between any two effects it says so, and waits until it may go on.

use futures_util::future::{BoxFuture, FutureExt, ready};

/// A place between two effects of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The lease is taken.
    Claimed,
    /// The histories of all whose leases were taken are read.
    Glanced,
    /// The run's row is written.
    Begun,
    /// A label's name is noted; the label is not made yet.
    LabelNoted,
    /// A label is made; its id is not stored yet.
    LabelMade,
    /// What is new is known.
    Listed,
    /// More is new than the run looks at: it is noted, and so is how far the history was read.
    PutOff,
    /// A message's facts are known.
    Looked,
    /// The ledger says what is about to be done.
    Planned,
    /// Gmail did a call; the ledger does not say so yet.
    Filed,
    /// The ledger says that a call was done.
    Settled,
    /// Messages that had been put off are done.
    CaughtUp,
    /// All is done but noting it.
    Ending,
}

/// Watches a run. In a test, a run that is held here for ever and then dropped was killed here.
pub trait Probe: Send + Sync {
    /// The run is at this step.
    fn at(&self, step: Step) -> BoxFuture<'_, ()>;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Probe for Unwatched {
    fn at(&self, _: Step) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }
}
