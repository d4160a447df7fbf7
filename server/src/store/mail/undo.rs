//! What its owner takes back of the ledger: marked first, then carried out, then noted.

use super::ledger::{State, ids_from_column};
use crate::store::sql::Sql;
use contract::{
    LabelRunId, MailboxId,
    label_log::{UndoRequest, UndoState},
};
use crm::undo::Effect;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// An undo's state for its column.
pub(super) const fn to_column(state: UndoState) -> &'static str {
    match state {
        UndoState::Planned => "planned",
        UndoState::Done => "done",
        UndoState::Gone => "gone",
        UndoState::ThrownAway => "thrown_away",
        UndoState::Moved => "moved",
    }
}

/// An undo's state from its column.
pub(super) fn from_column(column: &str) -> Option<UndoState> {
    [
        UndoState::Planned,
        UndoState::Done,
        UndoState::Gone,
        UndoState::ThrownAway,
        UndoState::Moved,
    ]
    .into_iter()
    .find(|state| to_column(*state) == column)
}

/// Marks what is to be taken back, with what was done later to the same messages, and has the mailbox seen to. Tells how
/// many messages that are. What was taken back once is not marked again.
///
/// # Errors
/// When the database fails.
pub async fn mark(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    what: &UndoRequest,
    now: Timestamp,
) -> Result<u32, DbErr> {
    let (scope, value) = match what {
        UndoRequest::Message { message_id: id } => ("base.message_id = ?", id.as_str().into()),
        UndoRequest::Run { run_id: id } => ("base.run_id = ?", id.as_str().into()),
        UndoRequest::Since { at } => ("base.planned_at >= ?", at.as_millisecond().into()),
    };
    let sql = "UPDATE label_ledger SET undo = ? WHERE mailbox_id = ? AND undo IS NULL \
               AND state IN ('planned', 'confirmed') AND EXISTS (SELECT 1 FROM label_ledger base \
               WHERE base.mailbox_id = label_ledger.mailbox_id AND base.message_id = label_ledger.message_id \
               AND base.turn <= label_ledger.turn AND ";
    let values = [
        to_column(UndoState::Planned).into(),
        mailbox.as_str().into(),
    ];
    // Whoever is about to do more to these messages comes before, and is marked too, or after, and sees the mark.
    Sql::new(
        "UPDATE mailboxes SET undo_due_at = undo_due_at WHERE id = ?",
        [mailbox.as_str().into()],
    )
    .run(db)
    .await?;
    let mut ids: Vec<String> = Sql::new(sql, values)
        .add(scope, [value])
        .add(") RETURNING message_id", [])
        .column(db)
        .await?;
    ids.sort_unstable();
    ids.dedup();
    if !ids.is_empty() {
        set_due(db, mailbox, Some(now)).await?;
    }
    Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
}

/// Says when what was marked is seen to.
///
/// # Errors
/// When the database fails.
pub async fn set_due(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    at: Option<Timestamp>,
) -> Result<(), DbErr> {
    let values = [
        at.map(Timestamp::as_millisecond).into(),
        mailbox.as_str().into(),
    ];
    Sql::new("UPDATE mailboxes SET undo_due_at = ? WHERE id = ?", values)
        .run(db)
        .await?;
    Ok(())
}

/// Whether anything is marked.
///
/// # Errors
/// When the database fails.
pub async fn any(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<bool, DbErr> {
    Ok(!marked(db, mailbox, "", 1).await?.is_empty())
}

/// A message with what is to be taken back of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The message.
    pub message_id: String,
    /// What the job did to it, from the last to the first.
    pub newest_first: Vec<Effect>,
}

/// Messages of which something is marked, in the order of their ids: those after this one, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn marked(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    after: &str,
    most: usize,
) -> Result<Vec<Marked>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        message_id: String,
        added_label_id: String,
        had_label: bool,
        removed_label_ids: String,
    }
    let sql = "SELECT message_id, added_label_id, had_label, removed_label_ids FROM label_ledger \
               WHERE mailbox_id = ? AND undo = ? AND message_id IN (SELECT DISTINCT message_id FROM label_ledger \
               WHERE mailbox_id = ? AND undo = ? AND message_id > ? ORDER BY message_id LIMIT ?) \
               ORDER BY message_id, turn DESC";
    let planned = to_column(UndoState::Planned);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let values = [
        mailbox.as_str().into(),
        planned.into(),
        mailbox.as_str().into(),
        planned.into(),
        after.into(),
        most.into(),
    ];
    let rows: Vec<Row> = Sql::new(sql, values).all(db).await?;
    let mut marked: Vec<Marked> = Vec::new();
    for row in rows {
        let effect = Effect {
            added: (!row.had_label).then_some(row.added_label_id),
            removed: ids_from_column(&row.removed_label_ids),
        };
        match marked.last_mut() {
            Some(last) if last.message_id == row.message_id => last.newest_first.push(effect),
            _ => marked.push(Marked {
                message_id: row.message_id,
                newest_first: vec![effect],
            }),
        }
    }
    Ok(marked)
}

/// Notes what came of taking back what was marked of these messages. A filing whose own end was not known yet is
/// settled with it, as `filed` says.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    run: &LabelRunId,
    message_ids: &[String],
    state: UndoState,
    filed: State,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE label_ledger SET undo = ?, undo_run_id = ?, undone_at = ?, \
               state = CASE WHEN state = 'planned' THEN ? ELSE state END, \
               settled_at = COALESCE(settled_at, ?) WHERE mailbox_id = ? AND undo = ? AND message_id IN ";
    let at = now.as_millisecond();
    let values = [
        to_column(state).into(),
        run.as_str().into(),
        at.into(),
        filed.as_str().into(),
        at.into(),
        mailbox.as_str().into(),
        to_column(UndoState::Planned).into(),
    ];
    Sql::new(sql, values)
        .list(message_ids.iter().map(String::as_str))
        .run(db)
        .await?;
    Ok(())
}
