//! Kills a run of the label job between two of its effects.

use super::world::World;
use contract::{
    MailboxId,
    label::{RunOutcome, RunTrigger},
};
use futures_util::future::{BoxFuture, FutureExt, pending, ready};
use server::jobs::label::{self, Probe, Step};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Kills a run.
pub struct Killer {
    /// The only step that counts, where not every one does.
    step: Option<Step>,
    nth: usize,
    /// The steps that were reached.
    pub reached: AtomicUsize,
    /// Told once the run stands still for good.
    pub killed: Notify,
}

impl Killer {
    /// One that waits for a step, counted from nought.
    pub fn at(nth: usize) -> Self {
        Self {
            step: None,
            nth,
            reached: AtomicUsize::new(0),
            killed: Notify::new(),
        }
    }

    /// One that waits for the `nth` time, counted from nought, that the run is at this step.
    pub fn of(step: Step, nth: usize) -> Self {
        Self {
            step: Some(step),
            ..Self::at(nth)
        }
    }

    /// Runs the only mailbox until this strikes. Tells whether it did.
    pub async fn run(&self, world: &World) -> bool {
        let mailbox = world.texts("SELECT id AS t FROM mailboxes").await.remove(0);
        let mailbox = MailboxId::new(mailbox);
        let run = label::run(&world.test.app, &mailbox, RunTrigger::Schedule, self);
        tokio::select! {
            ended = run => {
                assert_eq!(ended.unwrap().unwrap().outcome, RunOutcome::Done);
                false
            }
            () = self.killed.notified() => true,
        }
    }
}

impl Probe for Killer {
    fn at(&self, step: Step) -> BoxFuture<'_, ()> {
        let counts = self.step.is_none_or(|only| only == step);
        if counts && self.reached.fetch_add(1, Ordering::SeqCst) == self.nth {
            self.killed.notify_one();
            return pending().boxed();
        }
        ready(()).boxed()
    }
}

/// Does something at a step.
pub struct When<'a> {
    step: Step,
    then: Box<dyn Fn() -> BoxFuture<'a, ()> + Send + Sync + 'a>,
}

impl<'a> When<'a> {
    /// Does this whenever a run is at this step.
    pub fn at(step: Step, then: impl Fn() -> BoxFuture<'a, ()> + Send + Sync + 'a) -> Self {
        Self {
            step,
            then: Box::new(then),
        }
    }
}

impl Probe for When<'_> {
    fn at(&self, step: Step) -> BoxFuture<'_, ()> {
        if step == self.step {
            (self.then)()
        } else {
            ready(()).boxed()
        }
    }
}
