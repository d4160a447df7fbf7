//! The three labels of a mailbox. A label is its Gmail id; its name may change.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId, label::Category};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRecord {
    /// The category it stands for.
    pub category: Category,
    /// Its name when it was made or last seen.
    pub name: String,
    /// Gmail's id; absent while it is being made.
    pub gmail_label_id: Option<String>,
    /// When it was made again after its owner had deleted it.
    pub made_again_at: Option<Timestamp>,
    /// The name it would have, had its owner no label of that name.
    pub taken_name: Option<String>,
}

#[derive(FromQueryResult)]
struct LabelRow {
    category: String,
    name: String,
    gmail_label_id: Option<String>,
    made_again_at: Option<i64>,
    taken_name: Option<String>,
}

/// The labels of a mailbox, in the order of their categories.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<LabelRecord>, DbErr> {
    let sql = "SELECT category, name, gmail_label_id, made_again_at, taken_name \
               FROM mailbox_labels WHERE mailbox_id = ?";
    let rows: Vec<LabelRow> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
    let mut labels: Vec<LabelRecord> = rows
        .into_iter()
        .filter_map(
            |LabelRow {
                 category,
                 name,
                 gmail_label_id,
                 made_again_at,
                 taken_name,
             }| {
                let category = Category::from_name(&category)?;
                Some(LabelRecord {
                    category,
                    name,
                    gmail_label_id,
                    made_again_at: made_again_at
                        .and_then(|ms| Timestamp::from_millisecond(ms).ok()),
                    taken_name,
                })
            },
        )
        .collect();
    labels.sort_by_key(|label| label.category);
    Ok(labels)
}

/// Stores a label, whatever stood there before.
///
/// # Errors
/// When the database fails.
pub async fn put(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    label: &LabelRecord,
) -> Result<(), DbErr> {
    let LabelRecord {
        category,
        name,
        gmail_label_id,
        made_again_at,
        taken_name,
    } = label;
    Sql::insert(
        "mailbox_labels",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("category", category.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.as_str().into()),
            ("gmail_label_id", gmail_label_id.as_deref().into()),
            (
                "made_again_at",
                made_again_at.map(|at| at.as_millisecond()).into(),
            ),
            ("taken_name", taken_name.as_deref().into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, category) DO UPDATE SET name = excluded.name, \
         gmail_label_id = excluded.gmail_label_id, made_again_at = excluded.made_again_at, \
         taken_name = excluded.taken_name",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}
