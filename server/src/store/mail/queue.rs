//! The tables of the job queue, as far as tidying up goes. All else in them is for the `apalis` crate.

use crate::store::sql::Sql;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Forgets tasks that were done before this, and workers that were not heard of since. The crate's own function would
/// also rebuild the whole SQLite file.
///
/// # Errors
/// When the database fails, or before the queue's tables are there.
pub async fn delete_done_before(db: &impl ConnectionTrait, before: Timestamp) -> Result<(), DbErr> {
    let second = before.as_second();
    let (tasks, workers) = if db.get_database_backend() == DbBackend::Postgres {
        (
            "DELETE FROM apalis.jobs WHERE status IN ('Done', 'Killed') AND done_at < to_timestamp(?)",
            "DELETE FROM apalis.workers w WHERE w.last_seen < to_timestamp(?) \
             AND NOT EXISTS (SELECT 1 FROM apalis.jobs j WHERE j.lock_by = w.id)",
        )
    } else {
        (
            "DELETE FROM Jobs WHERE status IN ('Done', 'Killed') AND done_at < ?",
            "DELETE FROM Workers WHERE last_seen < ? \
             AND NOT EXISTS (SELECT 1 FROM Jobs WHERE Jobs.lock_by = Workers.id)",
        )
    };
    for sql in [tasks, workers] {
        Sql::new(sql, [second.into()]).run(db).await?;
    }
    Ok(())
}
