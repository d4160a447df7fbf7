//! The labels of a mailbox. A label is its Gmail id; its name may change.

use super::instant;
use crate::store::sql::Sql;
use contract::{
    MailboxId, OrgId,
    label::Category,
    label_categories::OwnName,
    mailbox::{DeletedLabel, LabelChoice, LabelName},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRecord {
    /// The category it stands for.
    pub category: Category,
    /// Its name when it was made or last seen.
    pub name: String,
    /// Gmail's id; absent while it is being made, and where its owner has deleted it again.
    pub gmail_label_id: Option<String>,
    /// When it was made again after its owner had deleted it.
    pub made_again_at: Option<Timestamp>,
    /// The name it would have, had its owner no label of that name.
    pub taken_name: Option<String>,
    /// When its owner had deleted it again. Once it is there all the same, what came into the inbox since is still to be
    /// looked at.
    pub deleted_at: Option<Timestamp>,
    /// What its owner wants of it, and the next run does.
    pub choice: Option<LabelChoice>,
    /// Whether it is its owner's own.
    pub adopted: bool,
    /// Gmail's id of the label that it took the place of.
    pub former_label_id: Option<String>,
}

impl LabelRecord {
    /// A label that is to be made.
    pub fn new(category: Category) -> Self {
        Self {
            category,
            name: String::new(),
            gmail_label_id: None,
            made_again_at: None,
            taken_name: None,
            deleted_at: None,
            choice: None,
            adopted: false,
            former_label_id: None,
        }
    }

    /// Whether its owner has deleted it again and was asked about it, and it is not being made once more.
    pub fn is_deleted(&self) -> bool {
        self.gmail_label_id.is_none()
            && self
                .deleted_at
                .is_some_and(|deleted_at| self.made_again_at <= Some(deleted_at))
    }

    /// What its owner is shown, where it is in Gmail.
    pub fn shown(&self, own_category: Option<OwnName>) -> Option<LabelName> {
        Some(LabelName {
            category: self.category,
            gmail_label_id: self.gmail_label_id.clone()?,
            name: self.name.clone(),
            own_category,
            made_again_at: self.made_again_at,
            taken_name: self.taken_name.clone(),
            adopting: self.choice == Some(LabelChoice::Adopt),
            adopted: self.adopted,
            former_label_id: self.former_label_id.clone(),
        })
    }

    /// What its owner is asked, where they have deleted it again.
    pub fn deleted(&self, own_category: Option<OwnName>) -> Option<DeletedLabel> {
        let missing = self.gmail_label_id.is_none();
        let deleted_at = self.deleted_at.filter(|_| missing)?;
        Some(DeletedLabel {
            category: self.category,
            name: self.name.clone(),
            own_category,
            deleted_at,
            remaking: self.choice == Some(LabelChoice::MakeAgain) || !self.is_deleted(),
        })
    }
}

#[derive(FromQueryResult)]
struct LabelRow {
    category: String,
    name: String,
    gmail_label_id: Option<String>,
    made_again_at: Option<i64>,
    taken_name: Option<String>,
    deleted_at: Option<i64>,
    choice: Option<String>,
    adopted: bool,
    former_label_id: Option<String>,
}

impl LabelRow {
    fn read(self) -> Option<LabelRecord> {
        let Self {
            category,
            name,
            gmail_label_id,
            made_again_at,
            taken_name,
            deleted_at,
            choice,
            adopted,
            former_label_id,
        } = self;
        Some(LabelRecord {
            category: Category::from_name(&category)?,
            name,
            gmail_label_id,
            made_again_at: made_again_at.map(instant),
            taken_name,
            deleted_at: deleted_at.map(instant),
            choice: choice.as_deref().and_then(LabelChoice::from_name),
            adopted,
            former_label_id,
        })
    }
}

/// The labels of a mailbox, the three that every mailbox has first.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<LabelRecord>, DbErr> {
    let sql = "SELECT category, name, gmail_label_id, made_again_at, taken_name, deleted_at, choice, adopted, \
               former_label_id FROM mailbox_labels WHERE mailbox_id = ?";
    let rows: Vec<LabelRow> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
    let mut labels: Vec<LabelRecord> = rows.into_iter().filter_map(LabelRow::read).collect();
    labels.sort_by_key(|label| label.category);
    Ok(labels)
}

/// Stores a label, whatever stood there before. What its owner wants of it stays: they may just have said so.
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
        deleted_at,
        choice: _,
        adopted,
        former_label_id,
    } = label;
    let ms = |at: &Option<Timestamp>| at.map(Timestamp::as_millisecond);
    Sql::insert(
        "mailbox_labels",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("category", category.name().into()),
            ("org_id", org.as_str().into()),
            ("name", name.as_str().into()),
            ("gmail_label_id", gmail_label_id.as_deref().into()),
            ("made_again_at", ms(made_again_at).into()),
            ("taken_name", taken_name.as_deref().into()),
            ("deleted_at", ms(deleted_at).into()),
            ("adopted", (*adopted).into()),
            ("former_label_id", former_label_id.as_deref().into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, category) DO UPDATE SET name = excluded.name, \
         gmail_label_id = excluded.gmail_label_id, made_again_at = excluded.made_again_at, \
         taken_name = excluded.taken_name, deleted_at = excluded.deleted_at, \
         adopted = excluded.adopted, former_label_id = excluded.former_label_id",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Forgets a label: it is its owner's own from now on.
///
/// # Errors
/// When the database fails.
pub async fn forget(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    category: Category,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM mailbox_labels WHERE mailbox_id = ? AND category = ?";
    let values = [mailbox.as_str().into(), category.name().into()];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// Notes what its owner wants of a label. False where nobody was asked that of it.
///
/// # Errors
/// When the database fails.
pub async fn choose(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    category: Category,
    choice: LabelChoice,
) -> Result<bool, DbErr> {
    let asked = match choice {
        LabelChoice::Adopt => "gmail_label_id IS NOT NULL AND taken_name IS NOT NULL",
        LabelChoice::MakeAgain => "gmail_label_id IS NULL AND deleted_at IS NOT NULL",
    };
    let noted = Sql::update("mailbox_labels", [("choice", choice.as_str().into())])
        .add(
            " WHERE mailbox_id = ? AND category = ? AND ",
            [mailbox.as_str().into(), category.name().into()],
        )
        .add(asked, [])
        .run(db)
        .await?;
    Ok(noted == 1)
}

/// Notes that what its owner wanted of a label was done.
///
/// # Errors
/// When the database fails.
pub async fn chosen(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    category: Category,
    choice: LabelChoice,
) -> Result<(), DbErr> {
    let values = [
        mailbox.as_str().into(),
        category.name().into(),
        choice.as_str().into(),
    ];
    Sql::update("mailbox_labels", [("choice", None::<&str>.into())])
        .add(
            " WHERE mailbox_id = ? AND category = ? AND choice = ?",
            values,
        )
        .run(db)
        .await?;
    Ok(())
}

/// Notes that what came into the inbox while labels were deleted was looked for.
///
/// # Errors
/// When the database fails.
pub async fn looked_back(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<(), DbErr> {
    Sql::update("mailbox_labels", [("deleted_at", None::<i64>.into())])
        .add(
            " WHERE mailbox_id = ? AND gmail_label_id IS NOT NULL AND deleted_at IS NOT NULL",
            [mailbox.as_str().into()],
        )
        .run(db)
        .await?;
    Ok(())
}
