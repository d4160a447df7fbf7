//! The three labels of a mailbox. A label is its Gmail id; its name may change.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId, label::Category};
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
}

#[derive(FromQueryResult)]
struct LabelRow {
    category: String,
    name: String,
    gmail_label_id: Option<String>,
}

/// The labels of a mailbox, in the order of their categories.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<LabelRecord>, DbErr> {
    let sql = "SELECT category, name, gmail_label_id FROM mailbox_labels WHERE mailbox_id = ?";
    let rows: Vec<LabelRow> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
    let mut labels: Vec<LabelRecord> = rows
        .into_iter()
        .filter_map(
            |LabelRow {
                 category,
                 name,
                 gmail_label_id,
             }| {
                let category = Category::from_name(&category)?;
                Some(LabelRecord {
                    category,
                    name,
                    gmail_label_id,
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
    } = label;
    Sql::insert(
        "mailbox_labels",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("category", category.as_str().into()),
            ("org_id", org.as_str().into()),
            ("name", name.as_str().into()),
            ("gmail_label_id", gmail_label_id.as_deref().into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, category) DO UPDATE SET name = excluded.name, \
         gmail_label_id = excluded.gmail_label_id",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}
