//! Messages that a run left alone although somebody known wrote them.

use crate::store::sql::Sql;
use contract::{
    LabelRunId, MailboxId, OrgId,
    label_log::{SkipReason, SkippedMessage},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// Notes a message that a run left alone, and why.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    run: &LabelRunId,
    skipped: &SkippedMessage,
) -> Result<(), DbErr> {
    let SkippedMessage { message_id, reason } = skipped;
    Sql::insert(
        "label_skips",
        [
            ("run_id", run.as_str().into()),
            ("message_id", message_id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("reason", reason.as_str().into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(())
}

/// The messages that a run left alone, in the order of their ids.
///
/// # Errors
/// When the database fails.
pub async fn of_run(
    db: &impl ConnectionTrait,
    run: &LabelRunId,
) -> Result<Vec<SkippedMessage>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        message_id: String,
        reason: String,
    }
    let sql = "SELECT message_id, reason FROM label_skips WHERE run_id = ? ORDER BY message_id";
    let rows: Vec<Row> = Sql::new(sql, [run.as_str().into()]).all(db).await?;
    let skipped = rows.into_iter().filter_map(|Row { message_id, reason }| {
        let reason = SkipReason::from_name(&reason)?;
        Some(SkippedMessage { message_id, reason })
    });
    Ok(skipped.collect())
}

/// The messages that were left alone for a reason by runs that ended at this instant or later.
///
/// # Errors
/// When the database fails.
pub async fn since(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    reason: SkipReason,
    since: Timestamp,
) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT DISTINCT s.message_id FROM label_runs r JOIN label_skips s ON s.run_id = r.id \
               WHERE r.mailbox_id = ? AND r.finished_at >= ? AND s.reason = ? ORDER BY s.message_id";
    let values = [
        mailbox.as_str().into(),
        since.as_millisecond().into(),
        reason.as_str().into(),
    ];
    Sql::new(sql, values).column(db).await
}
