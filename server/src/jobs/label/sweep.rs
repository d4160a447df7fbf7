//! Scheduled runs of many mailboxes together. Most of the time nothing has come in: such a mailbox costs one call to Gmail
//! and its part of a few statements, however many there are. Where there is more to it a run of its own goes on from what
//! is known by then.

use super::{
    inbox,
    probe::{Probe, Step},
    run::{Glance, next_run_at},
    waiting,
};
use crate::{
    App,
    store::mail::{
        calls,
        leases::{self, AfterRun, Claimed},
        runs,
    },
};
use contract::{
    LabelRunId, MailboxId,
    label::{LabelRun, RunCounts, RunOutcome, RunTrigger},
};
use futures_util::{FutureExt, StreamExt, stream};
use gmail::history::Outcome;
use jiff::Timestamp;
use sea_orm::DbErr;
use std::{collections::HashSet, panic::AssertUnwindSafe};

/// Histories that are read side by side.
const HISTORIES: usize = 16;
/// Runs that are at work side by side, of one sweep.
const RUNS: usize = 4;

/// One mailbox's part of a sweep.
pub(super) type Ended = (MailboxId, Result<Option<LabelRun>, DbErr>);

/// A mailbox that was looked at.
struct Glanced<'a> {
    claimed: &'a Claimed,
    id: &'a LabelRunId,
    started_at: Timestamp,
    glance: Glance<'a>,
}

impl Glanced<'_> {
    /// How far the history was read, where nothing came in.
    fn idle_up_to(&self) -> Option<i64> {
        match &self.glance.history {
            Ok(Outcome::Changes { added, up_to, .. }) if !added.iter().any(inbox::is_in) => {
                Some(up_to.0)
            }
            _ => None,
        }
    }
}

/// Runs those of these mailboxes whose time has come. What goes wrong with one leaves the others alone.
///
/// # Errors
/// When what all have in common fails: the mailboxes of which there is no answer then are due again once their leases run
/// out.
pub(super) async fn sweep(
    app: &App,
    mailboxes: &[MailboxId],
    probe: &dyn Probe,
) -> Result<Vec<Ended>, DbErr> {
    let db = app.store.db();
    let waiting_since = waiting::since(app.now());
    let claimed = leases::claim_quiet(db, mailboxes, waiting_since, app.now()).await?;
    let mut others = mailboxes.to_vec();
    let mut ended = Vec::with_capacity(mailboxes.len());
    if !claimed.is_empty() {
        probe.at(Step::Claimed).await;
        let quiet: HashSet<&MailboxId> = claimed.iter().map(|one| &one.mailbox.id).collect();
        others.retain(|id| !quiet.contains(id));
        ended = look(app, &claimed, probe).await?;
    }
    if others.is_empty() {
        return Ok(ended);
    }
    let others = leases::still_due(db, &others, app.now()).await?;
    let others = others.into_iter().map(|id| by_itself(app, id, probe));
    let others: Vec<_> = others.collect();
    let others = stream::iter(others).buffer_unordered(RUNS);
    ended.extend(others.collect::<Vec<_>>().await);
    Ok(ended)
}

/// Looks at mailboxes of which nothing is known but that they are due, and ends the runs of those where nothing came in.
async fn look(app: &App, claimed: &[Claimed], probe: &dyn Probe) -> Result<Vec<Ended>, DbErr> {
    let ids = claimed.iter().map(|_| LabelRunId::new(app.new_id()));
    let ids: Vec<LabelRunId> = ids.collect();
    let glances = claimed.iter().zip(&ids);
    let glances: Vec<_> = glances.map(|(one, id)| glance(app, one, id)).collect();
    let glances = stream::iter(glances).buffer_unordered(HISTORIES);
    let glanced: Vec<Glanced<'_>> = glances.collect().await;
    probe.at(Step::Glanced).await;
    let (idle, busy) = glanced
        .into_iter()
        .partition(|one| one.idle_up_to().is_some());
    let mut ended = end_idle(app, idle).await?;
    let busy: Vec<Glanced<'_>> = busy;
    let busy: Vec<_> = busy.into_iter().map(|one| go_on(app, one, probe)).collect();
    let busy = stream::iter(busy).buffer_unordered(RUNS);
    ended.extend(busy.collect::<Vec<_>>().await);
    Ok(ended)
}

