//! Roles: who stands above whom.

use super::{
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
};
use contract::{
    Link, OrgId, Page, RoleId,
    role::{Role, RoleInput},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "r.id, r.name, r.parent_id, above.name AS parent_name, r.version, \
              (SELECT COUNT(*) FROM users u WHERE u.role_id = r.id) AS user_count",
    from: "roles r LEFT JOIN roles above ON above.id = r.parent_id",
    search: &["LOWER(r.name)"],
    id: "r.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[("name", "r.name")];

#[derive(Debug, FromQueryResult)]
struct RoleRow {
    id: String,
    name: String,
    parent_id: Option<String>,
    parent_name: Option<String>,
    version: i64,
    user_count: i64,
}

impl From<RoleRow> for Role {
    fn from(row: RoleRow) -> Self {
        let RoleRow {
            id,
            name,
            parent_id,
            parent_name,
            version,
            user_count,
        } = row;
        Self {
            id: RoleId::new(id),
            name,
            parent: link(parent_id, parent_name),
            user_count: u32::try_from(user_count).unwrap_or(u32::MAX),
            version,
        }
    }
}

/// A role named beside something else, where there is one.
pub(super) fn link(id: Option<String>, name: Option<String>) -> Option<Link<RoleId>> {
    let id = RoleId::new(id?);
    Some(Link { id, name: name? })
}

/// One page of the roles.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    paging: &Paging,
) -> Result<Page<Role>, DbErr> {
    let condition = Sql::new("r.org_id = ?", [org.as_str().into()]);
    let page: Page<RoleRow> = SOURCE.page(db, condition, paging).await?;
    Ok(super::paging::map(page, Into::into))
}

/// One role.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &RoleId,
) -> Result<Option<Role>, DbErr> {
    let condition = Sql::new(
        "r.org_id = ? AND r.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<RoleRow> = SOURCE.select(condition).one(db).await?;
    Ok(row.map(Into::into))
}

#[derive(FromQueryResult)]
struct Parent {
    id: String,
    parent_id: Option<String>,
}

/// Every role of the organization, with the one above it.
///
/// # Errors
/// When the database fails.
pub async fn parents(
    db: &impl ConnectionTrait,
    org: &OrgId,
) -> Result<Vec<(RoleId, Option<RoleId>)>, DbErr> {
    let sql = "SELECT id, parent_id FROM roles WHERE org_id = ?";
    let rows: Vec<Parent> = Sql::new(sql, [org.as_str().into()]).all(db).await?;
    let pair = |Parent { id, parent_id }| (RoleId::new(id), parent_id.map(RoleId::new));
    Ok(rows.into_iter().map(pair).collect())
}

/// Adds a role.
///
/// # Errors
/// When the name is taken ([`outcome::is_duplicate`]) or the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &RoleId,
    input: &RoleInput,
) -> Result<(), DbErr> {
    let RoleInput {
        name,
        parent_id,
        version: _,
    } = input;
    Sql::insert(
        "roles",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.trim().into()),
            ("parent_id", parent_id.as_ref().map(RoleId::as_str).into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes a role that stands at `version`.
///
/// # Errors
/// When the name is taken ([`outcome::is_duplicate`]) or the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &RoleId,
    input: &RoleInput,
    version: i64,
) -> Result<Updated, DbErr> {
    let RoleInput {
        name,
        parent_id,
        version: _,
    } = input;
    let set = Sql::update(
        "roles",
        [
            ("name", name.trim().into()),
            ("parent_id", parent_id.as_ref().map(RoleId::as_str).into()),
        ],
    );
    outcome::update(db, "roles", set, org, id.as_str(), version).await
}

/// Deletes a role that no user has and that stands above no other.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, org: &OrgId, id: &RoleId) -> Result<Deleted, DbErr> {
    outcome::delete(db, "roles", org, id.as_str()).await
}
