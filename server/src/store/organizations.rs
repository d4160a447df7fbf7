//! The organization.

use super::sql::Sql;
use contract::{
    OrgId,
    session::{Calendar, Organization},
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
}

impl From<OrganizationRow> for Organization {
    fn from(row: OrganizationRow) -> Self {
        let OrganizationRow {
            id,
            name,
            time_zone,
            currency,
            closing_day,
        } = row;
        Self {
            id: OrgId::new(id),
            name,
            time_zone,
            currency,
            closing_day: closing_day_from_column(closing_day),
        }
    }
}

/// The organization of this installation, once the first run has created it.
///
/// # Errors
/// When the database fails.
pub async fn first(db: &impl ConnectionTrait) -> Result<Option<Organization>, DbErr> {
    let sql = "SELECT id, name, time_zone, currency, closing_day FROM organizations ORDER BY created_at, id";
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
    } = organization;
    Sql::insert(
        "organizations",
        [
            ("id", id.as_str().into()),
            ("name", name.as_str().into()),
            ("time_zone", time_zone.as_str().into()),
            ("currency", currency.as_str().into()),
            ("closing_day", closing_day.map(i64::from).into()),
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

/// What an organization's administrators have set of what decides about mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRules {
    /// When its months close.
    pub calendar: Calendar,
    /// Its own domains, in their canonical form.
    pub own_domains: Vec<String>,
}

/// What decides about an organization's mail.
///
/// # Errors
/// When the database fails, or has no such organization.
pub async fn mail_rules(db: &impl ConnectionTrait, id: &OrgId) -> Result<MailRules, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        closing_day: Option<i64>,
        own_domains: String,
    }
    let sql = "SELECT closing_day, own_domains FROM organizations WHERE id = ?";
    let row: Option<Row> = Sql::new(sql, [id.as_str().into()]).one(db).await?;
    let missing = || DbErr::RecordNotFound("the organization".to_owned());
    let Row {
        closing_day,
        own_domains,
    } = row.ok_or_else(missing)?;
    Ok(MailRules {
        calendar: Calendar {
            closing_day: closing_day_from_column(closing_day),
        },
        // No domain has a space in it.
        own_domains: own_domains.split_whitespace().map(str::to_owned).collect(),
    })
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

/// Sets which domains are the organization's own, in their canonical form, unless others stand there by now than were
/// `before`. Tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn set_own_domains(
    db: &impl ConnectionTrait,
    id: &OrgId,
    domains: &[String],
    before: &[String],
) -> Result<bool, DbErr> {
    let values = [id.as_str().into(), before.join(" ").into()];
    let update = Sql::update("organizations", [("own_domains", domains.join(" ").into())]);
    let set = update.add(" WHERE id = ? AND own_domains = ?", values);
    Ok(set.run(db).await? == 1)
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
