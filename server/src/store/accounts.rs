//! Accounts.

use super::{
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
    text::{fold, fold_all},
};
use contract::{
    AccountId, Link, OrgId, Page, UserId,
    account::{Account, AccountInput},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "a.id, a.name, a.website, a.phone, a.description, a.owner_id, \
              o.name AS owner_name, a.created_at, a.updated_at, a.version",
    from: "accounts a JOIN users o ON o.id = a.owner_id",
    search: &["a.search"],
    id: "a.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[
    ("name", "a.sort_name"),
    ("owner", "o.sort_name"),
    ("created_at", "a.created_at"),
    ("updated_at", "a.updated_at"),
];

#[derive(Debug, FromQueryResult)]
struct AccountRow {
    id: String,
    name: String,
    website: String,
    phone: String,
    description: String,
    owner_id: String,
    owner_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        let AccountRow {
            id,
            name,
            website,
            phone,
            description,
            owner_id,
            owner_name,
            created_at,
            updated_at,
            version,
        } = row;
        Self {
            id: AccountId::new(id),
            name,
            website,
            phone,
            description,
            owner: Link {
                id: UserId::new(owner_id),
                name: owner_name,
            },
            created_at: super::instant(created_at),
            updated_at: super::instant(updated_at),
            version,
        }
    }
}

/// One page of the accounts.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    paging: &Paging,
) -> Result<Page<Account>, DbErr> {
    let condition = Sql::new("a.org_id = ?", [org.as_str().into()]);
    let page: Page<AccountRow> = SOURCE.page(db, condition, paging).await?;
    Ok(super::paging::map(page, Into::into))
}

/// One account.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &AccountId,
) -> Result<Option<Account>, DbErr> {
    let condition = Sql::new(
        "a.org_id = ? AND a.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<AccountRow> = SOURCE.select(condition).one(db).await?;
    Ok(row.map(Into::into))
}

/// Adds an account. `owner` stands in where the input names none.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &AccountId,
    input: &AccountInput,
    owner: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let AccountInput {
        name,
        website,
        phone,
        description,
        owner_id,
        version: _,
    } = input;
    let owner = owner_id.as_ref().unwrap_or(owner);
    Sql::insert(
        "accounts",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.trim().into()),
            ("website", website.trim().into()),
            ("phone", phone.trim().into()),
            ("description", description.as_str().into()),
            ("owner_id", owner.as_str().into()),
            ("sort_name", fold(name.trim()).into()),
            ("search", search(input).into()),
            ("created_at", now.as_millisecond().into()),
            ("updated_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes an account that stands at `version`.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &AccountId,
    input: &AccountInput,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let AccountInput {
        name,
        website,
        phone,
        description,
        owner_id,
        version: _,
    } = input;
    let set = Sql::update(
        "accounts",
        [
            ("name", name.trim().into()),
            ("website", website.trim().into()),
            ("phone", phone.trim().into()),
            ("description", description.as_str().into()),
            ("sort_name", fold(name.trim()).into()),
            ("search", search(input).into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    )
    .append(outcome::set_owner(owner_id.as_ref()));
    outcome::update(db, "accounts", set, org, id.as_str(), version).await
}

/// Deletes an account that no contact and no deal belongs to.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &AccountId,
) -> Result<Deleted, DbErr> {
    outcome::delete(db, "accounts", org, id.as_str()).await
}

fn search(input: &AccountInput) -> String {
    fold_all([input.name.as_str(), &input.website, &input.phone])
}
