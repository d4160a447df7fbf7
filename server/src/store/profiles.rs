//! Profiles: named sets of permissions.

use super::sql::Sql;
use contract::{OrgId, ProfileId, permission::Permission, user::Profile};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A row of `profiles`.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ProfileRow {
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

/// Adds a profile.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    profile: &Profile,
) -> Result<(), DbErr> {
    let Profile {
        id,
        name,
        permissions,
        version,
    } = profile;
    Sql::insert(
        "profiles",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.as_str().into()),
            ("permissions", permissions_to_column(permissions).into()),
            ("version", (*version).into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}
