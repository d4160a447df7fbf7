//! Who wrote: the records behind addresses, with everything a notice shows of them.

use super::sql::Sql;
use contract::{
    ContactId, DealId, Link, OrgId, StageId, UserId,
    deal::{DealFacts, DealStage},
    notice::{Sender, SenderDeal, SenderRecord, SenderTask},
    people::PersonKind,
    stage::StageKind,
};
use crm::{
    address::Canonical,
    category::{ContactFact, of_address},
    magnet::list_of,
    month::Month,
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
};

/// Open tasks that a notice shows.
const TASKS_SHOWN: usize = 5;
/// Deals that a notice shows.
const DEALS_SHOWN: usize = 10;
/// Addresses asked for in one statement.
const PORTION: usize = 1_000;

#[derive(FromQueryResult)]
struct RecordRow {
    address_key: String,
    record_id: String,
    name: String,
    company: String,
    owner_id: String,
    owner_name: String,
}

#[derive(FromQueryResult)]
struct DealRow {
    contact_id: String,
    id: String,
    name: String,
    stage_id: String,
    stage_name: String,
    kind: String,
    amount_minor: Option<i64>,
    closing_date: String,
    owner_id: String,
}

/// A deal of a sender.
struct KnownDeal {
    facts: DealFacts,
    stage_name: String,
}

#[derive(FromQueryResult)]
struct TaskRow {
    record_id: String,
    title: String,
    due_on: Option<String>,
}

const TASKS: &str = "SELECT COALESCE(lead_id, contact_id, deal_id) AS record_id, title, due_on \
    FROM tasks WHERE org_id = ? AND done_at IS NULL AND ";

const CONTACTS: &str = "SELECT DISTINCT e.address_key, c.id AS record_id, c.full_name AS name, \
    COALESCE(a.name, '') AS company, c.owner_id, o.name AS owner_name, c.sort_name AS sort_name \
    FROM contact_addresses e JOIN contacts c ON c.id = e.contact_id \
    JOIN users o ON o.id = c.owner_id LEFT JOIN accounts a ON a.id = c.account_id \
    WHERE e.org_id = ? AND e.address_key IN ";

const LEADS: &str = "SELECT DISTINCT e.address_key, l.id AS record_id, l.full_name AS name, \
    l.company, l.owner_id, o.name AS owner_name, l.sort_name AS sort_name \
    FROM lead_addresses e JOIN leads l ON l.id = e.lead_id JOIN users o ON o.id = l.owner_id \
    WHERE e.org_id = ? AND e.address_key IN ";

const DEALS: &str = "SELECT dc.contact_id, d.id, d.name, s.id AS stage_id, s.name AS stage_name, \
    s.kind, d.amount_minor, d.closing_date, d.owner_id FROM deal_contacts dc \
    JOIN deals d ON d.id = dc.deal_id JOIN stages s ON s.id = d.stage_id \
    WHERE dc.org_id = ? AND dc.contact_id IN ";

/// Everybody behind these addresses, one sender for each of them, in their order. What is no
/// address, or nobody's, is a sender without records.
///
/// # Errors
/// When the database fails.
pub async fn with_addresses(
    db: &impl ConnectionTrait,
    org: &OrgId,
    month: &Month,
    muted: &HashSet<(PersonKind, String)>,
    addresses: &[String],
) -> Result<Vec<Sender>, DbErr> {
    let mut senders = Vec::with_capacity(addresses.len());
    for portion in addresses.chunks(PORTION) {
        senders.extend(portion_of(db, org, month, muted, portion).await?);
    }
    Ok(senders)
}

async fn portion_of(
    db: &impl ConnectionTrait,
    org: &OrgId,
    month: &Month,
    muted: &HashSet<(PersonKind, String)>,
    addresses: &[String],
) -> Result<Vec<Sender>, DbErr> {
    let keys: Vec<Option<Canonical>> = addresses.iter().map(|one| Canonical::of(one)).collect();
    let known = || keys.iter().flatten().map(Canonical::as_str);
    let contacts = records(db, org, CONTACTS, known()).await?;
    let leads = records(db, org, LEADS, known()).await?;
    let ids = contacts
        .values()
        .flatten()
        .map(|row| row.record_id.as_str());
    let deals = deals(db, org, ids).await?;
    let of_people = contacts.values().chain(leads.values()).flatten();
    let people: Vec<&str> = of_people.map(|row| row.record_id.as_str()).collect();
    let of_deals: BTreeSet<&str> = deals
        .values()
        .flatten()
        .map(|deal| deal.facts.id.as_str())
        .collect();
    let tasks = tasks(db, org, &people, of_deals).await?;
    let sender = |(address, key): (&String, &Option<Canonical>)| {
        let of = |rows: &HashMap<String, Vec<RecordRow>>, kind: PersonKind| {
            let rows = key.as_ref().and_then(|key| rows.get(key.as_str()));
            let rows = rows.into_iter().flatten();
            rows.map(|row| record(row, kind, muted)).collect::<Vec<_>>()
        };
        let (contacts, leads) = (
            of(&contacts, PersonKind::Contact),
            of(&leads, PersonKind::Lead),
        );
        let facts: Vec<ContactFact> = contacts
            .iter()
            .map(|contact| ContactFact {
                id: ContactId::new(&contact.id),
                deals: facts_of(deals.get(&contact.id)),
            })
            .collect();
        Sender {
            address: address.clone(),
            list: list_of(&facts, !leads.is_empty(), month),
            category: of_address(&facts, month).map(|found| found.reason),
            tasks: open_tasks(
                contacts
                    .iter()
                    .chain(&leads)
                    .map(|record| record.id.as_str())
                    .chain(
                        contacts
                            .iter()
                            .filter_map(|one| deals.get(&one.id))
                            .flatten()
                            .map(|deal| deal.facts.id.as_str()),
                    ),
                &tasks,
            ),
            deals: shown(contacts.iter().filter_map(|one| deals.get(&one.id))),
            records: contacts.into_iter().chain(leads).collect(),
        }
    };
    Ok(addresses.iter().zip(&keys).map(sender).collect())
}

