//! Tidying up: what has been kept long enough goes.

use crate::{
    App,
    auth::session::{ABSOLUTE_LIMIT, IDLE_LIMIT},
    store::{
        events,
        mail::{calls, queue, runs},
        notices, sessions,
    },
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;

/// How long the ledger of calls to Google, and runs that filed nothing, are kept.
pub const CALLS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long events are kept for browsers that come back. One that was away for longer reads anew.
pub const EVENTS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

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
    queue::delete_done_before(db, before(TASKS_KEPT)).await?;
    Ok(())
}
