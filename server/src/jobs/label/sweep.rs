//! Scheduled runs of many mailboxes together. Most of the time nothing has come in: such a mailbox costs one call to Gmail
//! and its part of a few statements, however many there are. Where there is more to it a run of its own goes on from what
//! is known by then.

use super::{
    SIDE_BY_SIDE, inbox,
    probe::{Probe, Step},
    run::{Glance, next_run_at},
    waiting,
};
use crate::{
    App,
    google::gateway::{GatewayError, MailboxGateway},
    store::mail::{
        calls::{self, NewCall},
        leases::{self, AfterRun, Claimed, Lease},
        runs,
    },
};
use contract::{
    LabelRunId, MailboxId,
    label::{LabelRun, RunCounts, RunOutcome, RunTrigger},
};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, FuturesUnordered},
};
use gmail::history::Outcome;
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    mem,
    panic::AssertUnwindSafe,
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// Histories that are read side by side.
const HISTORIES: usize = 16;
/// Idle mailboxes are given back after this at the latest, whoever is still waited for.
const END_EVERY: Duration = Duration::from_secs(20);
/// The same once the server is stopping.
const END_SOON: Duration = Duration::from_secs(1);
/// Mailboxes that are not looked at by then are given back: half of what a lease lasts.
const LOOK_FOR: SignedDuration = SignedDuration::from_secs(150);

/// One mailbox's part of a sweep.
pub(super) type Ended = (MailboxId, Result<Option<LabelRun>, DbErr>);

/// A mailbox that was looked at, or came too late for that.
struct Glanced<'a> {
    claimed: &'a Claimed,
    id: &'a LabelRunId,
    started_at: Timestamp,
    gmail: MailboxGateway<'a>,
    history: Option<Result<Outcome, GatewayError>>,
}

impl Glanced<'_> {
    /// How far the history was read, where nothing came in.
    fn up_to(&self) -> Option<i64> {
        match &self.history {
            Some(Ok(Outcome::Changes { added, up_to, .. })) if !added.iter().any(inbox::is_in) => {
                Some(up_to.0)
            }
            _ => None,
        }
    }

    /// Whether there is nothing to be done.
    fn is_idle(&self) -> bool {
        self.history.is_none() || self.up_to().is_some()
    }

    /// How the mailbox stands then: due at once where it was not looked at.
    fn after(&self, app: &App, now: Timestamp) -> AfterRun {
        let mailbox = &self.claimed.mailbox;
        let looked = self.history.is_some();
        AfterRun {
            history_id: self.up_to(),
            next_run_at: Some(if looked {
                next_run_at(app, mailbox)
            } else {
                now
            }),
            paused: false,
            failures: if looked { 0 } else { mailbox.failures },
        }
    }

    /// The run, where there was one.
    fn run(&self, now: Timestamp) -> Option<LabelRun> {
        let spent = self.gmail.spent();
        self.history.is_some().then(|| LabelRun {
            id: self.id.clone(),
            trigger: RunTrigger::Schedule,
            started_at: self.started_at,
            finished_at: Some(now),
            outcome: RunOutcome::Done,
            counts: RunCounts {
                requests: spent.requests,
                units: spent.units,
                ..RunCounts::default()
            },
        })
    }
}

/// Runs those of these mailboxes whose time has come. What goes wrong with one leaves the others alone. Once the server is
/// stopping, what was not looked at yet is left for later.
///
/// # Errors
/// When what all have in common fails: the mailboxes of which there is no answer then are due again once their leases run
/// out.
pub(super) async fn sweep(
    app: &App,
    mailboxes: &[MailboxId],
    probe: &dyn Probe,
) -> Result<Vec<Ended>, DbErr> {
    let waiting_since = waiting::since(app.now());
    let until = app.now().checked_add(LOOK_FOR).unwrap_or(Timestamp::MAX);
    let claim = leases::claim_quiet(app.store.db(), mailboxes, waiting_since, app.now());
    let claimed = claim.await?;
    if !claimed.is_empty() {
        probe.at(Step::Claimed).await;
    }
    let quiet: HashSet<&MailboxId> = claimed.iter().map(|one| &one.mailbox.id).collect();
    let mut others = mailboxes.to_vec();
    others.retain(|id| !quiet.contains(id));
    let (looked, others) = tokio::join!(
        look(app, &claimed, until, probe),
        each_by_itself(app, others, probe)
    );
    let mut ended = looked?;
    ended.extend(others?);
    Ok(ended)
}

