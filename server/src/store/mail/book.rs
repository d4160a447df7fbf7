//! The senders an organization knows, as the label job needs them.

use crate::store::{contact_deals, sql::Sql};
use contract::{ContactId, OrgId};
use crm::{address::Canonical, category::ContactFact};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{BTreeSet, HashMap};

/// Everybody with an address.
#[derive(Debug, Default)]
pub struct Senders {
    /// Contacts with their deals, one entry for each address.
    pub contacts: Vec<(Canonical, ContactFact)>,
    /// The addresses of leads.
    pub leads: Vec<Canonical>,
    /// The addresses of the organization's own users.
    pub users: Vec<Canonical>,
}

#[derive(FromQueryResult)]
struct AddressRow {
    owner_id: String,
    address: String,
}

/// Reads the senders of an organization.
///
/// # Errors
/// When the database fails.
pub async fn senders(db: &impl ConnectionTrait, org: &OrgId) -> Result<Senders, DbErr> {
    let mut deals = contact_deals::of_organization(db, org).await?;
    let rows = addresses(
        db,
        org,
        "SELECT contact_id AS owner_id, address FROM contact_addresses",
    )
    .await?;
    let contacts = rows
        .into_iter()
        .filter_map(|AddressRow { owner_id, address }| {
            // A second address of the same contact needs the same deals.
            let deals = deals.entry(owner_id.clone()).or_default().clone();
            Some((
                Canonical::of(&address)?,
                ContactFact {
                    id: ContactId::new(owner_id),
                    deals,
                },
            ))
        });
    let contacts = contacts.collect();
    let leads = addresses(
        db,
        org,
        "SELECT lead_id AS owner_id, address FROM lead_addresses",
    )
    .await?;
    let users = addresses(db, org, "SELECT id AS owner_id, address FROM users").await?;
    Ok(Senders {
        contacts,
        leads: canonical(leads),
        users: canonical(users),
    })
}

/// The addresses of contacts with deals who were changed at this instant or later, or one of whose deals was.
///
/// # Errors
/// When the database fails.
pub async fn changed_since(
    db: &impl ConnectionTrait,
    org: &OrgId,
    since: Timestamp,
) -> Result<BTreeSet<Canonical>, DbErr> {
    let sql = "SELECT contact_id AS owner_id, address FROM contact_addresses WHERE contact_id IN \
               (SELECT c.id FROM contacts c JOIN deal_contacts dc ON dc.contact_id = c.id \
               WHERE c.org_id = ? AND c.updated_at >= ? \
               UNION SELECT dc.contact_id FROM deals d JOIN deal_contacts dc ON dc.deal_id = d.id \
               WHERE d.org_id = ? AND d.updated_at >= ?)";
    let (org, since) = (org.as_str(), since.as_millisecond());
    let values = [org.into(), since.into(), org.into(), since.into()];
    let rows: Vec<AddressRow> = Sql::new(sql, values).all(db).await?;
    Ok(canonical(rows).into_iter().collect())
}

/// The names of the contacts of an organization, by their ids.
///
/// # Errors
/// When the database fails.
pub async fn contact_names(
    db: &impl ConnectionTrait,
    org: &OrgId,
) -> Result<HashMap<String, String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: String,
        full_name: String,
    }
    let sql = "SELECT id, full_name FROM contacts WHERE org_id = ?";
    let rows: Vec<Row> = Sql::new(sql, [org.as_str().into()]).all(db).await?;
    let name = |Row { id, full_name }| (id, full_name);
    Ok(rows.into_iter().map(name).collect())
}

async fn addresses(
    db: &impl ConnectionTrait,
    org: &OrgId,
    select: &str,
) -> Result<Vec<AddressRow>, DbErr> {
    Sql::new(select, [])
        .add(" WHERE org_id = ?", [org.as_str().into()])
        .all(db)
        .await
}

fn canonical(rows: Vec<AddressRow>) -> Vec<Canonical> {
    rows.iter()
        .filter_map(|row| Canonical::of(&row.address))
        .collect()
}
