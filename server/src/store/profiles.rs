//! Profiles: named sets of permissions.

use super::{
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
};
use contract::{
    OrgId, Page, ProfileId,
    permission::Permission,
    user::{Profile, ProfileInput},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "p.id, p.name, p.permissions, p.version",
    from: "profiles p",
    search: &["LOWER(p.name)"],
    id: "p.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[("name", "p.name")];

#[derive(Debug, FromQueryResult)]
struct ProfileRow {
    id: String,
    name: String,
    permissions: String,
    version: i64,
}

impl From<ProfileRow> for Profile {
    fn from(row: ProfileRow) -> Self {
        let ProfileRow {
            id,
            name,
            permissions,
            version,
        } = row;
        Self {
            id: ProfileId::new(id),
            name,
            permissions: permissions_from_column(&permissions),
            version,
        }
    }
}

/// Reads a column of permissions. A name this version does not know allows nothing.
pub fn permissions_from_column(column: &str) -> Vec<Permission> {
    column
        .split(' ')
        .filter_map(Permission::from_name)
        .collect()
}

fn permissions_to_column(permissions: &[Permission]) -> String {
    let names: Vec<&str> = permissions.iter().map(|p| p.as_str()).collect();
    names.join(" ")
}

/// One page of the profiles.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    paging: &Paging,
) -> Result<Page<Profile>, DbErr> {
    let condition = Sql::new("p.org_id = ?", [org.as_str().into()]);
    let page: Page<ProfileRow> = SOURCE.page(db, condition, paging).await?;
    Ok(super::paging::map(page, Into::into))
}

/// One profile.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ProfileId,
) -> Result<Option<Profile>, DbErr> {
    let condition = Sql::new(
        "p.org_id = ? AND p.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<ProfileRow> = SOURCE.select(condition).one(db).await?;
    Ok(row.map(Into::into))
}

/// Adds a profile.
///
/// # Errors
/// When the name is taken ([`outcome::is_duplicate`]) or the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ProfileId,
    input: &ProfileInput,
) -> Result<(), DbErr> {
    let ProfileInput {
        name,
        permissions,
        version: _,
    } = input;
    Sql::insert(
        "profiles",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.trim().into()),
            ("permissions", permissions_to_column(permissions).into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes a profile that stands at `version`. Its users have its permissions at once.
///
/// # Errors
/// When the name is taken ([`outcome::is_duplicate`]) or the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ProfileId,
    input: &ProfileInput,
    version: i64,
) -> Result<Updated, DbErr> {
    let ProfileInput {
        name,
        permissions,
        version: _,
    } = input;
    let set = Sql::update(
        "profiles",
        [
            ("name", name.trim().into()),
            ("permissions", permissions_to_column(permissions).into()),
        ],
    );
    outcome::update(db, "profiles", set, org, id.as_str(), version).await
}

/// Deletes a profile that no user has.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ProfileId,
) -> Result<Deleted, DbErr> {
    outcome::delete(db, "profiles", org, id.as_str()).await
}