/// Looks at mailboxes of which nothing is known but that they are due: ends the runs of those where nothing came in, and
/// goes on with the others. Nobody waits for one that Gmail keeps waiting.
async fn look(
    app: &App,
    claimed: &[Claimed],
    until: Timestamp,
    probe: &dyn Probe,
) -> Result<Vec<Ended>, DbErr> {
    let ids = claimed.iter().map(|_| LabelRunId::new(app.new_id()));
    let ids: Vec<LabelRunId> = ids.collect();
    let glances = claimed.iter().zip(&ids);
    let glances = glances.map(|(one, id)| glance(app, one, id, until));
    let glances: Vec<_> = glances.collect();
    let mut glances = stream::iter(glances).buffer_unordered(HISTORIES);
    let (mut idle, mut busy) = (Vec::new(), VecDeque::new());
    let (mut ending, mut runs) = (FuturesUnordered::new(), FuturesUnordered::new());
    let mut ended = Ok(Vec::new());
    let (mut looking, mut stopping) = (!claimed.is_empty(), false);
    let mut end_at = Instant::now() + END_EVERY;
    loop {
        while runs.len() < SIDE_BY_SIDE
            && let Some(one) = busy.pop_front()
        {
            runs.push(go_on(app, one, probe));
        }
        // All of them go on while any is waited for: each may hold a connection that another one needs.
        tokio::select! {
            biased;
            glanced = glances.next(), if looking => match glanced {
                Some(one) if one.is_idle() => idle.push(one),
                Some(one) => busy.push_back(one),
                None => {
                    looking = false;
                    let idle = mem::take(&mut idle);
                    let end = async move {
                        probe.at(Step::Glanced).await;
                        end_idle(app, idle).await
                    };
                    ending.push(end.boxed());
                }
            },
            Some(more) = ending.next(), if !ending.is_empty() => add(&mut ended, more),
            Some(run) = runs.next(), if !runs.is_empty() => add(&mut ended, Ok(vec![run])),
            () = sleep_until(end_at), if looking => {
                ending.push(end_idle(app, mem::take(&mut idle)).boxed());
                end_at = Instant::now() + END_EVERY;
            }
            () = app.stop.cancelled(), if looking && !stopping => {
                stopping = true;
                end_at = Instant::now() + END_SOON;
            }
            else => return ended,
        }
    }
}

/// Adds what ended. The first error is what is told, and keeps nobody else from ending.
fn add(ended: &mut Result<Vec<Ended>, DbErr>, more: Result<Vec<Ended>, DbErr>) {
    match (ended.as_mut(), more) {
        (Ok(ended), Ok(more)) => ended.extend(more),
        (Ok(_), Err(error)) => *ended = Err(error),
        (Err(_), _) => {}
    }
}

/// Reads what happened in a mailbox since the last look; nothing any more after `until`, or when the server is stopping.
async fn glance<'a>(
    app: &'a App,
    claimed: &'a Claimed,
    id: &'a LabelRunId,
    until: Timestamp,
) -> Glanced<'a> {
    let (mailbox, started_at) = (&claimed.mailbox, app.now());
    let gateway = &app.google.gateway;
    let gmail = gateway.as_job(app, mailbox, Some(id.as_str())).keeping();
    let history = if app.stop.is_cancelled() || started_at > until {
        None
    } else {
        let start = mailbox.history_id.unwrap_or_default();
        let walk = AssertUnwindSafe(inbox::walk(&gmail, start, false)).catch_unwind();
        let panicked = |_| Err(panicked().into());
        Some(walk.await.unwrap_or_else(panicked))
    };
    Glanced {
        claimed,
        id,
        started_at,
        gmail,
        history,
    }
}

