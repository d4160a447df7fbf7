//! Stages of the pipeline.

use super::{
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
};
use contract::{
    OrgId, Page, StageId,
    stage::{Stage, StageInput, StageKind},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashSet;

const SOURCE: Source = Source {
    columns: "s.id, s.name, s.kind, s.position, s.version",
    from: "stages s",
    search: &["LOWER(s.name)"],
    id: "s.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[("position", "s.position"), ("name", "s.name")];

#[derive(Debug, FromQueryResult)]
struct StageRow {
    id: String,
    name: String,
    kind: String,
    position: i64,
    version: i64,
}

impl TryFrom<StageRow> for Stage {
    type Error = DbErr;

    fn try_from(row: StageRow) -> Result<Self, DbErr> {
        let StageRow {
            id,
            name,
            kind,
            position,
            version,
        } = row;
        Ok(Self {
            id: StageId::new(id),
            name,
            kind: StageKind::from_name(&kind)
                .ok_or_else(|| DbErr::Type("an unknown kind of stage".to_owned()))?,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            version,
        })
    }
}

/// One page of the stages.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    paging: &Paging,
) -> Result<Page<Stage>, DbErr> {
    let condition = Sql::new("s.org_id = ?", [org.as_str().into()]);
    let Page {
        items,
        total,
        offset,
    } = SOURCE.page::<StageRow>(db, condition, paging).await?;
    let stages = items.into_iter().map(Stage::try_from);
    Ok(Page {
        items: stages.collect::<Result<_, _>>()?,
        total,
        offset,
    })
}

/// One stage.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &StageId,
) -> Result<Option<Stage>, DbErr> {
    let condition = Sql::new(
        "s.org_id = ? AND s.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<StageRow> = SOURCE.select(condition).one(db).await?;
    row.map(Stage::try_from).transpose()
}

/// Adds a stage.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &StageId,
    input: &StageInput,
) -> Result<(), DbErr> {
    let StageInput {
        name,
        kind,
        position,
        version: _,
    } = input;
    Sql::insert(
        "stages",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.trim().into()),
            ("kind", kind.as_str().into()),
            ("position", i64::from(*position).into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes a stage that stands at `version`. Its deals count as its new kind from now on.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &StageId,
    input: &StageInput,
    version: i64,
) -> Result<Updated, DbErr> {
    let StageInput {
        name,
        kind,
        position,
        version: _,
    } = input;
    let set = Sql::update(
        "stages",
        [
            ("name", name.trim().into()),
            ("kind", kind.as_str().into()),
            ("position", i64::from(*position).into()),
        ],
    );
    outcome::update(db, "stages", set, org, id.as_str(), version).await
}

/// Deletes a stage that no deal is in.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &StageId,
) -> Result<Deleted, DbErr> {
    outcome::delete(db, "stages", org, id.as_str()).await
}

/// The ids of every stage.
///
/// # Errors
/// When the database fails.
pub async fn ids(db: &impl ConnectionTrait, org: &OrgId) -> Result<HashSet<StageId>, DbErr> {
    let sql = "SELECT id FROM stages WHERE org_id = ?";
    let ids: Vec<String> = Sql::new(sql, [org.as_str().into()]).column(db).await?;
    Ok(ids.into_iter().map(StageId::new).collect())
}
