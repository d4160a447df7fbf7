//! The ledger as its owner reads it.

use super::{label_categories::own_name, ledger::ids_from_column, undo};
use crate::store::sql::Sql;
use contract::{
    ContactId, DealId, Link, OrgId,
    label::{Category, LabelRun, RunTrigger},
    label_log::{FiledInbox, FiledMessage, FiledState},
};
use gmail::labels::INBOX;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct FiledRow {
    message_id: String,
    category: String,
    contact_id: String,
    contact_name: Option<String>,
    deal_id: String,
    deal_name: Option<String>,
    closing_date: Option<String>,
    state: String,
    undo: Option<String>,
    turn: i64,
    removed_label_ids: String,
    awaits_read: bool,
    own_name: Option<String>,
    own_color: Option<String>,
}

impl FiledRow {
    fn read(self) -> Option<FiledMessage> {
        let Self {
            message_id,
            category,
            contact_id,
            contact_name,
            deal_id,
            deal_name,
            closing_date,
            state,
            undo,
            turn,
            removed_label_ids,
            awaits_read,
            own_name: name,
            own_color: color,
        } = self;
        let left = ids_from_column(&removed_label_ids)
            .iter()
            .any(|id| id == INBOX);
        Some(FiledMessage {
            message_id,
            category: Category::from_name(&category)?,
            own_category: own_name(name, color),
            contact: contact_name.map(|name| Link {
                id: ContactId::new(contact_id),
                name,
            }),
            deal: Link {
                id: DealId::new(deal_id),
                name: deal_name.unwrap_or_default(),
            },
            closing_date: closing_date.and_then(|date| date.parse().ok()),
            state: match state.as_str() {
                "confirmed" => FiledState::Confirmed,
                "gone" => FiledState::Gone,
                "skipped" => FiledState::Skipped,
                _ => FiledState::Planned,
            },
            undo: undo.as_deref().and_then(undo::from_column),
            inbox: match (left, awaits_read) {
                (true, _) if turn > 0 => FiledInbox::LeftOnceRead,
                (false, _) if turn > 0 => FiledInbox::Relabeled,
                (true, _) => FiledInbox::Left,
                (false, true) => FiledInbox::UntilRead,
                (false, false) => FiledInbox::Stayed,
            },
        })
    }
}

/// What a run filed, or took back, in the order of message ids: those after this one, at most so many. Names are those
/// of then, where they were noted.
///
/// # Errors
/// When the database fails.
pub async fn of_run(
    db: &impl ConnectionTrait,
    org: &OrgId,
    run: &LabelRun,
    after: &str,
    most: u32,
) -> Result<Vec<FiledMessage>, DbErr> {
    let by = match run.trigger {
        RunTrigger::Undo => "l.undo_run_id",
        RunTrigger::Schedule | RunTrigger::Owner => "l.run_id",
    };
    let sql = format!(
        "SELECT l.message_id, l.category, l.contact_id, c.full_name AS contact_name, l.deal_id, \
         COALESCE(l.deal_name, d.name) AS deal_name, COALESCE(l.closing_date, d.closing_date) AS closing_date, \
         l.state, l.undo, l.turn, l.removed_label_ids, l.awaits_read, o.name AS own_name, o.color AS own_color FROM label_ledger l \
         LEFT JOIN own_categories o ON o.mailbox_id = l.mailbox_id AND l.category = 'own_' || o.number \
         LEFT JOIN contacts c ON c.id = l.contact_id LEFT JOIN deals d ON d.id = l.deal_id \
         WHERE l.org_id = ? AND {by} = ? AND l.message_id > ? ORDER BY l.message_id, l.turn LIMIT ?"
    );
    let values = [
        org.as_str().into(),
        run.id.as_str().into(),
        after.into(),
        i64::from(most).into(),
    ];
    let rows: Vec<FiledRow> = Sql::new(&sql, values).all(db).await?;
    Ok(rows.into_iter().filter_map(FiledRow::read).collect())
}
