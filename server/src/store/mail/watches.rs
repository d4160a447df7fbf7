//! Which mailboxes Google pushes for, until when, and whose turn it is to see to them.

use super::mailboxes::MailboxRecord;
use crate::store::sql::Sql;
use contract::{MailboxId, OrgId};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};

/// A process's turn to see to a mailbox's watch: until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn(i64);

/// What is to be seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Whether mailboxes are to be watched at all; otherwise only watches that are left over are seen to.
    pub watches: bool,
    /// The time now.
    pub now: Timestamp,
    /// What is due later than this is seen to as well: a renewal, where no watch is wanted.
    pub far: Timestamp,
}

/// The mailboxes whose watch is to be begun, renewed or stopped; so many at most, those that wait longest first. One that
/// waits for its owner has no grant to ask with.
///
/// # Errors
/// When the database fails.
pub async fn due(
    db: &impl ConnectionTrait,
    org: &OrgId,
    wanted: Wanted,
    most: u32,
) -> Result<Vec<MailboxId>, DbErr> {
    let sql = "SELECT id FROM mailboxes WHERE org_id = ? AND paused = ? \
               AND (watch_due_at IS NULL OR watch_due_at <= ? OR watch_due_at > ?) \
               AND (watch_until IS NOT NULL OR mail_magnet = ?) ORDER BY COALESCE(watch_due_at, 0), id LIMIT ?";
    let values = [
        org.as_str().into(),
        false.into(),
        wanted.now.as_millisecond().into(),
        wanted.far.as_millisecond().into(),
        wanted.watches.then_some(true).into(),
        i64::from(most).into(),
    ];
    let ids: Vec<String> = Sql::new(sql, values).column(db).await?;
    Ok(ids.into_iter().map(MailboxId::new).collect())
}

/// Takes the turn to see to a mailbox until then, unless another process has it.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    wanted: Wanted,
    until: Timestamp,
) -> Result<Option<Turn>, DbErr> {
    let turn = until.as_millisecond();
    let sql = "UPDATE mailboxes SET watch_due_at = ? \
               WHERE id = ? AND (watch_due_at IS NULL OR watch_due_at <= ? OR watch_due_at > ?)";
    let values = [
        turn.into(),
        id.as_str().into(),
        wanted.now.as_millisecond().into(),
        wanted.far.as_millisecond().into(),
    ];
    let claimed = Sql::new(sql, values).run(db).await? == 1;
    Ok(claimed.then_some(Turn(turn)))
}

/// Notes until when Google pushes, and when to see to that next: at once where the switches were set meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn begun(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    turn: Turn,
    until: Timestamp,
    next: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET watch_until = ?, \
               watch_due_at = CASE WHEN watch_due_at = ? THEN CAST(? AS BIGINT) ELSE watch_due_at END WHERE id = ?";
    let values = [
        until.as_millisecond().into(),
        turn.0.into(),
        next.as_millisecond().into(),
        id.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await.map(drop)
}

/// Tries again then.
///
/// # Errors
/// When the database fails.
pub async fn put_off(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    turn: Turn,
    next: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET watch_due_at = ? WHERE id = ? AND watch_due_at = ?";
    let values = [
        next.as_millisecond().into(),
        id.as_str().into(),
        turn.0.into(),
    ];
    Sql::new(sql, values).run(db).await.map(drop)
}

/// Notes that Google pushes no longer: the mailbox is looked at as often as any.
///
/// # Errors
/// When the database fails.
pub async fn ended(db: &impl ConnectionTrait, id: &MailboxId, now: Timestamp) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET watch_until = NULL, watch_due_at = NULL, push_seen_at = NULL WHERE id = ?";
    Sql::new(sql, [id.as_str().into()]).run(db).await?;
    look_soon(db, id, now).await
}

/// Makes a mailbox's next run due now, where it would come later.
///
/// # Errors
/// When the database fails.
pub async fn look_soon(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql =
        "UPDATE mailboxes SET next_run_at = ? WHERE id = ? AND next_run_at > ? AND failures = 0";
    let now = now.as_millisecond();
    let values = [now.into(), id.as_str().into(), now.into()];
    Sql::new(sql, values).run(db).await.map(drop)
}

impl MailboxRecord {
    /// Whether Google pushes what comes into it.
    pub fn is_watched(&self, now: Timestamp) -> bool {
        self.watch_until.is_some_and(|until| now < until)
    }
}
