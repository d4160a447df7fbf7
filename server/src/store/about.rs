//! The record that a note or a task is about: one column for each kind of record, so that the
//! database itself knows what goes with what.

use super::sql::Sql;
use contract::about::{About, AboutKind, AboutLink};
use sea_orm::{FromQueryResult, Value};

/// Joins the records to a table `x` of notes or tasks.
pub(super) const JOINS: &str = "LEFT JOIN leads al ON al.id = x.lead_id \
    LEFT JOIN contacts ac ON ac.id = x.contact_id \
    LEFT JOIN accounts aa ON aa.id = x.account_id \
    LEFT JOIN deals ad ON ad.id = x.deal_id";

/// The columns of [`AboutRow`].
pub(super) const COLUMNS: &str = "x.lead_id, x.contact_id, x.account_id, x.deal_id, \
    COALESCE(al.full_name, ac.full_name, aa.name, ad.name) AS about_name";

/// The record, as it stands in a row.
#[derive(Debug, FromQueryResult)]
pub(super) struct AboutRow {
    lead_id: Option<String>,
    contact_id: Option<String>,
    account_id: Option<String>,
    deal_id: Option<String>,
    about_name: Option<String>,
}

impl From<AboutRow> for Option<AboutLink> {
    fn from(row: AboutRow) -> Self {
        let AboutRow {
            lead_id,
            contact_id,
            account_id,
            deal_id,
            about_name,
        } = row;
        let (kind, id) = [
            (AboutKind::Lead, lead_id),
            (AboutKind::Contact, contact_id),
            (AboutKind::Account, account_id),
            (AboutKind::Deal, deal_id),
        ]
        .into_iter()
        .find_map(|(kind, id)| Some((kind, id?)))?;
        Some(AboutLink {
            kind,
            id,
            name: about_name.unwrap_or_default(),
        })
    }
}

/// The column that holds a kind of record.
pub(super) const fn column(kind: AboutKind) -> &'static str {
    match kind {
        AboutKind::Lead => "lead_id",
        AboutKind::Contact => "contact_id",
        AboutKind::Account => "account_id",
        AboutKind::Deal => "deal_id",
    }
}

/// The table that holds a kind of record.
pub const fn table(kind: AboutKind) -> &'static str {
    match kind {
        AboutKind::Lead => "leads",
        AboutKind::Contact => "contacts",
        AboutKind::Account => "accounts",
        AboutKind::Deal => "deals",
    }
}

/// The four columns with their values, one of which is set at most.
pub(super) fn values(about: Option<&About>) -> [(&'static str, Value); 4] {
    AboutKind::ALL.map(|kind| {
        let id = about.filter(|about| about.kind == kind);
        (column(kind), id.map(|about| about.id.as_str()).into())
    })
}

/// The piece of an update that sets them.
pub(super) fn set(about: Option<&About>) -> Sql {
    let pieces = values(about).into_iter();
    pieces.fold(Sql::default(), |sql, (column, value)| {
        sql.add(&format!(", {column} = ?"), [value])
    })
}
