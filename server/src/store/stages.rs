//! Stages of the pipeline.

use super::sql::Sql;
use contract::{OrgId, stage::Stage};
use sea_orm::{ConnectionTrait, DbErr};

/// Adds a stage.
///
/// # Errors
/// When the database fails.
pub async fn insert(db: &impl ConnectionTrait, org: &OrgId, stage: &Stage) -> Result<(), DbErr> {
    let Stage {
        id,
        name,
        kind,
        position,
        version,
    } = stage;
    Sql::insert(
        "stages",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.as_str().into()),
            ("kind", kind.as_str().into()),
            ("position", i64::from(*position).into()),
            ("version", (*version).into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}
