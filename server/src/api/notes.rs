//! Notes about records. Whoever sees a record sees its notes; only their author changes them.

use super::change;
use crate::{
    AppState, Error, Result,
    extract::{Json, Path, Query, SignedIn},
    store::{about::table, notes as store, references::Reference, tasks},
};
use axum::extract::State;
use contract::{
    ErrorBody, NoteId,
    about::{About, JottingCounts},
    note::{Note, NoteInput, NotesQuery},
    permission::Permission,
    route,
};
use http::StatusCode;
use sea_orm::ConnectionTrait;

/// The notes about a record, the newest first.
#[utoipa::path(
    get, path = route::NOTES, tag = "notes", params(NotesQuery),
    responses((status = 200, body = Vec<Note>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_notes(
    State(app): State<AppState>,
    user: SignedIn,
    Query(NotesQuery { kind, id }): Query<NotesQuery>,
) -> Result<Json<Vec<Note>>> {
    let record = About { kind, id };
    Ok(Json(
        store::of_record(app.store.db(), user.org(), &record).await?,
    ))
}

/// How many notes and open tasks there are about a record.
#[utoipa::path(
    get, path = route::JOTTINGS, tag = "notes", params(NotesQuery),
    responses((status = 200, body = JottingCounts), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn count_jottings(
    State(app): State<AppState>,
    user: SignedIn,
    Query(NotesQuery { kind, id }): Query<NotesQuery>,
) -> Result<Json<JottingCounts>> {
    let record = About { kind, id };
    let (db, org) = (app.store.db(), user.org());
    Ok(Json(JottingCounts {
        notes: store::count(db, org, &record).await?,
        tasks: tasks::count_open(db, org, &record).await?,
    }))
}

/// Writes a note about a record.
#[utoipa::path(
    post, path = route::NOTES, tag = "notes", request_body = NoteInput,
    responses(
        (status = 201, body = Note), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn create_note(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<NoteInput>,
) -> Result<(StatusCode, Json<Note>)> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::note(&input))?;
    let id = NoteId::new(app.new_id());
    let tx = app.store.begin().await?;
    let record = Reference::new("about", table(input.about.kind), &input.about.id);
    change::check_references(&tx, user.org(), &[record]).await?;
    store::insert(&tx, user.org(), &id, &input, user.id(), app.now()).await?;
    let created = find(&tx, &user, &id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Changes what a note of one's own says.
#[utoipa::path(
    put, path = route::NOTE, tag = "notes", params(("id" = NoteId, Path)), request_body = NoteInput,
    responses(
        (status = 200, body = Note), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn update_note(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<NoteId>,
    Json(input): Json<NoteInput>,
) -> Result<Json<Note>> {
    user.require(Permission::EditRecords)?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    // What it is about stays, and with it whether it needs words.
    let Note {
        message_id,
        part_id,
        ..
    } = own(&tx, &user, &id, Permission::EditRecords).await?;
    let input = NoteInput {
        message_id,
        part_id,
        ..input
    };
    change::check(crm::check::note(&input))?;
    let (org, now) = (user.org(), app.now());
    change::updated(store::update(&tx, org, &id, &input.text, version, now).await?)?;
    let changed = find(&tx, &user, &id).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Deletes a note: its author may, and whoever may delete records.
#[utoipa::path(
    delete, path = route::NOTE, tag = "notes", params(("id" = NoteId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete_note(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<NoteId>,
) -> Result<StatusCode> {
    user.require(Permission::EditRecords)?;
    let tx = app.store.begin().await?;
    if find(&tx, &user, &id).await?.author.id != *user.id() {
        user.require(Permission::DeleteRecords)?;
    }
    let gone = change::deleted(store::delete(&tx, user.org(), &id).await?)?;
    tx.commit().await?;
    Ok(gone)
}

/// Refuses whoever did not write the note.
async fn own(
    tx: &impl ConnectionTrait,
    user: &SignedIn,
    id: &NoteId,
    permission: Permission,
) -> Result<Note> {
    let note = find(tx, user, id).await?;
    if note.author.id == *user.id() {
        Ok(note)
    } else {
        Err(Error::Forbidden(permission))
    }
}

async fn find(db: &impl ConnectionTrait, user: &SignedIn, id: &NoteId) -> Result<Note> {
    let found = store::find(db, user.org(), id).await?;
    found.ok_or(Error::NotFound)
}
