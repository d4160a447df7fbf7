//! "Run now": a label run that its owner asks for, by itself or with what they want of a label.

use super::{settings, undo};
use crate::{
    AppState, Error, Result,
    jobs::label::{self, Unwatched},
    store::mail::{labels, runs},
};
use contract::{
    UserId,
    label::{Category, LabelRun, RunOutcome, RunTrigger},
    mailbox::LabelChoice,
};
use std::time::Duration;

/// How long the answer waits for the run. The run itself takes the time it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Notes what the user wants of one of their labels, and runs the label job, which does it.
pub(crate) async fn choose_label(
    app: &AppState,
    user: &UserId,
    category: Category,
    choice: LabelChoice,
) -> Result<LabelRun> {
    let mailbox = settings::own(app, user).await?;
    if !mailbox.labels {
        return Err(Error::LabelsOff);
    }
    if !labels::choose(app.store.db(), &mailbox.id, category, choice).await? {
        return Err(Error::Conflict);
    }
    run_now(app, user).await
}

/// Runs the label job over the user's own mailbox.
pub(crate) async fn run_now(app: &AppState, user: &UserId) -> Result<LabelRun> {
    let mailbox = settings::own(app, user).await?;
    if !mailbox.labels {
        return Err(Error::LabelsOff);
    }
    let db = app.store.db();
    undo::require_job_grant(app, &mailbox.id).await?;
    // On its own, so that a browser that goes away does not cut the run off.
    let (at_work, id) = (app.clone(), mailbox.id.clone());
    let run = app
        .tasks
        .spawn(async move { label::run(&at_work, &id, RunTrigger::Owner, &Unwatched).await });
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
