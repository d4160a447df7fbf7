//! Messages that were found and wait to be looked at: more came at once than one run looks at, or Gmail failed to show
//! them.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashSet;

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
    insert(db, org, mailbox, message_ids, Row::FRESH).await
}

/// Adds messages that were looked at before: nothing but filing them is wanted now.
///
/// # Errors
/// When the database fails.
pub async fn add_again(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    message_ids: &[String],
) -> Result<(), DbErr> {
    insert(db, org, mailbox, message_ids, Row::AGAIN).await
}

/// Those of the messages that wait that were looked at before.
///
/// # Errors
/// When the database fails.
pub async fn again(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<HashSet<String>, DbErr> {
    let sql = "SELECT message_id FROM label_backlog WHERE mailbox_id = ? AND again = ?";
    let values = [mailbox.as_str().into(), true.into()];
    Ok(Sql::new(sql, values)
        .column(db)
        .await?
        .into_iter()
        .collect())
}

/// How a message begins to wait, and what becomes of one that waits already.
struct Row {
    failures: i64,
    again: bool,
    on_conflict: &'static str,
}

impl Row {
    const FRESH: Self = Self {
        failures: 0,
        again: false,
        on_conflict: " ON CONFLICT DO NOTHING",
    };
    const AGAIN: Self = Self {
        again: true,
        ..Self::FRESH
    };
    const ASIDE: Self = Self {
        failures: 1,
        on_conflict: " ON CONFLICT (mailbox_id, message_id) DO UPDATE SET failures = 1 WHERE label_backlog.failures = 0",
        ..Self::FRESH
    };
}

async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    message_ids: &[String],
    row: Row,
) -> Result<(), DbErr> {
    let Row {
        failures,
        again,
        on_conflict,
    } = row;
    for chunk in message_ids.chunks(ROWS) {
        let rows = chunk.iter().map(|id| {
            [
                mailbox.as_str().into(),
                id.as_str().into(),
                org.as_str().into(),
                failures.into(),
                again.into(),
            ]
        });
        Sql::insert_all(
            "label_backlog",
            ["mailbox_id", "message_id", "org_id", "failures", "again"],
            rows,
        )
        .add(on_conflict, [])
        .run(db)
        .await?;
    }
    Ok(())
}

/// What waits in a mailbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Messages that nobody has asked Gmail for yet.
    pub fresh: bool,
    /// Messages that Gmail failed to show.
    pub set_aside: bool,
}

/// What waits in a mailbox.
///
/// # Errors
/// When the database fails.
pub async fn waiting(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<Waiting, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        least: Option<i64>,
        most: Option<i64>,
    }
    let sql = "SELECT MIN(failures) AS least, MAX(failures) AS most FROM label_backlog WHERE mailbox_id = ?";
    let row: Option<Row> = Sql::new(sql, [mailbox.as_str().into()]).one(db).await?;
    let row = row.map(|row| (row.least, row.most));
    let (least, most) = row.unwrap_or_default();
    Ok(Waiting {
        fresh: least == Some(0),
        set_aside: most.is_some_and(|most| most > 0),
    })
}

/// So many of the messages that nobody has asked Gmail for yet, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    most: usize,
) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT message_id FROM label_backlog WHERE mailbox_id = ? AND failures = 0 \
               ORDER BY message_id DESC LIMIT ?";
    ids(db, sql, mailbox, most).await
}

/// So many of the messages that Gmail failed to show, those with the fewest failures first.
///
/// # Errors
/// When the database fails.
pub async fn set_aside(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    most: usize,
) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT message_id FROM label_backlog WHERE mailbox_id = ? AND failures > 0 \
               ORDER BY failures, message_id DESC LIMIT ?";
    ids(db, sql, mailbox, most).await
}

async fn ids(
    db: &impl ConnectionTrait,
    sql: &'static str,
    mailbox: &MailboxId,
    most: usize,
) -> Result<Vec<String>, DbErr> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let values = [mailbox.as_str().into(), most.into()];
    Sql::new(sql, values).column(db).await
}

/// Adds messages that Gmail is to be asked for once more, those too that nobody has asked for yet.
///
/// # Errors
/// When the database fails.
pub async fn put_aside(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    message_ids: &[String],
) -> Result<(), DbErr> {
    insert(db, org, mailbox, message_ids, Row::ASIDE).await
}

/// Counts one more failure of a message, and tells how many there are.
///
/// # Errors
/// When the database fails.
pub async fn count_failure(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    message_id: &str,
) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        failures: i64,
    }
    let sql = "INSERT INTO label_backlog (mailbox_id, message_id, org_id, failures) VALUES (?, ?, ?, 1) \
               ON CONFLICT (mailbox_id, message_id) DO UPDATE SET failures = label_backlog.failures + 1 \
               RETURNING failures";
    let values = [
        mailbox.as_str().into(),
        message_id.into(),
        org.as_str().into(),
    ];
    let row: Option<Row> = Sql::new(sql, values).one(db).await?;
    Ok(row.map_or(1, |row| row.failures))
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

/// What was looked at before waits no more.
///
/// # Errors
/// When the database fails.
pub async fn end_again(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<(), DbErr> {
    let sql = "DELETE FROM label_backlog WHERE mailbox_id = ? AND again = ?";
    let values = [mailbox.as_str().into(), true.into()];
    Sql::new(sql, values).run(db).await?;
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
