//! What is stored of a mailbox and what was asked of Google, for its owner to read.

use super::{instant, label_categories::own_name};
use crate::store::{
    paging::{self, Paging, Source},
    sql::Sql,
};
use contract::{
    LabelRunId, MailboxId, Page, UserId,
    label::Category,
    mailbox_records::{GoogleCall, StoredFact, StoredFiling},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// What notices are sorted by.
pub const FACT_SORTS: &[(&str, &str)] = &[
    ("received_at", "f.received_at"),
    ("from_address", "f.from_address"),
];
/// What the ledger is sorted by.
pub const FILING_SORTS: &[(&str, &str)] = &[("planned_at", "l.planned_at")];
/// What calls are sorted by.
pub const CALL_SORTS: &[(&str, &str)] = &[
    ("asked_at", "c.asked_at"),
    ("method", "c.method"),
    ("units", "c.units"),
];

const FACTS: Source = Source {
    columns: "f.message_id, f.from_address, f.received_at",
    from: "mail_facts f",
    search: &["f.from_address"],
    id: "f.message_id",
};
const FILINGS: Source = Source {
    columns: "l.message_id, l.category, l.contact_id, l.deal_id, l.planned_at, o.name AS own_name, o.color AS own_color",
    from: "label_ledger l LEFT JOIN own_categories o ON o.mailbox_id = l.mailbox_id AND l.category = 'own_' || o.number",
    search: &["l.message_id"],
    id: "l.message_id",
};
const CALLS: Source = Source {
    columns: "c.method, c.asked_at, c.status, c.units, c.duration_ms, c.run_id",
    from: "google_calls c",
    search: &["c.method"],
    id: "c.id",
};

#[derive(FromQueryResult)]
struct FactRow {
    message_id: String,
    from_address: String,
    received_at: i64,
}

#[derive(FromQueryResult)]
struct FilingRow {
    message_id: String,
    category: String,
    contact_id: String,
    deal_id: String,
    planned_at: i64,
    own_name: Option<String>,
    own_color: Option<String>,
}

#[derive(FromQueryResult)]
struct CallRow {
    method: String,
    asked_at: i64,
    status: Option<i64>,
    units: i64,
    duration_ms: i64,
    run_id: Option<String>,
}

/// One page of MailMagnet's notices.
///
/// # Errors
/// When the database fails.
pub async fn facts(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    paging: &Paging,
) -> Result<Page<StoredFact>, DbErr> {
    let condition = Sql::new("f.mailbox_id = ?", [mailbox.as_str().into()]);
    let page: Page<FactRow> = FACTS.page(db, condition, paging).await?;
    let fact = |row: FactRow| StoredFact {
        message_id: row.message_id,
        from_address: row.from_address,
        received_at: instant(row.received_at),
    };
    Ok(paging::map(page, fact))
}

/// One page of the ledger of the label job.
///
/// # Errors
/// When the database fails.
pub async fn filings(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    paging: &Paging,
) -> Result<Page<StoredFiling>, DbErr> {
    let condition = Sql::new("l.mailbox_id = ?", [mailbox.as_str().into()]);
    let page: Page<FilingRow> = FILINGS.page(db, condition, paging).await?;
    let filing = |row: FilingRow| StoredFiling {
        message_id: row.message_id,
        category: Category::from_name(&row.category).unwrap_or(Category::OpenDeals),
        own_category: own_name(row.own_name, row.own_color),
        contact_id: row.contact_id,
        deal_id: row.deal_id,
        planned_at: instant(row.planned_at),
    };
    Ok(paging::map(page, filing))
}

/// One page of the calls made for a user.
///
/// # Errors
/// When the database fails.
pub async fn calls(
    db: &impl ConnectionTrait,
    user: &UserId,
    paging: &Paging,
) -> Result<Page<GoogleCall>, DbErr> {
    let condition = Sql::new("c.user_id = ?", [user.as_str().into()]);
    let page: Page<CallRow> = CALLS.page(db, condition, paging).await?;
    let call = |row: CallRow| GoogleCall {
        method: row.method,
        asked_at: instant(row.asked_at),
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        units: super::count(row.units),
        duration_ms: row.duration_ms,
        run_id: row.run_id.map(LabelRunId::new),
    };
    Ok(paging::map(page, call))
}

/// How much is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    /// MailMagnet's notices.
    pub facts: i64,
    /// The ledger of the label job.
    pub filed: i64,
    /// Label runs.
    pub runs: i64,
    /// Conversations linked to deals.
    pub deal_links: i64,
    /// What is never filed.
    pub exclusions: i64,
    /// Categories that the owner made.
    pub own_categories: i64,
    /// Messages that wait to be looked at.
    pub waiting: i64,
    /// Messages that a run left alone and listed.
    pub left_alone: i64,
    /// Notices that were handled or put off.
    pub marks: i64,
}

/// Counts what is stored of a mailbox.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<Counts, DbErr> {
    let id = || mailbox.as_str().into();
    let row: Option<Counts> = Sql::new(
        "SELECT (SELECT COUNT(*) FROM mail_facts WHERE mailbox_id = ?) AS facts, \
         (SELECT COUNT(*) FROM label_ledger WHERE mailbox_id = ?) AS filed, \
         (SELECT COUNT(*) FROM label_runs WHERE mailbox_id = ?) AS runs, \
         (SELECT COUNT(*) FROM deal_threads WHERE mailbox_id = ?) AS deal_links, \
         (SELECT COUNT(*) FROM label_exclusions WHERE mailbox_id = ?) AS exclusions, \
         (SELECT COUNT(*) FROM own_categories WHERE mailbox_id = ?) AS own_categories, \
         (SELECT COUNT(*) FROM label_backlog WHERE mailbox_id = ?) AS waiting, \
         (SELECT COUNT(*) FROM label_skips s JOIN label_runs r ON r.id = s.run_id WHERE r.mailbox_id = ?) AS left_alone, \
         (SELECT COUNT(*) FROM notice_marks WHERE mailbox_id = ?) AS marks",
        [
            id(), id(), id(), id(), id(), id(), id(), id(), id(),
        ],
    )
    .one(db)
    .await?;
    row.ok_or_else(|| DbErr::Custom("a count without a row".to_owned()))
}

/// Counts the calls made for a user.
///
/// # Errors
/// When the database fails.
pub async fn count_calls(db: &impl ConnectionTrait, user: &UserId) -> Result<u64, DbErr> {
    let sql = "SELECT COUNT(*) AS count FROM google_calls WHERE user_id = ?";
    Sql::new(sql, [user.as_str().into()]).count(db).await
}
