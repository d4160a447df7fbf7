//! "Run now": a label run that its owner asks for, by itself or with what they want of a label.

use super::{settings, undo};
use crate::{
    AppState, Error, Result,
    jobs::label::{self, Unwatched},
    store::mail::{
        labels, leases,
        mailboxes::{self, Whose},
        runs,
    },
};
use contract::{
    MailboxId,
    error::FieldProblem,
    label::{Category, LabelRun, RunOutcome, RunTrigger},
    mailbox::LabelChoice,
    mailbox_setup::EXISTING_DAYS,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;
use std::time::Duration;
use tokio::time::Instant;

/// How long the answer waits for the run. The run itself takes the time it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a run of another process is waited for before the next try.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Notes what the user wants of one of their labels, and runs the label job, which does it.
pub(crate) async fn choose_label(
    app: &AppState,
    whose: Whose<'_>,
    category: Category,
    choice: LabelChoice,
) -> Result<LabelRun> {
    let mailbox = settings::own(app, whose).await?;
    if !mailbox.labels {
        return Err(Error::LabelsOff);
    }
    undo::require_job_grant(app, &mailbox.id).await?;
    if !labels::choose(app.store.db(), &mailbox.id, category, choice).await? {
        return Err(Error::Conflict);
    }
    run_noted(app, whose).await
}

/// Has mail of the last days that is in the inbox filed, too, and runs the label job, which does it.
pub(crate) async fn file_existing(app: &AppState, whose: Whose<'_>, days: u16) -> Result<LabelRun> {
    if days == 0 || !EXISTING_DAYS.contains(&days) {
        return Err(Error::field("days", FieldProblem::OutOfRange));
    }
    let mailbox = settings::own(app, whose).await?;
    let back = SignedDuration::from_hours(24 * i64::from(days));
    let from = app.now().checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH);
    undo::require_job_grant(app, &mailbox.id).await?;
    if !mailboxes::look_back(app.store.db(), &mailbox.id, from).await? {
        return Err(Error::LabelsOff);
    }
    run_noted(app, whose).await
}

/// Runs the label job for what was noted. Where another run has the mailbox meanwhile, the next one does it; the latest
/// is the answer.
async fn run_noted(app: &AppState, whose: Whose<'_>) -> Result<LabelRun> {
    match run_now(app, whose).await {
        Err(Error::Conflict) => {
            let mailbox = settings::own(app, whose).await?;
            let latest = runs::latest(app.store.db(), &mailbox.id, 1).await?;
            let run = latest.into_iter().next().ok_or(Error::Conflict)?;
            Ok(LabelRun {
                outcome: RunOutcome::Running,
                ..run
            })
        }
        answer => answer,
    }
}

/// Runs the label job over the user's own mailbox, as it is now: what another run has read already may be older, so this
/// one comes after it.
pub(crate) async fn run_now(app: &AppState, whose: Whose<'_>) -> Result<LabelRun> {
    let mailbox = settings::own(app, whose).await?;
    if !mailbox.labels {
        return Err(Error::LabelsOff);
    }
    let db = app.store.db();
    undo::require_job_grant(app, &mailbox.id).await?;
    // On its own, so that a browser that goes away does not cut the run off.
    let (at_work, id) = (app.clone(), mailbox.id.clone());
    let run = app
        .tasks
        .spawn(async move { run_next(&at_work, &id).await });
    if let Ok(ended) = tokio::time::timeout(PATIENCE, run).await {
        let ended = ended.map_err(|error| Error::Fault(error.to_string()))??;
        if let Some(run) = ended {
            return Ok(run);
        }
    }
    // It is still at work, or another run has the mailbox.
    let latest = runs::latest(db, &mailbox.id, 1).await?;
    let running = latest
        .into_iter()
        .find(|run| run.outcome == RunOutcome::Running);
    running.ok_or(Error::Conflict)
}

/// Runs the label job once no other run has the mailbox. None where one has it for longer than anybody waits.
async fn run_next(
    app: &AppState,
    mailbox: &MailboxId,
) -> std::result::Result<Option<LabelRun>, DbErr> {
    let until = Instant::now() + PATIENCE;
    // Before the first try: a run that ends between that and the waiting is not missed.
    let mut ends = app.run_ends.subscribe();
    let mut was_free = false;
    loop {
        let run = label::run(app, mailbox, RunTrigger::Owner, &Unwatched).await?;
        if run.is_some() || was_free || Instant::now() > until {
            return Ok(run);
        }
        if !leases::is_leased(app.store.db(), mailbox, app.now()).await? {
            // It was given back in between, or is not to be run at all, as the next try tells.
            was_free = true;
            continue;
        }
        // A run of another process says nothing here when it ends.
        let ended = tokio::time::timeout(LOOK_AGAIN, ends.changed());
        tokio::select! {
            _ = ended => {}
            () = app.stop.cancelled() => return Ok(None),
        }
    }
}
