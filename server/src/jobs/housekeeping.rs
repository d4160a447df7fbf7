//! Tidying up: what has been kept long enough goes.

use crate::{
    App, Error,
    auth::session::{ABSOLUTE_LIMIT, IDLE_LIMIT},
    mailbox::{setup, withdraw},
    store::{
        events,
        mail::{calls, pushes, queue, runs, setups},
        notices, sessions,
    },
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;

/// How long the ledger of calls to Google, and runs that filed nothing, are kept.
pub const CALLS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long events are kept for browsers that come back. One that was away for longer reads anew.
pub const EVENTS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a set-up that nobody goes on with is kept.
pub const SETUPS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long pushes are known again: longer than a token of Google's lives, so that the same push with the same token is
/// never news a second time.
pub const PUSHES_KEPT: SignedDuration = SignedDuration::from_hours(2);

/// How long the queue remembers a task that was done.
const TASKS_KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Deletes what is older than its time.
///
/// # Errors
/// When the database fails.
pub async fn run(app: &App) -> Result<(), DbErr> {
    let (db, org, now) = (app.store.db(), &app.organization, app.now());
    let before = |kept: SignedDuration| now.checked_sub(kept).unwrap_or(Timestamp::UNIX_EPOCH);
    sessions::delete_ended(db, before(ABSOLUTE_LIMIT), before(IDLE_LIMIT)).await?;
    notices::delete_old(db, org, now).await?;
    events::delete_before(db, org, before(EVENTS_KEPT)).await?;
    calls::delete_before(db, org, before(CALLS_KEPT)).await?;
    runs::delete_idle_before(db, org, before(CALLS_KEPT)).await?;
    pushes::delete_before(db, before(PUSHES_KEPT)).await?;
    take_back_setups(app).await?;
    if let Err(error) = withdraw::from_those_who_may_not(app).await {
        tracing::error!(cause = error.cause(), "a mailbox could not be taken back");
    }
    queue::delete_done_before(db, before(TASKS_KEPT)).await?;
    Ok(())
}

/// Takes back what Google allowed for a set-up that nobody goes on with.
///
/// # Errors
/// When the database fails.
pub async fn take_back_setups(app: &App) -> Result<(), DbErr> {
    let (db, org) = (app.store.db(), &app.organization);
    let since = app
        .now()
        .checked_sub(SETUPS_KEPT)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    for user in setups::untouched_since(db, org, since).await? {
        if let Err(Error::Store(error)) = setup::give_up(app, &user).await {
            return Err(error);
        }
    }
    Ok(())
}
