//! The categories of a mailbox that its owner made.

use super::labels;
use crate::store::sql::Sql;
use contract::{
    MailboxId, OrgId,
    label::{Category, OwnCategoryId},
    label_categories::{LabelCategories, LabelColor, OwnCategory, OwnName},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashSet;

/// The categories of a mailbox that its owner made, first the one that wins.
///
/// # Errors
/// When the database fails, or holds a filter that cannot be read.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<LabelCategories, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        version: i64,
        number: Option<i64>,
        name: Option<String>,
        color: Option<String>,
        below: Option<i64>,
        filter: Option<String>,
    }
    let sql = "SELECT m.categories_version AS version, c.number, c.name, c.color, c.below, c.filter FROM mailboxes m \
               LEFT JOIN own_categories c ON c.mailbox_id = m.id AND NOT c.removed WHERE m.id = ? ORDER BY c.place";
    let rows: Vec<Row> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
    let mut categories = LabelCategories::default();
    for row in rows {
        categories.version = row.version;
        let unreadable = || DbErr::Custom("a category that cannot be read".to_owned());
        let Some(number) = row.number else { continue };
        let read = |row: Row| {
            Some(OwnCategory {
                id: Some(id(number)?),
                name: row.name?,
                color: LabelColor::from_name(&row.color?)?,
                below: u8::try_from(row.below?).ok()?,
                filter: serde_json::from_str(&row.filter?).ok()?,
            })
        };
        categories.own.push(read(row).ok_or_else(unreadable)?);
    }
    Ok(categories)
}

/// What an own category is called, from its columns; none where these are of no own category.
pub(super) fn own_name(name: Option<String>, color: Option<String>) -> Option<OwnName> {
    Some(OwnName {
        name: name?,
        color: LabelColor::from_name(&color?).unwrap_or_default(),
    })
}

/// How storing categories ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// They are stored.
    Yes,
    /// Somebody else changed them before.
    Stale,
    /// This one of them names a category that is not there.
    Unknown(usize),
    /// So many were made and removed that there are no numbers left.
    Full,
}

/// The last number that is given.
const LAST: i64 = 10_000;

/// Stores the categories of a mailbox, whatever stood there before, if nobody changed them since that version. One that is
/// not among them any more is removed: its label stays in Gmail and is its owner's.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    categories: &LabelCategories,
) -> Result<Stored, DbErr> {
    if !raise_version(db, mailbox, categories.version).await? {
        return Ok(Stored::Stale);
    }
    let there = of_mailbox(db, mailbox).await?;
    let there: HashSet<OwnCategoryId> = there.own.iter().filter_map(|own| own.id).collect();
    let unknown = |own: &OwnCategory| own.id.is_some_and(|id| !there.contains(&id));
    if let Some(index) = categories.own.iter().position(unknown) {
        return Ok(Stored::Unknown(index));
    }
    let kept: HashSet<OwnCategoryId> = categories.own.iter().filter_map(|own| own.id).collect();
    for gone in there.difference(&kept) {
        remove(db, mailbox, *gone).await?;
    }
    let mut last = last_number(db, mailbox).await?;
    for (place, own) in categories.own.iter().enumerate() {
        let number = if let Some(OwnCategoryId(number)) = own.id {
            i64::from(number)
        } else {
            last += 1;
            if last > LAST {
                return Ok(Stored::Full);
            }
            last
        };
        put(db, org, mailbox, number, place, own).await?;
    }
    Ok(Stored::Yes)
}

async fn raise_version(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    version: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE mailboxes SET categories_version = categories_version + 1 WHERE id = ? AND categories_version = ?";
    let values = [mailbox.as_str().into(), version.into()];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

async fn last_number(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<i64, DbErr> {
    let sql = "SELECT COALESCE(MAX(number), 0) AS number FROM own_categories WHERE mailbox_id = ?";
    let last: Vec<i64> = Sql::new(sql, [mailbox.as_str().into()]).column(db).await?;
    Ok(last.into_iter().next().unwrap_or_default())
}

async fn remove(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    OwnCategoryId(number): OwnCategoryId,
) -> Result<(), DbErr> {
    // What was filed under it keeps its name; which deals counted is nobody's business any more.
    let removed = [("removed", true.into()), ("filter", "".into())];
    Sql::update("own_categories", removed)
        .add(
            " WHERE mailbox_id = ? AND number = ?",
            [mailbox.as_str().into(), i64::from(number).into()],
        )
        .run(db)
        .await?;
    labels::forget(db, mailbox, Category::Own(OwnCategoryId(number))).await
}

async fn put(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    number: i64,
    place: usize,
    own: &OwnCategory,
) -> Result<(), DbErr> {
    let OwnCategory {
        id: _,
        name,
        color,
        below,
        filter,
    } = own;
    let filter = serde_json::to_string(filter).map_err(|error| DbErr::Custom(error.to_string()))?;
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    Sql::insert(
        "own_categories",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("number", number.into()),
            ("org_id", org.as_str().into()),
            ("place", place.into()),
            ("name", name.trim().into()),
            ("color", color.as_str().into()),
            ("below", i64::from(*below).into()),
            ("filter", filter.into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, number) DO UPDATE SET place = excluded.place, name = excluded.name, \
         color = excluded.color, below = excluded.below, filter = excluded.filter",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}

fn id(number: i64) -> Option<OwnCategoryId> {
    u16::try_from(number).ok().map(OwnCategoryId)
}
