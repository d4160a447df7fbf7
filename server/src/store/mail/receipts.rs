//! Receipts of mailboxes that were taken back from their owners, until those have read them.

use super::instant;
use crate::store::sql::Sql;
use contract::{OrgId, UserId, mailbox::DisconnectReceipt};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    address: String,
    disconnected_at: i64,
    grants_revoked: i64,
    grants_unconfirmed: i64,
    notices_deleted: i64,
    mutes_deleted: i64,
    aliases_deleted: i64,
    runs_deleted: i64,
    deal_links_deleted: i64,
    labels_kept: String,
}

/// Keeps a receipt for its user, in place of an earlier one of the same address.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    receipt: &DisconnectReceipt,
) -> Result<(), DbErr> {
    let DisconnectReceipt {
        address,
        disconnected_at,
        grants_revoked,
        grants_unconfirmed,
        notices_deleted,
        mutes_deleted,
        aliases_deleted,
        runs_deleted,
        deal_links_deleted,
        labels_kept,
    } = receipt;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let labels =
        serde_json::to_string(labels_kept).map_err(|error| DbErr::Custom(error.to_string()))?;
    delete(db, user, address).await?;
    Sql::insert(
        "withdrawal_receipts",
        [
            ("user_id", user.as_str().into()),
            ("org_id", org.as_str().into()),
            ("address", address.as_str().into()),
            ("disconnected_at", disconnected_at.as_millisecond().into()),
            ("grants_revoked", i64::from(*grants_revoked).into()),
            ("grants_unconfirmed", i64::from(*grants_unconfirmed).into()),
            ("notices_deleted", count(*notices_deleted).into()),
            ("mutes_deleted", count(*mutes_deleted).into()),
            ("aliases_deleted", count(*aliases_deleted).into()),
            ("runs_deleted", count(*runs_deleted).into()),
            ("deal_links_deleted", count(*deal_links_deleted).into()),
            ("labels_kept", labels.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// The first receipt that a user has not read yet.
///
/// # Errors
/// When the database fails.
pub async fn of_user(
    db: &impl ConnectionTrait,
    user: &UserId,
) -> Result<Option<DisconnectReceipt>, DbErr> {
    let sql = "SELECT address, disconnected_at, grants_revoked, grants_unconfirmed, notices_deleted, mutes_deleted, \
               aliases_deleted, runs_deleted, deal_links_deleted, labels_kept FROM withdrawal_receipts WHERE user_id = ? \
               ORDER BY disconnected_at, address LIMIT 1";
    let row: Option<Row> = Sql::new(sql, [user.as_str().into()]).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let few = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let labels_kept =
        serde_json::from_str(&row.labels_kept).map_err(|error| DbErr::Type(error.to_string()))?;
    Ok(Some(DisconnectReceipt {
        address: row.address,
        disconnected_at: instant(row.disconnected_at),
        grants_revoked: few(row.grants_revoked),
        grants_unconfirmed: few(row.grants_unconfirmed),
        notices_deleted: row.notices_deleted.unsigned_abs(),
        mutes_deleted: row.mutes_deleted.unsigned_abs(),
        aliases_deleted: row.aliases_deleted.unsigned_abs(),
        runs_deleted: row.runs_deleted.unsigned_abs(),
        deal_links_deleted: row.deal_links_deleted.unsigned_abs(),
        labels_kept,
    }))
}

/// Deletes the receipt of a user's mailbox; tells whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    user: &UserId,
    address: &str,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM withdrawal_receipts WHERE user_id = ? AND address = ?";
    let values = [user.as_str().into(), address.into()];
    Ok(Sql::new(sql, values).run(db).await? > 0)
}
