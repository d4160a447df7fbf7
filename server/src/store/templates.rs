//! Templates. Every question names who asks: what one user keeps to themselves does not exist for
//! another.

use super::{
    outcome::{self, Deleted, Updated},
    paging::{Paging, Source},
    sql::Sql,
    text::{fold, fold_all},
};
use contract::{
    Link, OrgId, Page, TemplateId, UserId,
    template::{Template, TemplateInput, TemplateModule},
    user::Language,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

const SOURCE: Source = Source {
    columns: "t.id, t.name, t.folder, t.module, t.language, t.subject, t.body, t.shared, \
              t.owner_id, o.name AS owner_name, t.created_at, t.updated_at, t.version",
    from: "templates t JOIN users o ON o.id = t.owner_id",
    search: &["t.search"],
    id: "t.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[
    ("folder", "t.sort_place"),
    ("name", "t.sort_name"),
    ("owner", "o.sort_name"),
    ("created_at", "t.created_at"),
    ("updated_at", "t.updated_at"),
];

#[derive(Debug, FromQueryResult)]
struct TemplateRow {
    id: String,
    name: String,
    folder: String,
    module: String,
    language: String,
    subject: String,
    body: String,
    shared: bool,
    owner_id: String,
    owner_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl TryFrom<TemplateRow> for Template {
    type Error = DbErr;

    fn try_from(row: TemplateRow) -> Result<Self, DbErr> {
        let TemplateRow {
            id,
            name,
            folder,
            module,
            language,
            subject,
            body,
            shared,
            owner_id,
            owner_name,
            created_at,
            updated_at,
            version,
        } = row;
        Ok(Self {
            id: TemplateId::new(id),
            name,
            folder,
            module: TemplateModule::from_name(&module).unwrap_or_default(),
            language: Language::from_tag(&language)
                .ok_or_else(|| DbErr::Type("an unknown language of a template".to_owned()))?,
            subject,
            body,
            shared,
            owner: Link {
                id: UserId::new(owner_id),
                name: owner_name,
            },
            created_at: super::instant(created_at),
            updated_at: super::instant(updated_at),
            version,
        })
    }
}

/// What this user may see: their own templates, and those that are shared.
fn seen_by(org: &OrgId, viewer: &UserId) -> Sql {
    Sql::new(
        "t.org_id = ? AND (t.shared OR t.owner_id = ?)",
        [org.as_str().into(), viewer.as_str().into()],
    )
}

/// One page of the templates that a user may see.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    viewer: &UserId,
    paging: &Paging,
) -> Result<Page<Template>, DbErr> {
    let Page {
        items,
        total,
        offset,
    } = SOURCE
        .page::<TemplateRow>(db, seen_by(org, viewer), paging)
        .await?;
    let templates = items.into_iter().map(Template::try_from);
    Ok(Page {
        items: templates.collect::<Result<_, _>>()?,
        total,
        offset,
    })
}

/// One template, if the user may see it.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    viewer: &UserId,
    id: &TemplateId,
) -> Result<Option<Template>, DbErr> {
    let condition = seen_by(org, viewer).add(" AND t.id = ?", [id.as_str().into()]);
    let row: Option<TemplateRow> = SOURCE.select(condition).one(db).await?;
    row.map(Template::try_from).transpose()
}

/// Adds a template of this user.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &TemplateId,
    input: &TemplateInput,
    owner: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let TemplateInput {
        name,
        folder,
        module,
        language,
        subject,
        body,
        shared,
        version: _,
    } = input;
    Sql::insert(
        "templates",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("owner_id", owner.as_str().into()),
            ("name", name.trim().into()),
            ("folder", folder.trim().into()),
            ("module", module.as_str().into()),
            ("language", language.tag().into()),
            ("subject", subject.trim().into()),
            ("body", body.as_str().into()),
            ("shared", (*shared).into()),
            ("sort_name", fold(name.trim()).into()),
            ("sort_place", place(input).into()),
            ("search", search(input).into()),
            ("created_at", now.as_millisecond().into()),
            ("updated_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes a template that stands at `version`. Its owner stays.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &TemplateId,
    input: &TemplateInput,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let TemplateInput {
        name,
        folder,
        module,
        language,
        subject,
        body,
        shared,
        version: _,
    } = input;
    let set = Sql::update(
        "templates",
        [
            ("name", name.trim().into()),
            ("folder", folder.trim().into()),
            ("module", module.as_str().into()),
            ("language", language.tag().into()),
            ("subject", subject.trim().into()),
            ("body", body.as_str().into()),
            ("shared", (*shared).into()),
            ("sort_name", fold(name.trim()).into()),
            ("sort_place", place(input).into()),
            ("search", search(input).into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    );
    outcome::update(db, "templates", set, org, id.as_str(), version).await
}

/// Deletes a template.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &TemplateId,
) -> Result<Deleted, DbErr> {
    outcome::delete(db, "templates", org, id.as_str()).await
}

/// Where a template stands in the list: under its folder, by name. Those in no folder come first.
fn place(input: &TemplateInput) -> String {
    format!("{}\n{}", fold(input.folder.trim()), fold(input.name.trim()))
}

fn search(input: &TemplateInput) -> String {
    fold_all([
        input.name.trim(),
        input.folder.trim(),
        input.subject.trim(),
        &input.body,
    ])
}