async fn records<'a>(
    db: &impl ConnectionTrait,
    org: &OrgId,
    sql: &str,
    keys: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<RecordRow>>, DbErr> {
    let rows: Vec<RecordRow> = Sql::new(sql, [org.as_str().into()])
        .list(keys)
        .add(" ORDER BY sort_name, record_id", [])
        .all(db)
        .await?;
    let mut records: HashMap<String, Vec<RecordRow>> = HashMap::new();
    for row in rows {
        records
            .entry(row.address_key.clone())
            .or_default()
            .push(row);
    }
    Ok(records)
}

fn record(
    row: &RecordRow,
    kind: PersonKind,
    muted: &HashSet<(PersonKind, String)>,
) -> SenderRecord {
    SenderRecord {
        kind,
        id: row.record_id.clone(),
        name: row.name.clone(),
        company: row.company.clone(),
        owner: Link {
            id: UserId::new(&row.owner_id),
            name: row.owner_name.clone(),
        },
        muted: muted.contains(&(kind, row.record_id.clone())),
    }
}

async fn deals<'a>(
    db: &impl ConnectionTrait,
    org: &OrgId,
    contacts: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<KnownDeal>>, DbErr> {
    let rows: Vec<DealRow> = Sql::new(DEALS, [org.as_str().into()])
        .list(contacts)
        .all(db)
        .await?;
    let mut deals: HashMap<String, Vec<KnownDeal>> = HashMap::new();
    for row in rows {
        let (Some(kind), Ok(closing_date)) =
            (StageKind::from_name(&row.kind), row.closing_date.parse())
        else {
            return Err(DbErr::Custom("a deal that cannot be read".to_owned()));
        };
        let facts = DealFacts {
            id: DealId::new(row.id),
            name: row.name,
            kind,
            closing_date,
            stage_id: StageId::new(row.stage_id),
            owner_id: UserId::new(row.owner_id),
            amount_minor: row.amount_minor,
        };
        let stage_name = row.stage_name;
        let deal = KnownDeal { facts, stage_name };
        deals.entry(row.contact_id).or_default().push(deal);
    }
    Ok(deals)
}

/// The open tasks about these people and deals, by what they are about.
async fn tasks(
    db: &impl ConnectionTrait,
    org: &OrgId,
    people: &[&str],
    deals: BTreeSet<&str>,
) -> Result<HashMap<String, Vec<SenderTask>>, DbErr> {
    let rows: Vec<TaskRow> = Sql::new(TASKS, [org.as_str().into()])
        .add("(lead_id IN ", [])
        .list(people.iter().copied())
        .add(" OR contact_id IN ", [])
        .list(people.iter().copied())
        .add(" OR deal_id IN ", [])
        .list(deals)
        .add(") ORDER BY COALESCE(due_on, '9999'), created_at, id", [])
        .all(db)
        .await?;
    let mut tasks: HashMap<String, Vec<SenderTask>> = HashMap::new();
    for TaskRow {
        record_id,
        title,
        due_on,
    } in rows
    {
        tasks.entry(record_id).or_default().push(SenderTask {
            title,
            due_on: due_on.and_then(|date| date.parse().ok()),
        });
    }
    Ok(tasks)
}

/// The tasks that a notice shows, of all that are about its sender.
fn open_tasks<'a>(
    about: impl Iterator<Item = &'a str>,
    tasks: &HashMap<String, Vec<SenderTask>>,
) -> Vec<SenderTask> {
    let about: BTreeSet<&str> = about.collect();
    let found = about.into_iter().filter_map(|id| tasks.get(id)).flatten();
    let mut found: Vec<SenderTask> = found.cloned().collect();
    found.sort_by_key(|task| (task.due_on.is_none(), task.due_on));
    found.truncate(TASKS_SHOWN);
    found
}

/// What the category rule needs to know of these deals.
fn facts_of(deals: Option<&Vec<KnownDeal>>) -> Vec<DealFacts> {
    let deals = deals.into_iter().flatten();
    deals.map(|deal| deal.facts.clone()).collect()
}

/// The deals that a notice shows: those that are open by closing date, then those that were won,
/// the latest first. One with two of the contacts stands once.
fn shown<'a>(deals: impl Iterator<Item = &'a Vec<KnownDeal>>) -> Vec<SenderDeal> {
    let mut shown: Vec<SenderDeal> = deals
        .flatten()
        .filter(|deal| deal.facts.kind != StageKind::Lost)
        .map(|KnownDeal { facts, stage_name }| SenderDeal {
            id: facts.id.clone(),
            name: facts.name.clone(),
            stage: DealStage {
                id: facts.stage_id.clone(),
                name: stage_name.clone(),
                kind: facts.kind,
            },
            amount_minor: facts.amount_minor,
            closing_date: facts.closing_date,
        })
        .collect();
    shown.sort_by_key(|deal| {
        let open = deal.stage.kind == StageKind::Open;
        let first = open.then_some(deal.closing_date);
        (!open, first, Reverse(deal.closing_date), deal.id.clone())
    });
    shown.dedup_by(|one, other| one.id == other.id);
    shown.truncate(DEALS_SHOWN);
    shown
}
