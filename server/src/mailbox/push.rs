//! What a push does: its mailbox is looked at now, by a label run as any other.
//!
//! A push is a hint and nothing more: what is new the run learns from Gmail itself. So a push that comes twice, late or
//! out of order, or that somebody made up with a token of Google's, costs one look at the history at most, and a mailbox
//! is looked at for pushes no more often than [`PAUSE`] allows.

use crate::{
    AppState, Result,
    jobs::label::{self, Unwatched},
    store::{
        mail::pushes::{self, Pushed},
        users::address_key,
    },
};
use contract::{MailboxId, label::RunTrigger};
use jiff::SignedDuration;
use std::sync::Arc;

/// The time between two looks at a mailbox that pushes ask for. Gmail itself sends one push a second at most.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// So many label runs a process begins for pushes at once; the schedule has the others within seconds.
pub const AT_ONCE: usize = 4;

/// A push of the configured subscription.
#[derive(Clone, PartialEq, Eq)]
pub struct Push {
    /// The number that Pub/Sub gave it. The same push may come again.
    pub message_id: String,
    /// Whose mailbox has changed.
    pub address: String,
    /// Where its history stands since.
    pub history_id: i64,
}

/// Takes a push. One that tells nothing new has no effect, nor has one for a mailbox that is not here or does not follow
/// its mail.
pub(crate) async fn take(app: &AppState, push: &Push) -> Result<()> {
    let (db, org, now) = (app.store.db(), &app.organization, app.now());
    let mailbox = pushes::mailbox_of(db, org, &address_key(&push.address)).await?;
    let Some(Pushed {
        mailbox_id,
        history_id,
        seen_at,
    }) = mailbox
    else {
        return Ok(());
    };
    if history_id.is_some_and(|seen| push.history_id <= seen) {
        return Ok(());
    }
    let rested = seen_at.and_then(|at| at.checked_add(PAUSE).ok());
    let at = rested.unwrap_or(now).max(now);
    let transaction = app.store.begin().await?;
    // In this order only pushes that have an effect leave a trace, one a pause at most.
    let news = pushes::ask(&transaction, &mailbox_id, at, now).await?
        && pushes::note(&transaction, &mailbox_id, &push.message_id, now).await?;
    if !news {
        return Ok(transaction.rollback().await?);
    }
    transaction.commit().await?;
    if at <= now {
        look(app, mailbox_id);
    }
    Ok(())
}

/// Looks at a mailbox now, on its own: Pub/Sub waits for no run. Where another run has it, or too many are at work, the
/// schedule does it soon.
fn look(app: &AppState, mailbox: MailboxId) {
    let Ok(place) = Arc::clone(&app.looks).try_acquire_owned() else {
        return;
    };
    let at_work = app.clone();
    app.tasks.spawn(async move {
        let run = label::run(&at_work, &mailbox, RunTrigger::Schedule, &Unwatched).await;
        if let Err(error) = run {
            tracing::error!(cause = %error, mailbox = mailbox.as_str(), "a label run failed");
        }
        drop(place);
    });
}
