//! The organization.

use super::sql::Sql;
use contract::{
    OrgId,
    session::{Calendar, Organization, OwnDomains},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A row of `organizations`.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OrganizationRow {
    id: String,
    name: String,
    time_zone: String,
    currency: String,
    closing_day: Option<i64>,
    own_domains: String,
}

impl From<OrganizationRow> for Organization {
    fn from(row: OrganizationRow) -> Self {
        let OrganizationRow {
            id,
            name,
            time_zone,
            currency,
            closing_day,
            own_domains,
        } = row;
        Self {
            id: OrgId::new(id),
            name,
            time_zone,
            currency,
            closing_day: closing_day_from_column(closing_day),
            own_domains: domains_from_column(&own_domains),
        }
    }
}

/// The organization of this installation, once the first run has created it.
///
/// # Errors
/// When the database fails.
pub async fn first(db: &impl ConnectionTrait) -> Result<Option<Organization>, DbErr> {
    let sql = "SELECT id, name, time_zone, currency, closing_day, own_domains FROM organizations ORDER BY created_at, id";
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
        closing_day,
        own_domains,
    } = organization;
    Sql::insert(
        "organizations",
        [
            ("id", id.as_str().into()),
            ("name", name.as_str().into()),
            ("time_zone", time_zone.as_str().into()),
            ("currency", currency.as_str().into()),
            ("closing_day", closing_day.map(i64::from).into()),
            ("own_domains", own_domains.join(" ").into()),
            ("created_at", now.as_millisecond().into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Gives the organization the settings that the configuration now has. Its calendar and its domains are for
/// its administrators to set.
///
/// # Errors
/// When the database fails.
pub async fn update(db: &impl ConnectionTrait, organization: &Organization) -> Result<(), DbErr> {
    let Organization {
        id,
        name,
        time_zone,
        currency,
        closing_day: _,
        own_domains: _,
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

/// An organization.
///
/// # Errors
/// When the database fails, or has no such organization.
pub async fn get(db: &impl ConnectionTrait, id: &OrgId) -> Result<Organization, DbErr> {
    let sql = "SELECT id, name, time_zone, currency, closing_day, own_domains FROM organizations WHERE id = ?";
    let row: Option<OrganizationRow> = Sql::new(sql, [id.as_str().into()]).one(db).await?;
    row.map(Into::into)
        .ok_or_else(|| DbErr::RecordNotFound("the organization".to_owned()))
}

/// Sets when the organization's months close.
///
/// # Errors
/// When the database fails.
pub async fn set_calendar(
    db: &impl ConnectionTrait,
    id: &OrgId,
    calendar: &Calendar,
) -> Result<(), DbErr> {
    let Calendar { closing_day } = calendar;
    let set = [("closing_day", closing_day.map(i64::from).into())];
    Sql::update("organizations", set)
        .add(" WHERE id = ?", [id.as_str().into()])
        .run(db)
        .await?;
    Ok(())
}

/// Sets which domains are the organization's own, in their canonical form.
///
/// # Errors
/// When the database fails.
pub async fn set_own_domains(
    db: &impl ConnectionTrait,
    id: &OrgId,
    domains: &OwnDomains,
) -> Result<(), DbErr> {
    let OwnDomains { domains } = domains;
    Sql::update("organizations", [("own_domains", domains.join(" ").into())])
        .add(" WHERE id = ?", [id.as_str().into()])
        .run(db)
        .await?;
    Ok(())
}

/// Domains from their column.
pub(super) fn domains_from_column(column: &str) -> Vec<String> {
    column
        .split(' ')
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A closing day from its column.
pub(super) fn closing_day_from_column(column: Option<i64>) -> Option<u8> {
    column.and_then(|day| u8::try_from(day).ok())
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
