//! How a change of one row ended.

use super::sql::Sql;
use contract::{OrgId, UserId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, SqlErr};

/// How an update ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Updated {
    /// The row has changed.
    Yes,
    /// Someone else changed it before.
    Stale,
    /// There is no such row.
    Missing,
}

/// How a deletion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// The row is gone.
    Yes,
    /// Other rows need it.
    InUse,
    /// There is no such row.
    Missing,
}

#[derive(FromQueryResult)]
struct Found {
    #[expect(dead_code, reason = "that there is a row says it all")]
    id: String,
}

/// The piece of an update that gives the record another owner, where the input names one.
pub(super) fn set_owner(owner: Option<&UserId>) -> Sql {
    owner.map_or_else(Sql::default, |id| {
        Sql::new(", owner_id = ?", [id.as_str().into()])
    })
}

/// Runs an update that ends before its `WHERE`: of this row in this version. The version rises.
pub(super) async fn update(
    db: &impl ConnectionTrait,
    table: &str,
    set: Sql,
    org: &OrgId,
    id: &str,
    version: i64,
) -> Result<Updated, DbErr> {
    let row = [org.as_str().into(), id.into()];
    let [of_org, of_id] = row.clone();
    let changed = set
        .add(
            ", version = version + 1 WHERE org_id = ? AND id = ? AND version = ?",
            [of_org, of_id, version.into()],
        )
        .run(db)
        .await?;
    if changed > 0 {
        return Ok(Updated::Yes);
    }
    let sql = format!("SELECT id FROM {table} WHERE org_id = ? AND id = ?");
    let found: Option<Found> = Sql::new(&sql, row).one(db).await?;
    Ok(match found {
        Some(_) => Updated::Stale,
        None => Updated::Missing,
    })
}

/// Deletes a row. The foreign keys say whether it may go.
pub(super) async fn delete(
    db: &impl ConnectionTrait,
    table: &str,
    org: &OrgId,
    id: &str,
) -> Result<Deleted, DbErr> {
    let sql = format!("DELETE FROM {table} WHERE org_id = ? AND id = ?");
    match Sql::new(&sql, [org.as_str().into(), id.into()])
        .run(db)
        .await
    {
        Ok(0) => Ok(Deleted::Missing),
        Ok(_) => Ok(Deleted::Yes),
        Err(error) if is_foreign_key(&error) => Ok(Deleted::InUse),
        Err(error) => Err(error),
    }
}

fn is_foreign_key(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(SqlErr::ForeignKeyConstraintViolation(_))
    )
}

/// Whether a statement failed because a value must be the only one of its kind.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
