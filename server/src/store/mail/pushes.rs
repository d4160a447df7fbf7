//! Pushes that were taken: which mailbox they ask to look at, and that none is taken twice.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId, UserId};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// What a push is to be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The mailbox.
    pub mailbox_id: MailboxId,
    /// Up to where its history was seen.
    pub history_id: Option<i64>,
    /// When that was.
    pub seen_at: Option<Timestamp>,
}

/// The mailbox of an address, where it follows its mail: with MailMagnet on, not waiting for its owner, and not told by
/// Google to wait.
///
/// # Errors
/// When the database fails.
pub async fn mailbox_of(
    db: &impl ConnectionTrait,
    org: &OrgId,
    address_key: &str,
) -> Result<Option<Pushed>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: String,
        history_id: Option<i64>,
        seen_at: Option<i64>,
    }
    let sql = "SELECT id, history_id, seen_at FROM mailboxes WHERE org_id = ? AND address_key = ? \
               AND mail_magnet = ? AND paused = ? AND failures = 0";
    let values = [
        org.as_str().into(),
        address_key.into(),
        true.into(),
        false.into(),
    ];
    let row: Option<Row> = Sql::new(sql, values).one(db).await?;
    Ok(row.map(|row| Pushed {
        mailbox_id: MailboxId::new(row.id),
        history_id: row.history_id,
        seen_at: row.seen_at.map(super::instant),
    }))
}

/// Asks for a look at a mailbox at this time. Tells whether that is news: not where one no later is asked for already.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    at: Timestamp,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = "UPDATE mailboxes SET pushed_at = ?, push_seen_at = ? WHERE id = ? AND (pushed_at IS NULL OR pushed_at > ?)";
    let values = [
        at.as_millisecond().into(),
        now.as_millisecond().into(),
        mailbox.as_str().into(),
        at.as_millisecond().into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// Asks for a look at the mailbox of a user so long after the last one: they have Tegami open. Not where a look is asked
/// for or due before that, where the mailbox waits for its owner or was told by Google to wait, or where Google pushes
/// what comes in: its watch holds, and a push came since `proven_since`.
///
/// # Errors
/// When the database fails.
pub async fn ask_while_open(
    db: &impl ConnectionTrait,
    user: &UserId,
    interval: SignedDuration,
    proven_since: Timestamp,
    now: Timestamp,
) -> Result<(), DbErr> {
    let ms = || i64::try_from(interval.as_millis()).unwrap_or(i64::MAX);
    let sql = "UPDATE mailboxes SET pushed_at = seen_at + ? WHERE user_id = ? AND mail_magnet = ? AND paused = ? \
               AND failures = 0 AND pushed_at IS NULL AND next_run_at > seen_at + ? \
               AND NOT COALESCE(watch_until > ? AND push_seen_at > ?, ?)";
    let values = [
        ms().into(),
        user.as_str().into(),
        true.into(),
        false.into(),
        ms().into(),
        now.as_millisecond().into(),
        proven_since.as_millisecond().into(),
        false.into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// Notes a push by the number that Pub/Sub gave it. Tells whether it is the first time.
///
/// # Errors
/// When the database fails.
pub async fn note(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_id: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let row = [
        ("mailbox_id", mailbox.as_str().into()),
        ("message_id", message_id.into()),
        ("taken_at", now.as_millisecond().into()),
    ];
    let noted = Sql::insert("pushes", row)
        .add(" ON CONFLICT DO NOTHING", [])
        .run(db)
        .await?;
    Ok(noted == 1)
}

/// Forgets pushes that were taken before this.
///
/// # Errors
/// When the database fails.
pub async fn delete_before(db: &impl ConnectionTrait, before: Timestamp) -> Result<u64, DbErr> {
    let sql = "DELETE FROM pushes WHERE taken_at < ?";
    Sql::new(sql, [before.as_millisecond().into()])
        .run(db)
        .await
}
