//! The ledger of the label job: what it did to which message, and why. Written before the call, settled after it.

use crate::store::sql::Sql;
use contract::{ContactId, DealId, LabelRunId, MailboxId, OrgId, label::Category};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashSet;

/// What a run is about to do to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The message.
    pub message_id: String,
    /// 0 where it is filed first, then one more each time it is filed again.
    pub turn: i64,
    /// Who wrote it ([`super::refile::sender_key`]), where it is filed first.
    pub sender_key: Option<String>,
    /// The label to be added.
    pub added_label_id: String,
    /// Whether the message has that label already: then its owner put it on, and it is theirs.
    pub had_label: bool,
    /// The labels to be taken off.
    pub removed_label_ids: Vec<String>,
    /// Whether the message stays in the inbox until it is read.
    pub awaits_read: bool,
    /// The rule: the sender's category.
    pub category: Category,
    /// The contact that decided.
    pub contact_id: ContactId,
    /// The deal that decided.
    pub deal_id: DealId,
    /// Its name.
    pub deal_name: String,
    /// Its closing date.
    pub closing_date: Date,
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
    pub(super) const fn as_str(self) -> &'static str {
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
    /// 0 where it was to be filed first.
    pub turn: i64,
    /// The label that was to be added.
    pub added_label_id: String,
    /// Whether the message had it before.
    pub had_label: bool,
    /// The labels that were to be taken off.
    pub removed_label_ids: Vec<String>,
    /// The rule.
    pub category: Category,
}

/// Writes an entry before its call; tells whether it did. A message that has one for this turn keeps it: it is filed
/// once. Nothing more is done to a message that its owner took back, or is about to.
///
/// Whoever marks what is to be taken back waits for the mailbox's row, as this does by its lease: they see each other.
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
) -> Result<bool, DbErr> {
    let Entry {
        message_id,
        turn,
        sender_key,
        added_label_id,
        had_label,
        removed_label_ids,
        awaits_read,
        category,
        contact_id,
        deal_id,
        deal_name,
        closing_date,
    } = entry;
    if *turn > 0 && is_taken_back(db, mailbox, message_id).await? {
        return Ok(false);
    }
    let inserted = Sql::insert(
        "label_ledger",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("message_id", message_id.as_str().into()),
            ("turn", (*turn).into()),
            ("org_id", org.as_str().into()),
            ("run_id", run.as_str().into()),
            ("sender_key", sender_key.as_deref().into()),
            ("added_label_id", added_label_id.as_str().into()),
            ("had_label", (*had_label).into()),
            ("removed_label_ids", removed_label_ids.join(",").into()),
            ("awaits_read", (*awaits_read).into()),
            ("category", category.name().into()),
            ("contact_id", contact_id.as_str().into()),
            ("deal_id", deal_id.as_str().into()),
            ("deal_name", deal_name.as_str().into()),
            ("closing_date", closing_date.to_string().into()),
            ("state", State::Planned.as_str().into()),
            ("planned_at", now.as_millisecond().into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(inserted == 1)
}

async fn is_taken_back(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_id: &str,
) -> Result<bool, DbErr> {
    let sql = "SELECT COUNT(*) AS count FROM label_ledger WHERE mailbox_id = ? AND message_id = ? AND undo IS NOT NULL";
    let values = [mailbox.as_str().into(), message_id.into()];
    Ok(Sql::new(sql, values).count(db).await? > 0)
}

/// Takes an entry out whose call was not made; tells whether it did: not where its owner takes it back.
///
/// # Errors
/// When the database fails.
pub async fn take_out(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_id: &str,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM label_ledger WHERE mailbox_id = ? AND message_id = ? AND state = ? AND undo IS NULL";
    let values = [
        mailbox.as_str().into(),
        message_id.into(),
        State::Planned.as_str().into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
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
        "UPDATE label_ledger SET state = ?, settled_at = ? WHERE mailbox_id = ? AND state = ? AND message_id IN ",
        [
            state.as_str().into(),
            now.as_millisecond().into(),
            mailbox.as_str().into(),
            State::Planned.as_str().into(),
        ],
    )
    .list(message_ids.iter().map(String::as_str))
    .run(db)
    .await?;
    Ok(())
}

/// Points planned entries at the label that took a deleted one's place. No message has that one yet.
///
/// # Errors
/// When the database fails.
pub async fn relabel(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    category: Category,
    label_id: &str,
) -> Result<(), DbErr> {
    let sql = "UPDATE label_ledger SET added_label_id = ?, had_label = ? \
               WHERE mailbox_id = ? AND category = ? AND state = ? AND added_label_id <> ?";
    let values = [
        label_id.into(),
        false.into(),
        mailbox.as_str().into(),
        category.name().into(),
        State::Planned.as_str().into(),
        label_id.into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// The entries whose end is not known: an earlier run stopped between their plan and their confirmation. Those that
/// their owner takes back are not among them.
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
        turn: i64,
        added_label_id: String,
        had_label: bool,
        removed_label_ids: String,
        category: String,
    }
    let sql = "SELECT message_id, turn, added_label_id, had_label, removed_label_ids, category FROM label_ledger \
               WHERE mailbox_id = ? AND state = ? AND undo IS NULL ORDER BY message_id";
    let values = [mailbox.as_str().into(), State::Planned.as_str().into()];
    let rows: Vec<Row> = Sql::new(sql, values).all(db).await?;
    let pending = rows.into_iter().filter_map(
        |Row {
             message_id,
             turn,
             added_label_id,
             had_label,
             removed_label_ids,
             category,
         }| {
            let category = Category::from_name(&category)?;
            Some(Pending {
                message_id,
                turn,
                added_label_id,
                had_label,
                removed_label_ids: ids_from_column(&removed_label_ids),
                category,
            })
        },
    );
    Ok(pending.collect())
}

/// Label ids from their column.
pub(super) fn ids_from_column(column: &str) -> Vec<String> {
    let ids = column.split(',').filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
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
    let mut known = HashSet::new();
    // SQLite takes 32,766 values in one statement.
    for chunk in message_ids.chunks(1_000) {
        let ids: Vec<String> = Sql::new(
            "SELECT message_id FROM label_ledger WHERE mailbox_id = ? AND message_id IN ",
            [mailbox.as_str().into()],
        )
        .list(chunk.iter().map(String::as_str))
        .column(db)
        .await?;
        known.extend(ids);
    }
    Ok(known)
}

/// The messages that the job began to file at this instant or later.
///
/// # Errors
/// When the database fails.
pub async fn filed_since(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    since: Timestamp,
) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT message_id FROM label_ledger WHERE mailbox_id = ? AND turn = 0 AND planned_at >= ? \
               ORDER BY message_id";
    let values = [mailbox.as_str().into(), since.as_millisecond().into()];
    Sql::new(sql, values).column(db).await
}
