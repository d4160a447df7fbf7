//! Taking back what the label job did, as its owner asks.

use super::settings;
use crate::{
    AppState, Error, Result,
    google::scope::GrantKind,
    jobs::label::{self, Unwatched},
    store::mail::{grants, mailboxes::Whose, undo},
};
use contract::{
    label::{LabelRun, RunTrigger},
    label_log::{UndoAnswer, UndoRequest},
    mailbox::GrantState,
};
use std::time::Duration;

/// How long the answer waits. Taking back takes the time it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Marks what is to be taken back, and takes it back. Once this has answered nothing that happens to the server
/// keeps it from being taken back: what is marked is seen to by the schedule too.
pub(crate) async fn take_back(
    app: &AppState,
    whose: Whose<'_>,
    what: &UndoRequest,
) -> Result<UndoAnswer> {
    let mailbox = settings::own(app, whose).await?;
    require_job_grant(app, &mailbox.id).await?;
    let transaction = app.store.begin().await?;
    let messages = undo::mark(&transaction, &mailbox.id, what, app.now()).await?;
    transaction.commit().await?;
    // On its own, so that a browser that goes away does not cut it off.
    let (at_work, id) = (app.clone(), mailbox.id.clone());
    let run = app
        .tasks
        .spawn(async move { label::run(&at_work, &id, RunTrigger::Undo, &Unwatched).await });
    let run: Option<LabelRun> = match tokio::time::timeout(PATIENCE, run).await {
        Ok(ended) => ended.map_err(|error| Error::Fault(error.to_string()))??,
        // It is still at work.
        Err(_) => None,
    };
    Ok(UndoAnswer { messages, run })
}

/// Refuses where the job cannot work for its owner.
pub(crate) async fn require_job_grant(app: &AppState, mailbox: &contract::MailboxId) -> Result<()> {
    let grant = grants::get(app.store.db(), mailbox, GrantKind::Job).await?;
    match grant.map(|grant| grant.state) {
        Some(GrantState::Active) => Ok(()),
        Some(GrantState::Revoked) => Err(Error::GrantRevoked),
        Some(GrantState::Absent | GrantState::Refused) | None => Err(Error::ScopeMissing),
    }
}
