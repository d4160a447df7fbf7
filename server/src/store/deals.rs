//! Deals.

use super::{
    deal_contacts,
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
    text::{fold, fold_all},
};
use contract::{
    AccountId, DealId, Link, OrgId, Page, StageId, UserId,
    deal::{Deal, DealContact, DealInput, DealStage},
    stage::StageKind,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "d.id, d.name, d.account_id, a.name AS account_name, \
              d.stage_id, s.name AS stage_name, s.kind AS stage_kind, d.amount_minor, \
              d.closing_date, d.description, d.owner_id, o.name AS owner_name, \
              d.created_at, d.updated_at, d.version",
    from: "deals d LEFT JOIN accounts a ON a.id = d.account_id \
           JOIN stages s ON s.id = d.stage_id JOIN users o ON o.id = d.owner_id",
    search: &["d.search", "a.search"],
    id: "d.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[
    ("closing_date", "d.closing_date"),
    ("name", "d.sort_name"),
    ("amount", "COALESCE(d.amount_minor, -1)"),
    ("stage", "s.position"),
    ("account", "COALESCE(a.sort_name, '')"),
    ("owner", "o.sort_name"),
    ("created_at", "d.created_at"),
    ("updated_at", "d.updated_at"),
];

#[derive(Debug, FromQueryResult)]
struct DealRow {
    id: String,
    name: String,
    account_id: Option<String>,
    account_name: Option<String>,
    stage_id: String,
    stage_name: String,
    stage_kind: String,
    amount_minor: Option<i64>,
    closing_date: String,
    description: String,
    owner_id: String,
    owner_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl DealRow {
    fn into_deal(self, contacts: Vec<DealContact>) -> Result<Deal, DbErr> {
        let Self {
            id,
            name,
            account_id,
            account_name,
            stage_id,
            stage_name,
            stage_kind,
            amount_minor,
            closing_date,
            description,
            owner_id,
            owner_name,
            created_at,
            updated_at,
            version,
        } = self;
        Ok(Deal {
            id: DealId::new(id),
            name,
            account: account_id.map(|id| Link {
                id: AccountId::new(id),
                name: account_name.unwrap_or_default(),
            }),
            contacts,
            stage: DealStage {
                id: StageId::new(stage_id),
                name: stage_name,
                kind: StageKind::from_name(&stage_kind)
                    .ok_or_else(|| DbErr::Type("an unknown kind of stage".to_owned()))?,
            },
            amount_minor,
            closing_date: closing_date
                .parse::<Date>()
                .map_err(|_| DbErr::Type("a closing date that is none".to_owned()))?,
            description,
            owner: Link {
                id: UserId::new(owner_id),
                name: owner_name,
            },
            created_at: super::instant(created_at),
            updated_at: super::instant(updated_at),
            version,
        })
    }
}

/// One page of the deals: of all, of one account, of one contact.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    account: Option<&str>,
    contact: Option<&str>,
    paging: &Paging,
) -> Result<Page<Deal>, DbErr> {
    let mut condition = Sql::new("d.org_id = ?", [org.as_str().into()]);
    if let Some(account) = account {
        condition = condition.add(" AND d.account_id = ?", [account.into()]);
    }
    if let Some(contact) = contact {
        let of_contact = " AND d.id IN (SELECT deal_id FROM deal_contacts WHERE contact_id = ?)";
        condition = condition.add(of_contact, [contact.into()]);
    }
    let page: Page<DealRow> = SOURCE.page(db, condition, paging).await?;
    let ids = page.items.iter().map(|row| row.id.as_str());
    let mut contacts = deal_contacts::of_deals(db, org, ids).await?;
    let Page {
        items,
        total,
        offset,
    } = page;
    let deals = items.into_iter().map(|row| {
        let contacts = contacts.remove(&row.id).unwrap_or_default();
        row.into_deal(contacts)
    });
    Ok(Page {
        items: deals.collect::<Result<_, _>>()?,
        total,
        offset,
    })
}

/// One deal.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &DealId,
) -> Result<Option<Deal>, DbErr> {
    let condition = Sql::new(
        "d.org_id = ? AND d.id = ?",
        [org.as_str().into(), id.as_str().into()],
    );
    let row: Option<DealRow> = SOURCE.select(condition).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let mut contacts = deal_contacts::of_deals(db, org, [id.as_str()]).await?;
    let contacts = contacts.remove(id.as_str()).unwrap_or_default();
    row.into_deal(contacts).map(Some)
}

/// Adds a deal with its contacts. `owner` stands in where the input names none.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &DealId,
    input: &DealInput,
    owner: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let DealInput {
        name,
        account_id,
        contacts,
        stage_id,
        amount_minor,
        closing_date,
        description,
        owner_id,
        version: _,
    } = input;
    let owner = owner_id.as_ref().unwrap_or(owner);
    Sql::insert(
        "deals",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.trim().into()),
            (
                "account_id",
                account_id.as_ref().map(AccountId::as_str).into(),
            ),
            ("stage_id", stage_id.as_str().into()),
            ("amount_minor", (*amount_minor).into()),
            ("closing_date", closing_date.to_string().into()),
            ("description", description.as_str().into()),
            ("owner_id", owner.as_str().into()),
            ("sort_name", fold(name.trim()).into()),
            ("search", fold_all([name.as_str()]).into()),
            ("created_at", now.as_millisecond().into()),
            ("updated_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    deal_contacts::insert(db, org, id, contacts).await
}

/// Changes a deal that stands at `version`, contacts and all.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &DealId,
    input: &DealInput,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let DealInput {
        name,
        account_id,
        contacts,
        stage_id,
        amount_minor,
        closing_date,
        description,
        owner_id,
        version: _,
    } = input;
    let set = Sql::update(
        "deals",
        [
            ("name", name.trim().into()),
            (
                "account_id",
                account_id.as_ref().map(AccountId::as_str).into(),
            ),
            ("stage_id", stage_id.as_str().into()),
            ("amount_minor", (*amount_minor).into()),
            ("closing_date", closing_date.to_string().into()),
            ("description", description.as_str().into()),
            ("sort_name", fold(name.trim()).into()),
            ("search", fold_all([name.as_str()]).into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    )
    .append(outcome::set_owner(owner_id.as_ref()));
    let updated = outcome::update(db, "deals", set, org, id.as_str(), version).await?;
    if updated == Updated::Yes {
        deal_contacts::replace(db, org, id, contacts).await?;
    }
    Ok(updated)
}

/// Deletes a deal; its contacts stay.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, org: &OrgId, id: &DealId) -> Result<Deleted, DbErr> {
    outcome::delete(db, "deals", org, id.as_str()).await
}
