//! The deals of contacts: what the category rule needs to know, for pages and for the label job.

use super::sql::Sql;
use contract::{DealId, OrgId, StageId, UserId, deal::DealFacts, stage::StageKind};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashMap;

#[derive(Debug, FromQueryResult)]
struct Row {
    contact_id: String,
    deal_id: String,
    deal_name: String,
    kind: String,
    closing_date: String,
    stage_id: String,
    owner_id: String,
    amount_minor: Option<i64>,
}

impl Row {
    /// The contact, and what is known of its deal.
    fn into_facts(self) -> Result<(String, DealFacts), DbErr> {
        let Self {
            contact_id,
            deal_id,
            deal_name,
            kind,
            closing_date,
            stage_id,
            owner_id,
            amount_minor,
        } = self;
        let unreadable = || DbErr::Custom("a deal that cannot be read".to_owned());
        let facts = DealFacts {
            id: DealId::new(deal_id),
            name: deal_name,
            kind: StageKind::from_name(&kind).ok_or_else(unreadable)?,
            closing_date: closing_date.parse().map_err(|_| unreadable())?,
            stage_id: StageId::new(stage_id),
            owner_id: UserId::new(owner_id),
            amount_minor,
        };
        Ok((contact_id, facts))
    }
}

const SELECT: &str = "SELECT dc.contact_id, d.id AS deal_id, d.name AS deal_name, s.kind, d.closing_date, \
    d.stage_id, d.owner_id, d.amount_minor FROM deal_contacts dc \
    JOIN deals d ON d.id = dc.deal_id JOIN stages s ON s.id = d.stage_id WHERE dc.org_id = ?";

/// The deals of each of these contacts, whatever part it has in them. One that cannot be read counts for nothing.
///
/// # Errors
/// When the database fails.
pub async fn of_contacts<'a>(
    db: &impl ConnectionTrait,
    org: &OrgId,
    contacts: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<DealFacts>>, DbErr> {
    let select = Sql::new(SELECT, [org.as_str().into()]);
    let select = select.add(" AND dc.contact_id IN ", []).list(contacts);
    let rows: Vec<Row> = select.all(db).await?;
    Ok(by_contact(rows.into_iter().flat_map(Row::into_facts)))
}

/// The deals of all contacts of an organization.
///
/// # Errors
/// When the database fails, or holds a deal that cannot be read.
pub async fn of_organization(
    db: &impl ConnectionTrait,
    org: &OrgId,
) -> Result<HashMap<String, Vec<DealFacts>>, DbErr> {
    let rows: Vec<Row> = Sql::new(SELECT, [org.as_str().into()]).all(db).await?;
    let facts: Result<Vec<_>, DbErr> = rows.into_iter().map(Row::into_facts).collect();
    Ok(by_contact(facts?))
}

fn by_contact(
    facts: impl IntoIterator<Item = (String, DealFacts)>,
) -> HashMap<String, Vec<DealFacts>> {
    let mut deals: HashMap<String, Vec<DealFacts>> = HashMap::new();
    for (contact, facts) in facts {
        deals.entry(contact).or_default().push(facts);
    }
    deals
}