/// Ends the runs of mailboxes in which nothing came in, and gives those back that were not looked at.
async fn end_idle(app: &App, idle: Vec<Glanced<'_>>) -> Result<Vec<Ended>, DbErr> {
    if idle.is_empty() {
        return Ok(Vec::new());
    }
    let now = app.now();
    let after: Vec<_> = idle
        .iter()
        .map(|one| (&one.claimed.lease, one.after(app, now)))
        .collect();
    let (mut runs, mut calls) = (Vec::new(), HashMap::new());
    for one in &idle {
        let id = &one.claimed.mailbox.id;
        runs.extend(one.run(now).map(|run| (id.clone(), run)));
    }
    for mut one in idle {
        calls.insert(&one.claimed.mailbox.id, one.gmail.take_kept());
    }
    let written = write_idle(app, &after, &mut runs, &mut calls, now).await;
    // Those of mailboxes that somebody else had meanwhile; all of them where nothing could be written.
    for (id, calls) in calls {
        tell(app, id, &calls).await?;
    }
    written?;
    app.run_ends.send_replace(());
    let ended = runs.into_iter().map(|(id, run)| (id, Ok(Some(run))));
    Ok(ended.collect())
}

/// Writes what came of idle mailboxes in one transaction. What was not ours any more is taken out of `runs`, and left in
/// `calls`.
async fn write_idle<'a>(
    app: &App,
    after: &[(&Lease, AfterRun)],
    runs: &mut Vec<(MailboxId, LabelRun)>,
    calls: &mut HashMap<&'a MailboxId, Vec<NewCall<'a>>>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let transaction = app.store.begin().await?;
    let ours = leases::release_all(&transaction, after, now).await?;
    let ours: HashSet<&MailboxId> = ours.iter().collect();
    runs.retain(|(id, _)| ours.contains(id));
    runs::insert(&transaction, &app.organization, runs).await?;
    let of_ours = calls.iter().filter(|(id, _)| ours.contains(*id));
    let of_ours: Vec<NewCall<'a>> = of_ours.flat_map(|(_, calls)| calls.clone()).collect();
    calls::record(&transaction, &of_ours).await?;
    transaction.commit().await?;
    calls.retain(|id, calls| !calls.is_empty() && !ours.contains(*id));
    Ok(())
}

/// Writes calls to their owner's ledger. Of a mailbox that was disconnected nothing is kept.
async fn tell(app: &App, mailbox: &MailboxId, calls: &[NewCall<'_>]) -> Result<(), DbErr> {
    let transaction = app.store.begin().await?;
    if leases::lock(&transaction, mailbox).await? {
        calls::record(&transaction, calls).await?;
    }
    transaction.commit().await
}

/// Goes on with a run of a mailbox's own.
async fn go_on<'a>(app: &'a App, mut one: Glanced<'a>, probe: &'a dyn Probe) -> Ended {
    let mailbox = one.claimed.mailbox.id.clone();
    let run = async {
        // Before anything can go wrong: they were made.
        tell(app, &one.claimed.mailbox.id, &one.gmail.take_kept()).await?;
        let _place = app.runs.acquire().await;
        let (claimed, id, gmail) = (one.claimed, one.id, one.gmail);
        // Without a token nothing was asked, and meanwhile its owner may have connected again.
        let asked = |history: &Result<_, _>| !matches!(history, Err(GatewayError::Token(_)));
        let history = one.history.filter(asked);
        let glance = history.map(|history| Glance { gmail, history });
        super::work(app, claimed, id, RunTrigger::Schedule, probe, glance).await
    };
    (mailbox, unharmed(run).await)
}

/// What is to be taken back, then a run, of each of these mailboxes that is due.
async fn each_by_itself(
    app: &App,
    mailboxes: Vec<MailboxId>,
    probe: &dyn Probe,
) -> Result<Vec<Ended>, DbErr> {
    if mailboxes.is_empty() {
        return Ok(Vec::new());
    }
    let due = leases::still_due(app.store.db(), &mailboxes, app.now()).await?;
    let runs: Vec<_> = due
        .into_iter()
        .map(|id| by_itself(app, id, probe))
        .collect();
    Ok(stream::iter(runs)
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await)
}

async fn by_itself(app: &App, mailbox: MailboxId, probe: &dyn Probe) -> Ended {
    let run = async {
        let _place = app.runs.acquire().await;
        if app.stop.is_cancelled() {
            return Ok(None);
        }
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
    run.unwrap_or_else(|_| Err(panicked()))
}

fn panicked() -> DbErr {
    DbErr::Custom("a label run panicked".to_owned())
}
