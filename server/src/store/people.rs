//! Who has an address: contacts, leads, users.

use super::{contact_deals, organizations, sql::Sql};
use contract::{
    OrgId,
    deal::DealFacts,
    people::{CustomerName, KnownPerson, PersonKind},
    stage::StageKind,
};
use crm::{address::Canonical, category::of_deals, month::Month, own::Own};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    address_key: String,
    record_id: String,
    name: String,
    company: String,
}

const CONTACTS: &str = "SELECT DISTINCT e.address_key, c.id AS record_id, c.full_name AS name, COALESCE(a.name, '') AS company, \
    c.sort_name AS sort_name FROM contact_addresses e JOIN contacts c ON c.id = e.contact_id \
    LEFT JOIN accounts a ON a.id = c.account_id WHERE e.org_id = ? AND e.address_key IN ";

const LEADS: &str = "SELECT DISTINCT e.address_key, l.id AS record_id, l.full_name AS name, l.company, l.sort_name AS sort_name \
    FROM lead_addresses e JOIN leads l ON l.id = e.lead_id WHERE e.org_id = ? AND e.address_key IN ";

const USERS: &str = "SELECT u.address_key, u.id AS record_id, u.name, '' AS company, u.sort_name AS sort_name FROM users u \
    WHERE u.org_id = ? AND u.address_key IN ";

/// The records that have these addresses, in the order of the addresses, contacts first. A record with two of them
/// stands twice. What is no address nobody has. Whoever writes from a domain of the organization is a colleague.
///
/// # Errors
/// When the database fails.
pub async fn with_addresses(
    db: &impl ConnectionTrait,
    org: &OrgId,
    month: &Month,
    addresses: &[String],
) -> Result<Vec<KnownPerson>, DbErr> {
    let asked: Vec<(&String, Canonical)> = addresses
        .iter()
        .filter_map(|address| Some((address, Canonical::of(address)?)))
        .collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<&str> = asked.iter().map(|(_, key)| key.as_str()).collect();
    let contacts = rows(db, org, CONTACTS, &keys).await?;
    let ids = contacts.iter().map(|row| row.record_id.as_str());
    let deals = contact_deals::of_contacts(db, org, ids).await?;
    let contacts = contacts.into_iter().map(|row| {
        let deals = deals
            .get(&row.record_id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        person(row, PersonKind::Contact, deals, month)
    });
    let mut found: Vec<(String, KnownPerson)> = contacts.collect();
    for (sql, kind) in [(LEADS, PersonKind::Lead), (USERS, PersonKind::Colleague)] {
        let rows = rows(db, org, sql, &keys).await?;
        found.extend(rows.into_iter().map(|row| person(row, kind, &[], month)));
    }
    let own_domains = organizations::mail_rules(db, org).await?.own_domains;
    let own = Own::new([], own_domains.iter().map(String::as_str));
    let people = asked.into_iter().flat_map(|(address, key)| {
        let fits = found.iter().filter(|(known, _)| known == key.as_str());
        let named = fits.map(|(_, person)| KnownPerson {
            address: address.clone(),
            ..person.clone()
        });
        let mut named: Vec<KnownPerson> = named.collect();
        let is_user = |person: &KnownPerson| person.kind == PersonKind::Colleague;
        if own.has(&key) && !named.iter().any(is_user) {
            named.push(colleague(address));
        }
        named
    });
    Ok(people.collect())
}

/// Somebody who writes from a domain of the organization and is no user.
fn colleague(address: &str) -> KnownPerson {
    KnownPerson {
        address: address.to_owned(),
        kind: PersonKind::Colleague,
        id: String::new(),
        name: address.to_owned(),
        company: String::new(),
        category: None,
        open_deals: 0,
    }
}

#[derive(FromQueryResult)]
struct NameRow {
    id: String,
    family_name: String,
    given_name: String,
    company: String,
}

/// What contacts and leads are called, those that changed last first.
///
/// # Errors
/// When the database fails.
pub async fn names(
    db: &impl ConnectionTrait,
    org: &OrgId,
    limit: u32,
) -> Result<Vec<CustomerName>, DbErr> {
    let rows: Vec<NameRow> = Sql::new(
        "SELECT c.id, c.family_name, c.given_name, COALESCE(a.name, '') AS company, c.updated_at \
         FROM contacts c LEFT JOIN accounts a ON a.id = c.account_id WHERE c.org_id = ? \
         UNION ALL \
         SELECT l.id, l.family_name, l.given_name, l.company, l.updated_at \
         FROM leads l WHERE l.org_id = ? ORDER BY updated_at DESC, id LIMIT ?",
        [
            org.as_str().into(),
            org.as_str().into(),
            i64::from(limit).into(),
        ],
    )
    .all(db)
    .await?;
    let name = |NameRow {
                    id,
                    family_name,
                    given_name,
                    company,
                }| CustomerName {
        id,
        family_name,
        given_name,
        company,
    };
    Ok(rows.into_iter().map(name).collect())
}

async fn rows(
    db: &impl ConnectionTrait,
    org: &OrgId,
    sql: &str,
    keys: &[&str],
) -> Result<Vec<Row>, DbErr> {
    Sql::new(sql, [org.as_str().into()])
        .list(keys.iter().copied())
        .add(" ORDER BY sort_name, record_id", [])
        .all(db)
        .await
}

fn person(row: Row, kind: PersonKind, deals: &[DealFacts], month: &Month) -> (String, KnownPerson) {
    let Row {
        address_key,
        record_id,
        name,
        company,
    } = row;
    let open = deals.iter().filter(|deal| deal.kind == StageKind::Open);
    let person = KnownPerson {
        address: address_key.clone(),
        kind,
        id: record_id,
        name,
        company,
        category: of_deals(deals, month).map(|reason| reason.category),
        open_deals: u32::try_from(open.count()).unwrap_or(u32::MAX),
    };
    (address_key, person)
}
