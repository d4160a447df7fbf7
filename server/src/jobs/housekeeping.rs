//! Tidying up: what has been kept long enough goes.

use crate::{
    App,
    auth::session::{ABSOLUTE_LIMIT, IDLE_LIMIT},
    store::{
        mail::{calls, facts, queue, runs},
        sessions,
    },
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;

/// How long MailMagnet's facts are kept.
pub const FACTS_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long the ledger of calls to Google, and runs that filed nothing, are kept.
pub const CALLS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

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
    facts::delete_before(db, org, before(FACTS_KEPT)).await?;
    calls::delete_before(db, org, before(CALLS_KEPT)).await?;
    runs::delete_idle_before(db, org, before(CALLS_KEPT)).await?;
    queue::delete_done_before(db, before(TASKS_KEPT)).await?;
    Ok(())
}
