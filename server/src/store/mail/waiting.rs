//! Messages that were filed and stay in the inbox until they are read.

use super::ledger::State;
use crate::store::sql::Sql;
use contract::{
    ContactId, DealId, MailboxId,
    label::{Category, CategoryReason},
};
use crm::category::SenderCategory;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A message that waits to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingMessage {
    /// The message.
    pub message_id: String,
    /// The turn of whatever is done to it next.
    pub next_turn: i64,
    /// The label that it was filed under last.
    pub label_id: String,
    /// Why it was filed so.
    pub sender: SenderCategory,
}

#[derive(FromQueryResult)]
struct Row {
    message_id: String,
    turn: i64,
    added_label_id: String,
    category: String,
    contact_id: String,
    deal_id: String,
    deal_name: Option<String>,
    closing_date: Option<String>,
    state: String,
}

impl Row {
    fn read(self) -> Option<WaitingMessage> {
        Some(WaitingMessage {
            message_id: self.message_id,
            next_turn: self.turn + 1,
            label_id: self.added_label_id,
            sender: SenderCategory {
                contact_id: ContactId::new(self.contact_id),
                reason: CategoryReason {
                    category: Category::from_name(&self.category)?,
                    deal_id: DealId::new(self.deal_id),
                    deal_name: self.deal_name?,
                    closing_date: self.closing_date?.parse().ok()?,
                },
                ambiguous: false,
            },
        })
    }
}

/// The messages that wait since this instant or later, in the order of their ids. What their owner takes back does not
/// wait.
///
/// # Errors
/// When the database fails.
pub async fn since(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    since: Timestamp,
) -> Result<Vec<WaitingMessage>, DbErr> {
    let sql = "SELECT message_id, turn, added_label_id, category, contact_id, deal_id, deal_name, closing_date, state \
               FROM label_ledger WHERE mailbox_id = ? AND message_id IN (SELECT message_id FROM label_ledger \
               WHERE mailbox_id = ? AND awaits_read AND planned_at >= ?) \
               AND message_id NOT IN (SELECT message_id FROM label_ledger WHERE mailbox_id = ? AND undo IS NOT NULL) \
               ORDER BY message_id, turn";
    let id = || mailbox.as_str().into();
    let values = [id(), id(), since.as_millisecond().into(), id()];
    let rows: Vec<Row> = Sql::new(sql, values).all(db).await?;
    let mut waiting: Vec<WaitingMessage> = Vec::new();
    for row in rows {
        let is_done = row.state == State::Confirmed.as_str();
        let turn = row.turn;
        match waiting.last_mut() {
            // A turn that came to nothing says nothing about the label.
            Some(last) if last.message_id == row.message_id && !is_done => {
                last.next_turn = turn + 1;
            }
            Some(last) if last.message_id == row.message_id => {
                if let Some(later) = row.read() {
                    *last = later;
                }
            }
            _ if is_done => waiting.extend(row.read()),
            _ => {}
        }
    }
    Ok(waiting)
}

/// Notes that these messages wait no more.
///
/// # Errors
/// When the database fails.
pub async fn end(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_ids: &[String],
) -> Result<(), DbErr> {
    let sql = "UPDATE label_ledger SET awaits_read = FALSE WHERE mailbox_id = ? AND awaits_read AND message_id IN ";
    Sql::new(sql, [mailbox.as_str().into()])
        .list(message_ids.iter().map(String::as_str))
        .run(db)
        .await?;
    Ok(())
}

/// Notes that no message of a mailbox waits any more.
///
/// # Errors
/// When the database fails.
pub async fn end_all(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<(), DbErr> {
    let sql = "UPDATE label_ledger SET awaits_read = FALSE WHERE mailbox_id = ? AND awaits_read";
    Sql::new(sql, [mailbox.as_str().into()]).run(db).await?;
    Ok(())
}
