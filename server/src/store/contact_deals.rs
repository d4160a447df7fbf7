//! The deals of contacts: what the category rule needs to know, for pages and for the label job.

use super::sql::Sql;
use contract::{ContactId, DealId, OrgId, stage::StageKind};
use crm::{
    address::Canonical,
    category::{ContactFact, DealFact},
};
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, FromQueryResult)]
struct DealFactRow {
    contact_id: String,
    deal_id: String,
    deal_name: String,
    kind: String,
    closing_date: String,
}

impl DealFactRow {
    /// The fact, and the contact it is about. A row that says nothing counts for nothing.
    fn into_fact(self) -> Option<(String, DealFact)> {
        let Self {
            contact_id,
            deal_id,
            deal_name,
            kind,
            closing_date,
        } = self;
        let fact = DealFact {
            id: DealId::new(deal_id),
            name: deal_name,
            kind: StageKind::from_name(&kind)?,
            closing_date: closing_date.parse::<Date>().ok()?,
        };
        Some((contact_id, fact))
    }
}

/// The deals of each of these contacts, whatever part it has in them.
///
/// # Errors
/// When the database fails.
pub async fn of_contacts<'a>(
    db: &impl ConnectionTrait,
    org: &OrgId,
    contacts: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<DealFact>>, DbErr> {
    let rows: Vec<DealFactRow> = Sql::new(
        "SELECT dc.contact_id, d.id AS deal_id, d.name AS deal_name, s.kind, d.closing_date \
         FROM deal_contacts dc JOIN deals d ON d.id = dc.deal_id JOIN stages s ON s.id = d.stage_id \
         WHERE dc.org_id = ? AND dc.contact_id IN ",
        [org.as_str().into()],
    )
    .list(contacts)
    .all(db)
    .await?;
    let mut deals: HashMap<String, Vec<DealFact>> = HashMap::new();
    for (contact, fact) in rows.into_iter().filter_map(DealFactRow::into_fact) {
        deals.entry(contact).or_default().push(fact);
    }
    Ok(deals)
}

#[derive(Debug, FromQueryResult)]
struct AddressRow {
    address_key: String,
    contact_id: String,
    deal_id: Option<String>,
    deal_name: Option<String>,
    kind: Option<String>,
    closing_date: Option<String>,
}

impl AddressRow {
    fn into_parts(self) -> (String, String, Option<DealFact>) {
        let Self {
            address_key,
            contact_id,
            deal_id,
            deal_name,
            kind,
            closing_date,
        } = self;
        let row = || {
            Some(DealFactRow {
                contact_id: contact_id.clone(),
                deal_id: deal_id?,
                deal_name: deal_name?,
                kind: kind?,
                closing_date: closing_date?,
            })
        };
        let fact = row().and_then(DealFactRow::into_fact).map(|(_, fact)| fact);
        (address_key, contact_id, fact)
    }
}

/// Every address of the organization's contacts with the contacts that have it and their deals,
/// in one statement: what the label job knows senders by.
///
/// # Errors
/// When the database fails.
pub async fn by_address(
    db: &impl ConnectionTrait,
    org: &OrgId,
) -> Result<BTreeMap<Canonical, Vec<ContactFact>>, DbErr> {
    let rows: Vec<AddressRow> = Sql::new(
        "SELECT e.address_key, e.contact_id, d.id AS deal_id, d.name AS deal_name, s.kind, \
         d.closing_date FROM contact_addresses e \
         LEFT JOIN deal_contacts dc ON dc.contact_id = e.contact_id \
         LEFT JOIN deals d ON d.id = dc.deal_id LEFT JOIN stages s ON s.id = d.stage_id \
         WHERE e.org_id = ? ORDER BY e.address_key, e.contact_id, d.id",
        [org.as_str().into()],
    )
    .all(db)
    .await?;
    let mut contacts: BTreeMap<Canonical, Vec<ContactFact>> = BTreeMap::new();
    for (key, contact, deal) in rows.into_iter().map(AddressRow::into_parts) {
        let Some(address) = Canonical::of(&key) else {
            continue;
        };
        let known = contacts.entry(address).or_default();
        let id = ContactId::new(contact);
        if known.last().is_none_or(|last| last.id != id) {
            known.push(ContactFact {
                id,
                deals: Vec::new(),
            });
        }
        if let (Some(last), Some(deal)) = (known.last_mut(), deal) {
            last.deals.push(deal);
        }
    }
    Ok(contacts)
}
