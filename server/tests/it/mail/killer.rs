//! Kills a run of the label job between two of its effects.

use futures_util::future::{BoxFuture, FutureExt, pending, ready};
use server::jobs::label::{Probe, Step};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Kills a run at its `at`th step.
pub struct Killer {
    at: usize,
    /// The steps that were reached.
    pub reached: AtomicUsize,
    /// Told once the run stands still for good.
    pub killed: Notify,
}

impl Killer {
    /// One that waits for a step, counted from nought.
    pub fn at(at: usize) -> Self {
        Self {
            at,
            reached: AtomicUsize::new(0),
            killed: Notify::new(),
        }
    }
}

impl Probe for Killer {
    fn at(&self, _: Step) -> BoxFuture<'_, ()> {
        if self.reached.fetch_add(1, Ordering::SeqCst) == self.at {
            self.killed.notify_one();
            return pending().boxed();
        }
        ready(()).boxed()
    }
}
