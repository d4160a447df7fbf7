//! Messages that were found and wait to be looked at: more came at once than one run looks at.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// Rows of one statement.
const ROWS: usize = 500;

/// Adds messages; those that wait already are no more than that.
///
/// # Errors
/// When the database fails.
pub async fn add(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    message_ids: &[String],
) -> Result<(), DbErr> {
    for chunk in message_ids.chunks(ROWS) {
        let rows = chunk.iter().map(|id| {
            [
                mailbox.as_str().into(),
                id.as_str().into(),
                org.as_str().into(),
            ]
        });
        Sql::insert_all(
            "label_backlog",
            ["mailbox_id", "message_id", "org_id"],
            rows,
        )
        .add(" ON CONFLICT DO NOTHING", [])
        .run(db)
        .await?;
    }
    Ok(())
}

/// So many of the messages that wait, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    most: usize,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        message_id: String,
    }
    let sql = "SELECT message_id FROM label_backlog WHERE mailbox_id = ? ORDER BY message_id DESC LIMIT ?";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows: Vec<Row> = Sql::new(sql, [mailbox.as_str().into(), most.into()])
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.message_id).collect())
}

/// These wait no more.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_ids: &[String],
) -> Result<(), DbErr> {
    let sql = "DELETE FROM label_backlog WHERE mailbox_id = ? AND message_id IN ";
    Sql::new(sql, [mailbox.as_str().into()])
        .list(message_ids.iter().map(String::as_str))
        .run(db)
        .await?;
    Ok(())
}

/// Nothing of a mailbox waits any more.
///
/// # Errors
/// When the database fails.
pub async fn clear(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<(), DbErr> {
    let sql = "DELETE FROM label_backlog WHERE mailbox_id = ?";
    Sql::new(sql, [mailbox.as_str().into()]).run(db).await?;
    Ok(())
}
