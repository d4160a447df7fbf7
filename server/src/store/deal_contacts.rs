//! The people a deal is with.

use super::sql::Sql;
use contract::{
    ContactId, DealId, OrgId,
    deal::{DealContact, DealContactInput},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashMap;

#[derive(Debug, FromQueryResult)]
struct DealContactRow {
    deal_id: String,
    contact_id: String,
    full_name: String,
    role: String,
}

/// The contacts of each of these deals, in their order.
pub(super) async fn of_deals<'a>(
    db: &impl ConnectionTrait,
    org: &OrgId,
    deals: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<DealContact>>, DbErr> {
    let rows: Vec<DealContactRow> = Sql::new(
        "SELECT dc.deal_id, dc.contact_id, c.full_name, dc.role FROM deal_contacts dc \
         JOIN contacts c ON c.id = dc.contact_id WHERE dc.org_id = ? AND dc.deal_id IN ",
        [org.as_str().into()],
    )
    .list(deals)
    .add(" ORDER BY dc.deal_id, dc.position", [])
    .all(db)
    .await?;
    let mut contacts: HashMap<String, Vec<DealContact>> = HashMap::new();
    for row in rows {
        let DealContactRow {
            deal_id,
            contact_id,
            full_name,
            role,
        } = row;
        contacts.entry(deal_id).or_default().push(DealContact {
            id: ContactId::new(contact_id),
            name: full_name,
            role,
        });
    }
    Ok(contacts)
}

/// Adds the contacts of a deal that has none.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    deal: &DealId,
    contacts: &[DealContactInput],
) -> Result<(), DbErr> {
    if contacts.is_empty() {
        return Ok(());
    }
    let columns = ["deal_id", "contact_id", "org_id", "position", "role"];
    let rows = contacts.iter().zip(0_i32..).map(|(contact, position)| {
        let DealContactInput { id, role } = contact;
        [
            deal.as_str().into(),
            id.as_str().into(),
            org.as_str().into(),
            position.into(),
            role.trim().into(),
        ]
    });
    Sql::insert_all("deal_contacts", columns, rows)
        .run(db)
        .await?;
    Ok(())
}

/// Gives a deal these contacts in place of those it has.
pub(super) async fn replace(
    db: &impl ConnectionTrait,
    org: &OrgId,
    deal: &DealId,
    contacts: &[DealContactInput],
) -> Result<(), DbErr> {
    let sql = "DELETE FROM deal_contacts WHERE deal_id = ?";
    Sql::new(sql, [deal.as_str().into()]).run(db).await?;
    insert(db, org, deal, contacts).await
}
