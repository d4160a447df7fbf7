//! What the server asked Google for each user.

use crate::{google::gateway::OnBehalf, store::sql::Sql};
use contract::{MailboxId, OrgId, UserId};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};

/// A call, after its answer.
#[derive(Debug, Clone)]
pub struct NewCall<'a> {
    /// The row's id.
    pub id: String,
    /// For whom it was made.
    pub on_behalf: OnBehalf<'a>,
    /// The method's name in Google's reference.
    pub method: &'static str,
    /// What it cost.
    pub units: u32,
    /// The status of the answer; absent where none came.
    pub status: Option<u16>,
    /// When it was sent.
    pub asked_at: Timestamp,
    /// How long the answer took.
    pub duration_ms: i64,
}

/// Writes calls.
///
/// # Errors
/// When the database fails.
pub async fn record(db: &impl ConnectionTrait, calls: &[NewCall<'_>]) -> Result<(), DbErr> {
    // SQLite takes 32,766 values in one statement.
    for chunk in calls.chunks(1_000) {
        record_chunk(db, chunk).await?;
    }
    Ok(())
}

async fn record_chunk(db: &impl ConnectionTrait, calls: &[NewCall<'_>]) -> Result<(), DbErr> {
    let rows = calls.iter().map(|call| {
        let NewCall {
            id,
            on_behalf,
            method,
            units,
            status,
            asked_at,
            duration_ms,
        } = call;
        let OnBehalf {
            organization_id,
            user_id,
            mailbox_id,
            run_id,
        } = *on_behalf;
        [
            id.as_str().into(),
            organization_id.into(),
            user_id.into(),
            mailbox_id.into(),
            run_id.into(),
            (*method).into(),
            i64::from(*units).into(),
            status.map(i64::from).into(),
            asked_at.as_millisecond().into(),
            (*duration_ms).into(),
        ]
    });
    let columns = [
        "id",
        "org_id",
        "user_id",
        "mailbox_id",
        "run_id",
        "method",
        "units",
        "status",
        "asked_at",
        "duration_ms",
    ];
    let insert = Sql::insert_all("google_calls", columns, rows);
    insert.run(db).await?;
    Ok(())
}

/// The units of the calls made for a mailbox of a user after this.
///
/// # Errors
/// When the database fails.
pub async fn units_after(
    db: &impl ConnectionTrait,
    user: &UserId,
    mailbox: &MailboxId,
    after: Timestamp,
) -> Result<u64, DbErr> {
    let sql = "SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) AS count FROM google_calls \
               WHERE user_id = ? AND asked_at > ? AND mailbox_id = ?";
    let values = [
        user.as_str().into(),
        after.as_millisecond().into(),
        mailbox.as_str().into(),
    ];
    Sql::new(sql, values).count(db).await
}

/// Deletes the calls made for a user.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(db: &impl ConnectionTrait, user: &UserId) -> Result<u64, DbErr> {
    Sql::new(
        "DELETE FROM google_calls WHERE user_id = ?",
        [user.as_str().into()],
    )
    .run(db)
    .await
}

/// Deletes the calls made for a mailbox of a user, and those that were made before there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete_of_mailbox(
    db: &impl ConnectionTrait,
    user: &UserId,
    mailbox: &MailboxId,
) -> Result<u64, DbErr> {
    let sql =
        "DELETE FROM google_calls WHERE user_id = ? AND (mailbox_id = ? OR mailbox_id IS NULL)";
    Sql::new(sql, [user.as_str().into(), mailbox.as_str().into()])
        .run(db)
        .await
}

/// Deletes calls made before this.
///
/// # Errors
/// When the database fails.
pub async fn delete_before(
    db: &impl ConnectionTrait,
    org: &OrgId,
    before: Timestamp,
) -> Result<u64, DbErr> {
    let sql = "DELETE FROM google_calls WHERE org_id = ? AND asked_at < ?";
    Sql::new(sql, [org.as_str().into(), before.as_millisecond().into()])
        .run(db)
        .await
}
