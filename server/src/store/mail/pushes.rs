//! Pushes that were taken: which mailbox they ask to look at, and that none is taken twice.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId};
use jiff::Timestamp;
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

/// Asks for a look at a mailbox at this time. Tells whether that is news: not where a push before has asked already.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    at: Timestamp,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql =
        "UPDATE mailboxes SET pushed_at = ?, push_seen_at = ? WHERE id = ? AND pushed_at IS NULL";
    let values = [
        at.as_millisecond().into(),
        now.as_millisecond().into(),
        mailbox.as_str().into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
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
