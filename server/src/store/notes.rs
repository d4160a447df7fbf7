//! Notes about records. A note is seen by whoever sees its record, and changed by its author.

use super::{
    about::{self, AboutRow},
    outcome::{self, Deleted, Updated},
    sql::Sql,
};
use contract::{
    Link, NoteId, OrgId, UserId,
    about::{About, AboutLink},
    note::{Note, NoteInput},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(Debug, FromQueryResult)]
struct NoteRow {
    id: String,
    #[sea_orm(nested)]
    about: AboutRow,
    text: String,
    mail_id: Option<String>,
    part_id: Option<String>,
    author_id: String,
    author_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl NoteRow {
    fn into_note(self) -> Result<Note, DbErr> {
        let Self {
            id,
            about,
            text,
            mail_id,
            part_id,
            author_id,
            author_name,
            created_at,
            updated_at,
            version,
        } = self;
        let about: Option<AboutLink> = about.into();
        Ok(Note {
            id: NoteId::new(id),
            about: about.ok_or_else(|| DbErr::Type("a note about nothing".to_owned()))?,
            text,
            message_id: mail_id,
            part_id,
            author: Link {
                id: UserId::new(author_id),
                name: author_name,
            },
            created_at: super::instant(created_at),
            updated_at: super::instant(updated_at),
            version,
        })
    }
}

fn select(org: &OrgId) -> Sql {
    let sql = format!(
        "SELECT x.id, {}, x.text, x.mail_id, x.part_id, x.author_id, u.name AS author_name, x.created_at, \
         x.updated_at, x.version FROM notes x JOIN users u ON u.id = x.author_id {} \
         WHERE x.org_id = ?",
        about::COLUMNS,
        about::JOINS
    );
    Sql::new(&sql, [org.as_str().into()])
}

/// The notes about a record, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_record(
    db: &impl ConnectionTrait,
    org: &OrgId,
    record: &About,
) -> Result<Vec<Note>, DbErr> {
    let condition = format!(
        " AND x.{} = ? ORDER BY x.created_at DESC, x.id DESC",
        about::column(record.kind)
    );
    let rows: Vec<NoteRow> = select(org)
        .add(&condition, [record.id.as_str().into()])
        .all(db)
        .await?;
    rows.into_iter().map(NoteRow::into_note).collect()
}

/// How many notes there are about a record.
///
/// # Errors
/// When the database fails.
pub async fn count(db: &impl ConnectionTrait, org: &OrgId, record: &About) -> Result<u64, DbErr> {
    let sql = format!(
        "SELECT COUNT(*) AS count FROM notes WHERE org_id = ? AND {} = ?",
        about::column(record.kind)
    );
    Sql::new(&sql, [org.as_str().into(), record.id.as_str().into()])
        .count(db)
        .await
}

/// A note.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &NoteId,
) -> Result<Option<Note>, DbErr> {
    let row: Option<NoteRow> = select(org)
        .add(" AND x.id = ?", [id.as_str().into()])
        .one(db)
        .await?;
    row.map(NoteRow::into_note).transpose()
}

/// Adds a note.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &NoteId,
    input: &NoteInput,
    author: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let NoteInput {
        about,
        text,
        message_id,
        part_id,
        version: _,
    } = input;
    let [lead, contact, account, deal] = about::values(Some(about));
    Sql::insert(
        "notes",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            lead,
            contact,
            account,
            deal,
            ("text", text.trim().into()),
            ("mail_id", message_id.as_deref().into()),
            ("part_id", part_id.as_deref().into()),
            ("author_id", author.as_str().into()),
            ("created_at", now.as_millisecond().into()),
            ("updated_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes what a note says that stands at `version`. What it is about stays.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &NoteId,
    text: &str,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let set = Sql::update(
        "notes",
        [
            ("text", text.trim().into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    );
    outcome::update(db, "notes", set, org, id.as_str(), version).await
}

/// Deletes a note.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, org: &OrgId, id: &NoteId) -> Result<Deleted, DbErr> {
    outcome::delete(db, "notes", org, id.as_str()).await
}
