//! Leads.

use super::{
    addresses::{self, Addresses},
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
    text::{fold, fold_all},
};
use contract::{
    LeadId, Link, OrgId, Page, UserId,
    lead::{Lead, LeadInput, LeadStatus},
};
use crm::name::full_name;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "l.id, l.family_name, l.given_name, l.full_name, l.company, l.title, l.phone, \
              (SELECT string_agg(e.address, ' ' ORDER BY e.position) FROM lead_addresses e \
               WHERE e.lead_id = l.id) AS addresses, \
              l.status, l.description, l.owner_id, o.name AS owner_name, \
              l.created_at, l.updated_at, l.version",
    from: "leads l JOIN users o ON o.id = l.owner_id",
    search: &["l.search"],
    id: "l.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[
    ("name", "l.sort_name"),
    ("company", "l.sort_company"),
    (
        "status",
        "CASE l.status WHEN 'new' THEN 0 WHEN 'contacted' THEN 1 WHEN 'qualified' THEN 2 ELSE 3 END",
    ),
    ("owner", "o.sort_name"),
    ("created_at", "l.created_at"),
    ("updated_at", "l.updated_at"),
];

const ADDRESSES: Addresses = Addresses {
    table: "lead_addresses",
    owner: "lead_id",
};

#[derive(Debug, FromQueryResult)]
struct LeadRow {
    id: String,
    family_name: String,
    given_name: String,
    full_name: String,
    company: String,
    title: String,
    phone: String,
    addresses: Option<String>,
    status: String,
    description: String,
    owner_id: String,
    owner_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl From<LeadRow> for Lead {
    fn from(row: LeadRow) -> Self {
        let LeadRow {
            id,
            family_name,
            given_name,
            full_name,
            company,
            title,
            phone,
            addresses,
            status,
            description,
            owner_id,
            owner_name,
            created_at,
            updated_at,
            version,
        } = row;
        Self {
            id: LeadId::new(id),
            family_name,
            given_name,
            full_name,
            company,
            title,
            phone,
            addresses: addresses::from_column(addresses.as_deref()),
            status: LeadStatus::from_name(&status).unwrap_or_default(),
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

/// One page of the leads.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    paging: &Paging,
) -> Result<Page<Lead>, DbErr> {
    let condition = Sql::new("l.org_id = ?", [org.as_str().into()]);
    let page: Page<LeadRow> = SOURCE.page(db, condition, paging).await?;
    Ok(super::paging::map(page, Into::into))
}

/// One lead.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &LeadId,
) -> Result<Option<Lead>, DbErr> {
    let condition = Sql::new(
        "l.org_id = ? AND l.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<LeadRow> = SOURCE.select(condition).one(db).await?;
    Ok(row.map(Into::into))
}

/// Adds a lead with its addresses. `owner` stands in where the input names none.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &LeadId,
    input: &LeadInput,
    owner: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let LeadInput {
        family_name,
        given_name,
        company,
        title,
        phone,
        addresses,
        status,
        description,
        owner_id,
        version: _,
    } = input;
    let owner = owner_id.as_ref().unwrap_or(owner);
    let full_name = full_name(family_name, given_name);
    Sql::insert(
        "leads",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("family_name", family_name.trim().into()),
            ("given_name", given_name.trim().into()),
            ("full_name", full_name.as_str().into()),
            ("company", company.trim().into()),
            ("title", title.trim().into()),
            ("phone", phone.trim().into()),
            ("status", status.as_str().into()),
            ("description", description.as_str().into()),
            ("owner_id", owner.as_str().into()),
            ("sort_name", fold(&full_name).into()),
            ("sort_company", fold(company.trim()).into()),
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

/// Changes a lead that stands at `version`, addresses and all.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &LeadId,
    input: &LeadInput,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let LeadInput {
        family_name,
        given_name,
        company,
        title,
        phone,
        addresses,
        status,
        description,
        owner_id,
        version: _,
    } = input;
    let full_name = full_name(family_name, given_name);
    let set = Sql::update(
        "leads",
        [
            ("family_name", family_name.trim().into()),
            ("given_name", given_name.trim().into()),
            ("full_name", full_name.as_str().into()),
            ("company", company.trim().into()),
            ("title", title.trim().into()),
            ("phone", phone.trim().into()),
            ("status", status.as_str().into()),
            ("description", description.as_str().into()),
            ("sort_name", fold(&full_name).into()),
            ("sort_company", fold(company.trim()).into()),
            ("search", search(input).into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    )
    .append(outcome::set_owner(owner_id.as_ref()));
    let updated = outcome::update(db, "leads", set, org, id.as_str(), version).await?;
    if updated == Updated::Yes {
        ADDRESSES.replace(db, org, id.as_str(), addresses).await?;
    }
    Ok(updated)
}

/// Deletes a lead with its addresses.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, org: &OrgId, id: &LeadId) -> Result<Deleted, DbErr> {
    outcome::delete(db, "leads", org, id.as_str()).await
}

fn search(input: &LeadInput) -> String {
    let full_name = full_name(&input.family_name, &input.given_name);
    let texts = [
        full_name.as_str(),
        &input.company,
        &input.title,
        &input.phone,
    ];
    fold_all(
        texts
            .into_iter()
            .chain(input.addresses.iter().map(String::as_str)),
    )
}
