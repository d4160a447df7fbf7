//! Contacts.

use super::{
    addresses::{self, Addresses},
    contact_deals,
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
    text::{fold, fold_all},
};
use contract::{
    AccountId, ContactId, Link, OrgId, Page, UserId,
    contact::{Contact, ContactInput},
    deal::DealFacts,
};
use crm::{category::of_deals, month::Month, name::full_name};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "c.id, c.family_name, c.given_name, c.full_name, c.title, c.phone, \
              (SELECT string_agg(e.address, ' ' ORDER BY e.position) FROM contact_addresses e \
               WHERE e.contact_id = c.id) AS addresses, \
              c.account_id, a.name AS account_name, c.description, \
              c.owner_id, o.name AS owner_name, c.created_at, c.updated_at, c.version",
    from: "contacts c LEFT JOIN accounts a ON a.id = c.account_id \
           JOIN users o ON o.id = c.owner_id",
    search: &["c.search", "a.search"],
    id: "c.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[
    ("name", "c.sort_name"),
    ("account", "COALESCE(a.sort_name, '')"),
    ("owner", "o.sort_name"),
    ("created_at", "c.created_at"),
    ("updated_at", "c.updated_at"),
];

const ADDRESSES: Addresses = Addresses {
    table: "contact_addresses",
    owner: "contact_id",
};

#[derive(Debug, FromQueryResult)]
struct ContactRow {
    id: String,
    family_name: String,
    given_name: String,
    full_name: String,
    title: String,
    phone: String,
    addresses: Option<String>,
    account_id: Option<String>,
    account_name: Option<String>,
    description: String,
    owner_id: String,
    owner_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl ContactRow {
    fn into_contact(self, deals: &[DealFacts], month: &Month) -> Contact {
        let Self {
            id,
            family_name,
            given_name,
            full_name,
            title,
            phone,
            addresses,
            account_id,
            account_name,
            description,
            owner_id,
            owner_name,
            created_at,
            updated_at,
            version,
        } = self;
        Contact {
            id: ContactId::new(id),
            family_name,
            given_name,
            full_name,
            title,
            phone,
            addresses: addresses::from_column(addresses.as_deref()),
            account: account_id.map(|id| Link {
                id: AccountId::new(id),
                name: account_name.unwrap_or_default(),
            }),
            description,
            owner: Link {
                id: UserId::new(owner_id),
                name: owner_name,
            },
            category: of_deals(deals, month),
            created_at: super::instant(created_at),
            updated_at: super::instant(updated_at),
            version,
        }
    }
}

/// One page of the contacts, of all or of one account, with their categories of this month.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    account: Option<&str>,
    month: &Month,
    paging: &Paging,
) -> Result<Page<Contact>, DbErr> {
    let mut condition = Sql::new("c.org_id = ?", [org.as_str().into()]);
    if let Some(account) = account {
        condition = condition.add(" AND c.account_id = ?", [account.into()]);
    }
    let page: Page<ContactRow> = SOURCE.page(db, condition, paging).await?;
    let ids = page.items.iter().map(|row| row.id.as_str());
    let deals = contact_deals::of_contacts(db, org, ids).await?;
    Ok(super::paging::map(page, |row| {
        let deals = deals.get(&row.id).map_or(&[][..], Vec::as_slice);
        row.into_contact(deals, month)
    }))
}

/// One contact with its category of this month.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ContactId,
    month: &Month,
) -> Result<Option<Contact>, DbErr> {
    let condition = Sql::new(
        "c.org_id = ? AND c.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<ContactRow> = SOURCE.select(condition).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let mut deals = contact_deals::of_contacts(db, org, [id.as_str()]).await?;
    let deals = deals.remove(id.as_str()).unwrap_or_default();
    Ok(Some(row.into_contact(&deals, month)))
}

/// Adds a contact with its addresses. `owner` stands in where the input names none.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ContactId,
    input: &ContactInput,
    owner: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let ContactInput {
        family_name,
        given_name,
        title,
        phone,
        addresses,
        account_id,
        description,
        owner_id,
        version: _,
    } = input;
    let owner = owner_id.as_ref().unwrap_or(owner);
    let full_name = full_name(family_name, given_name);
    Sql::insert(
        "contacts",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("family_name", family_name.trim().into()),
            ("given_name", given_name.trim().into()),
            ("full_name", full_name.as_str().into()),
            ("title", title.trim().into()),
            ("phone", phone.trim().into()),
            (
                "account_id",
                account_id.as_ref().map(AccountId::as_str).into(),
            ),
            ("description", description.as_str().into()),
            ("owner_id", owner.as_str().into()),
            ("sort_name", fold(&full_name).into()),
            ("search", search(input).into()),
            ("created_at", now.as_millisecond().into()),
            ("updated_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    ADDRESSES.insert(db, org, id.as_str(), addresses).await
}

/// Changes a contact that stands at `version`, addresses and all.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ContactId,
    input: &ContactInput,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let ContactInput {
        family_name,
        given_name,
        title,
        phone,
        addresses,
        account_id,
        description,
        owner_id,
        version: _,
    } = input;
    let full_name = full_name(family_name, given_name);
    let set = Sql::update(
        "contacts",
        [
            ("family_name", family_name.trim().into()),
            ("given_name", given_name.trim().into()),
            ("full_name", full_name.as_str().into()),
            ("title", title.trim().into()),
            ("phone", phone.trim().into()),
            (
                "account_id",
                account_id.as_ref().map(AccountId::as_str).into(),
            ),
            ("description", description.as_str().into()),
            ("sort_name", fold(&full_name).into()),
            ("search", search(input).into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    )
    .append(outcome::set_owner(owner_id.as_ref()));
    let updated = outcome::update(db, "contacts", set, org, id.as_str(), version).await?;
    if updated == Updated::Yes {
        ADDRESSES.replace(db, org, id.as_str(), addresses).await?;
    }
    Ok(updated)
}

/// Deletes a contact with its addresses; its deals go on without it.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &ContactId,
) -> Result<Deleted, DbErr> {
    outcome::delete(db, "contacts", org, id.as_str()).await
}

fn search(input: &ContactInput) -> String {
    let full_name = full_name(&input.family_name, &input.given_name);
    let texts = [full_name.as_str(), &input.title, &input.phone];
    fold_all(
        texts
            .into_iter()
            .chain(input.addresses.iter().map(String::as_str)),
    )
}
