//! Mail that the label job never files.

use super::instant;
use crate::store::sql::Sql;
use contract::{
    ExclusionId, MailboxId, OrgId,
    label_options::{Exclusion, ExclusionKind},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// The exclusions of a mailbox, by kind, then by value.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<Exclusion>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: String,
        kind: String,
        value: String,
        added_at: i64,
    }
    let sql = "SELECT id, kind, value, added_at FROM label_exclusions WHERE mailbox_id = ? ORDER BY kind, value";
    let rows: Vec<Row> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
    let exclusion = |row| {
        let Row {
            id,
            kind,
            value,
            added_at,
        } = row;
        Some(Exclusion {
            id: ExclusionId::new(id),
            kind: ExclusionKind::from_name(&kind)?,
            value,
            added_at: instant(added_at),
        })
    };
    Ok(rows.into_iter().filter_map(exclusion).collect())
}

/// Adds an exclusion; one that is there stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    exclusion: &Exclusion,
) -> Result<(), DbErr> {
    let Exclusion {
        id,
        kind,
        value,
        added_at,
    } = exclusion;
    Sql::insert(
        "label_exclusions",
        [
            ("id", id.as_str().into()),
            ("mailbox_id", mailbox.as_str().into()),
            ("org_id", org.as_str().into()),
            ("kind", kind.as_str().into()),
            ("value", value.as_str().into()),
            ("added_at", added_at.as_millisecond().into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(())
}

/// Deletes an exclusion; tells whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    id: &ExclusionId,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM label_exclusions WHERE mailbox_id = ? AND id = ?";
    let values = [mailbox.as_str().into(), id.as_str().into()];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}
