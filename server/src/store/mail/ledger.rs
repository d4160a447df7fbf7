//! The ledger of the label job: what it did to which message, and why. Written before the call, settled after it.

use crate::store::sql::Sql;
use contract::{ContactId, DealId, LabelRunId, MailboxId, OrgId, label::Category};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashSet;

/// What a run is about to do to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The message.
    pub message_id: String,
    /// The label to be added.
    pub added_label_id: String,
    /// The label to be taken off.
    pub removed_label_id: String,
    /// The rule: the sender's category.
    pub category: Category,
    /// The contact that decided.
    pub contact_id: ContactId,
    /// The deal that decided.
    pub deal_id: DealId,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The call was not made yet, or its end is not known.
    Planned,
    /// Gmail did it.
    Confirmed,
    /// The message was deleted before.
    Gone,
    /// The message's owner was faster: left alone.
    Skipped,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Confirmed => "confirmed",
            Self::Gone => "gone",
            Self::Skipped => "skipped",
        }
    }
}

/// An entry whose end is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The message.
    pub message_id: String,
    /// The label that was to be added.
    pub added_label_id: String,
    /// The rule.
    pub category: Category,
}

/// Writes an entry before its call. A message that has one keeps it: it is filed once.
///
/// # Errors
/// When the database fails.
pub async fn plan(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    run: &LabelRunId,
    entry: &Entry,
    now: Timestamp,
) -> Result<(), DbErr> {
    let Entry {
        message_id,
        added_label_id,
        removed_label_id,
        category,
        contact_id,
        deal_id,
    } = entry;
    Sql::insert(
        "label_ledger",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("message_id", message_id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("run_id", run.as_str().into()),
            ("added_label_id", added_label_id.as_str().into()),
            ("removed_label_id", removed_label_id.as_str().into()),
            ("category", category.as_str().into()),
            ("contact_id", contact_id.as_str().into()),
            ("deal_id", deal_id.as_str().into()),
            ("state", State::Planned.as_str().into()),
            ("planned_at", now.as_millisecond().into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(())
}

/// Notes what became of planned entries.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_ids: &[String],
    state: State,
    now: Timestamp,
) -> Result<(), DbErr> {
    Sql::new(
        "UPDATE label_ledger SET state = ?, settled_at = ? WHERE mailbox_id = ? AND message_id IN ",
        [
            state.as_str().into(),
            now.as_millisecond().into(),
            mailbox.as_str().into(),
        ],
    )
    .list(message_ids.iter().map(String::as_str))
    .run(db)
    .await?;
    Ok(())
}

/// Points planned entries at the label that took a deleted one's place.
///
/// # Errors
/// When the database fails.
pub async fn relabel(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    category: Category,
    label_id: &str,
) -> Result<(), DbErr> {
    let sql = "UPDATE label_ledger SET added_label_id = ? WHERE mailbox_id = ? AND category = ? AND state = ?";
    let values = [
        label_id.into(),
        mailbox.as_str().into(),
        category.as_str().into(),
        State::Planned.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// The entries whose end is not known: an earlier run stopped between their plan and their confirmation.
///
/// # Errors
/// When the database fails.
pub async fn pending(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<Pending>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        message_id: String,
        added_label_id: String,
        category: String,
    }
    let sql = "SELECT message_id, added_label_id, category FROM label_ledger \
               WHERE mailbox_id = ? AND state = ? ORDER BY message_id";
    let values = [mailbox.as_str().into(), State::Planned.as_str().into()];
    let rows: Vec<Row> = Sql::new(sql, values).all(db).await?;
    let pending = rows.into_iter().filter_map(
        |Row {
             message_id,
             added_label_id,
             category,
         }| {
            let category = Category::from_name(&category)?;
            Some(Pending {
                message_id,
                added_label_id,
                category,
            })
        },
    );
    Ok(pending.collect())
}

/// Those of these messages that the job has filed, or begun to.
///
/// # Errors
/// When the database fails.
pub async fn known(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_ids: &[String],
) -> Result<HashSet<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        message_id: String,
    }
    let mut known = HashSet::new();
    // SQLite takes 32,766 values in one statement.
    for chunk in message_ids.chunks(1_000) {
        let rows: Vec<Row> = Sql::new(
            "SELECT message_id FROM label_ledger WHERE mailbox_id = ? AND message_id IN ",
            [mailbox.as_str().into()],
        )
        .list(chunk.iter().map(String::as_str))
        .all(db)
        .await?;
        known.extend(rows.into_iter().map(|row| row.message_id));
    }
    Ok(known)
}
