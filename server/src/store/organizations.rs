//! The organization.

use super::sql::Sql;
use contract::{OrgId, session::Organization};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A row of `organizations`.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OrganizationRow {
    id: String,
    name: String,
    time_zone: String,
    currency: String,
}

impl From<OrganizationRow> for Organization {
    fn from(row: OrganizationRow) -> Self {
        let OrganizationRow {
            id,
            name,
            time_zone,
            currency,
        } = row;
        Self {
            id: OrgId::new(id),
            name,
            time_zone,
            currency,
        }
    }
}

/// The organization of this installation, once the first run has created it.
///
/// # Errors
/// When the database fails.
pub async fn first(db: &impl ConnectionTrait) -> Result<Option<Organization>, DbErr> {
    let sql = "SELECT id, name, time_zone, currency FROM organizations ORDER BY created_at, id";
    let row: Option<OrganizationRow> = Sql::new(sql, []).one(db).await?;
    Ok(row.map(Into::into))
}

/// Adds the organization.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    organization: &Organization,
    now: Timestamp,
) -> Result<(), DbErr> {
    let Organization {
        id,
        name,
        time_zone,
        currency,
    } = organization;
    Sql::insert(
        "organizations",
        [
            ("id", id.as_str().into()),
            ("name", name.as_str().into()),
            ("time_zone", time_zone.as_str().into()),
            ("currency", currency.as_str().into()),
            ("created_at", now.as_millisecond().into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Gives the organization the settings that the configuration now has.
///
/// # Errors
/// When the database fails.
pub async fn update(db: &impl ConnectionTrait, organization: &Organization) -> Result<(), DbErr> {
    let Organization {
        id,
        name,
        time_zone,
        currency,
    } = organization;
    Sql::update(
        "organizations",
        [
            ("name", name.as_str().into()),
            ("time_zone", time_zone.as_str().into()),
            ("currency", currency.as_str().into()),
        ],
    )
    .add(" WHERE id = ?", [id.as_str().into()])
    .run(db)
    .await?;
    Ok(())
}

/// Makes other transactions that do the same wait until this one ends: for rules about several
/// rows, such as the last administrator. An update takes the row's lock on both databases.
///
/// # Errors
/// When the database fails.
pub async fn lock(db: &impl ConnectionTrait, id: &OrgId) -> Result<(), DbErr> {
    Sql::new(
        "UPDATE organizations SET name = name WHERE id = ?",
        [id.as_str().into()],
    )
    .run(db)
    .await?;
    Ok(())
}
