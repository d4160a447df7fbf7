//! Messages that were filed and may be filed anew.

use super::ledger::{State, ids_from_column};
use crate::store::sql::Sql;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{LabelRunId, MailboxId, label::Category};
use crm::{address::Canonical, refile::Filed};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use sha2::{Digest, Sha256};

/// What the ledger keeps of a sender: enough to know the address again among those of the CRM, and nobody else's.
pub fn sender_key(mailbox: &MailboxId, sender: &Canonical) -> String {
    let text = format!("{} {}", mailbox.as_str(), sender.as_str());
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// A message that was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledBefore {
    /// The message.
    pub message_id: String,
    /// The turn of whatever is done to it next.
    pub next_turn: i64,
    /// The category it was filed under last, or was left alone for.
    pub category: Category,
    /// Who wrote it ([`sender_key`]).
    pub sender_key: String,
    /// What was done to it, from first to last.
    pub filed: Vec<Filed>,
}

#[derive(FromQueryResult)]
struct Row {
    message_id: String,
    turn: i64,
    run_id: String,
    added_label_id: String,
    had_label: bool,
    removed_label_ids: String,
    category: String,
    state: String,
    sender_key: Option<String>,
}

/// The messages that were filed first at this instant or later, but for those that this run did something to, those that
/// are gone, and those that their owner took back. The label of a category that is not there any more is its owner's.
///
/// # Errors
/// When the database fails.
pub async fn since(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    since: Timestamp,
    run: &LabelRunId,
    is_there: impl Fn(Category) -> bool,
) -> Result<Vec<FiledBefore>, DbErr> {
    let sql = "SELECT message_id, turn, run_id, added_label_id, had_label, removed_label_ids, category, state, sender_key \
               FROM label_ledger WHERE mailbox_id = ? AND message_id IN (SELECT message_id FROM label_ledger \
               WHERE mailbox_id = ? AND turn = 0 AND planned_at >= ? AND sender_key IS NOT NULL) \
               AND message_id NOT IN (SELECT message_id FROM label_ledger WHERE mailbox_id = ? AND undo IS NOT NULL) \
               ORDER BY message_id, turn";
    let id = || mailbox.as_str().into();
    let values = [id(), id(), since.as_millisecond().into(), id()];
    let rows: Vec<Row> = Sql::new(sql, values).all(db).await?;
    let mut found = Vec::new();
    for turns in rows.chunk_by(|one, other| one.message_id == other.message_id) {
        found.extend(read(turns, run, &is_there));
    }
    Ok(found)
}

fn read(
    turns: &[Row],
    run: &LabelRunId,
    is_there: &impl Fn(Category) -> bool,
) -> Option<FiledBefore> {
    let last = turns.last()?;
    let is = |row: &Row, state: State| row.state == state.as_str();
    let settled = turns
        .iter()
        .all(|row| is(row, State::Confirmed) || is(row, State::Skipped));
    if !settled || turns.iter().any(|row| row.run_id == run.as_str()) {
        return None;
    }
    let filed = turns.iter().filter(|row| is(row, State::Confirmed));
    Some(FiledBefore {
        message_id: last.message_id.clone(),
        next_turn: last.turn + 1,
        category: Category::from_name(&last.category)?,
        sender_key: turns.first()?.sender_key.clone()?,
        filed: filed
            .map(|row| Filed {
                label_id: row.added_label_id.clone(),
                added: !row.had_label && Category::from_name(&row.category).is_some_and(is_there),
                removed: ids_from_column(&row.removed_label_ids),
            })
            .collect(),
    })
}