/// Reads what happened in a mailbox since the last look.
async fn glance<'a>(app: &'a App, claimed: &'a Claimed, id: &'a LabelRunId) -> Glanced<'a> {
    let (mailbox, started_at) = (&claimed.mailbox, app.now());
    let gateway = &app.google.gateway;
    let gmail = gateway.as_job(app, mailbox, Some(id.as_str())).keeping();
    let start = mailbox.history_id.unwrap_or_default();
    let history = inbox::walk(&gmail, start, false).await;
    Glanced {
        claimed,
        id,
        started_at,
        glance: Glance { gmail, history },
    }
}

/// Ends the runs of mailboxes in which nothing came in.
async fn end_idle(app: &App, idle: Vec<Glanced<'_>>) -> Result<Vec<Ended>, DbErr> {
    if idle.is_empty() {
        return Ok(Vec::new());
    }
    let now = app.now();
    let after = idle.iter().map(|one| {
        let after = AfterRun {
            history_id: one.idle_up_to(),
            next_run_at: Some(next_run_at(app, &one.claimed.mailbox)),
            paused: false,
            failures: 0,
        };
        (&one.claimed.lease, after)
    });
    let after: Vec<_> = after.collect();
    let transaction = app.store.begin().await?;
    let ours = leases::release_all(&transaction, &after, now).await?;
    let ours: HashSet<MailboxId> = ours.into_iter().collect();
    let (mut runs, mut calls) = (Vec::new(), Vec::new());
    for mut one in idle {
        let spent = one.glance.gmail.spent();
        let run = LabelRun {
            id: one.id.clone(),
            trigger: RunTrigger::Schedule,
            started_at: one.started_at,
            finished_at: Some(now),
            outcome: RunOutcome::Done,
            counts: RunCounts {
                requests: spent.requests,
                units: spent.units,
                ..RunCounts::default()
            },
        };
        calls.extend(one.glance.gmail.take_kept());
        let id = &one.claimed.mailbox.id;
        if ours.contains(id) {
            runs.push((id.clone(), run));
        }
    }
    runs::insert(&transaction, &app.organization, &runs).await?;
    calls::record(&transaction, calls).await?;
    transaction.commit().await?;
    app.run_ends.send_replace(());
    let ended = runs.into_iter().map(|(id, run)| (id, Ok(Some(run))));
    Ok(ended.collect())
}

/// Goes on with a run of a mailbox's own.
async fn go_on<'a>(app: &'a App, one: Glanced<'a>, probe: &'a dyn Probe) -> Ended {
    let Glanced {
        claimed,
        id,
        glance,
        ..
    } = one;
    let mailbox = claimed.mailbox.id.clone();
    let run = super::work(app, claimed, id, RunTrigger::Schedule, probe, Some(glance));
    (mailbox, unharmed(run).await)
}

/// What is to be taken back, then a run.
async fn by_itself(app: &App, mailbox: MailboxId, probe: &dyn Probe) -> Ended {
    let run = async {
        let undone = super::one(app, &mailbox, RunTrigger::Undo, probe).await?;
        let run = super::one(app, &mailbox, RunTrigger::Schedule, probe).await?;
        Ok(run.or(undone))
    };
    let run = unharmed(run).await;
    (mailbox, run)
}

/// A run that panics is an error of its own, and nobody else's.
async fn unharmed(
    run: impl Future<Output = Result<Option<LabelRun>, DbErr>>,
) -> Result<Option<LabelRun>, DbErr> {
    let run = AssertUnwindSafe(run).catch_unwind().await;
    run.unwrap_or_else(|_| Err(DbErr::Custom("a label run panicked".to_owned())))
}
