//! Tasks. Whoever sees a record sees the tasks about it; one about nothing is its owner's alone.

use super::change;
use crate::{
    AppState, Error, Result,
    extract::{Json, Path, Query, SignedIn},
    store::{
        about::table,
        events as told,
        references::Reference,
        tasks::{self as store, Whose},
    },
};
use axum::extract::State;
use contract::{
    ErrorBody, TaskId, UserId,
    about::About,
    event::Event,
    permission::Permission,
    route,
    task::{Task, TaskInput, TasksQuery},
};
use http::StatusCode;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// The tasks about a record, or one's own.
#[utoipa::path(
    get, path = route::TASKS, tag = "tasks", params(TasksQuery),
    responses((status = 200, body = Vec<Task>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_tasks(
    State(app): State<AppState>,
    user: SignedIn,
    Query(TasksQuery { kind, id, done }): Query<TasksQuery>,
) -> Result<Json<Vec<Task>>> {
    let record = match (kind, id) {
        (Some(kind), Some(id)) => Some(About { kind, id }),
        (None, None) => None,
        _ => {
            return Err(Error::MalformedQuery(
                "a record has a kind and an id".to_owned(),
            ));
        }
    };
    let whose = record
        .as_ref()
        .map_or(Whose::User(user.id()), Whose::Record);
    Ok(Json(
        store::list(app.store.db(), user.org(), whose, done).await?,
    ))
}

/// Creates a task.
#[utoipa::path(
    post, path = route::TASKS, tag = "tasks", request_body = TaskInput,
    responses(
        (status = 201, body = Task), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn create_task(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<TaskInput>,
) -> Result<(StatusCode, Json<Task>)> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::task(&input))?;
    let id = TaskId::new(app.new_id());
    let owner = input.owner_id.as_ref().unwrap_or(user.id());
    let tx = app.store.begin().await?;
    check_references(&tx, &user, &input).await?;
    store::insert(&tx, user.org(), &id, &input, owner, app.now()).await?;
    let created = seen(&tx, &user, &id).await;
    tell(&app, &user, tx, [owner.clone()]).await?;
    Ok((StatusCode::CREATED, Json(created?)))
}

/// Changes a task, or says that it is done: its owner may, and for one about a record whoever may change records.
#[utoipa::path(
    put, path = route::TASK, tag = "tasks", params(("id" = TaskId, Path)), request_body = TaskInput,
    responses(
        (status = 200, body = Task), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn update_task(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<TaskId>,
    Json(input): Json<TaskInput>,
) -> Result<Json<Task>> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::task(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    let before = seen(&tx, &user, &id).await?;
    check_references(&tx, &user, &input).await?;
    let (org, now) = (user.org(), app.now());
    change::updated(store::update(&tx, org, &id, &input, version, now).await?)?;
    let changed = store::find(&tx, user.org(), &id)
        .await?
        .ok_or(Error::NotFound)?;
    let owners = [before.owner.id, changed.owner.id.clone()];
    tell(&app, &user, tx, owners).await?;
    Ok(Json(changed))
}

/// Deletes a task.
#[utoipa::path(
    delete, path = route::TASK, tag = "tasks", params(("id" = TaskId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete_task(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<TaskId>,
) -> Result<StatusCode> {
    user.require(Permission::EditRecords)?;
    let tx = app.store.begin().await?;
    let before = seen(&tx, &user, &id).await?;
    if before.owner.id != *user.id() {
        user.require(Permission::DeleteRecords)?;
    }
    let gone = change::deleted(store::delete(&tx, user.org(), &id).await?)?;
    tell(&app, &user, tx, [before.owner.id]).await?;
    Ok(gone)
}

async fn check_references(
    tx: &impl ConnectionTrait,
    user: &SignedIn,
    input: &TaskInput,
) -> Result<()> {
    let about = input.about.as_ref();
    let about = about.map(|about| Reference::new("about", table(about.kind), &about.id));
    let owner = change::owner(input.owner_id.as_ref());
    let references: Vec<Reference<'_>> = about.into_iter().chain(owner).collect();
    change::check_references(tx, user.org(), &references).await
}

/// The task, if the user may see it; to everyone else it does not exist.
async fn seen(db: &impl ConnectionTrait, user: &SignedIn, id: &TaskId) -> Result<Task> {
    let found = store::find(db, user.org(), id).await?;
    let seen = |task: &Task| task.about.is_some() || task.owner.id == *user.id();
    found.filter(seen).ok_or(Error::NotFound)
}

/// Commits a change, and tells those whose tasks have changed.
async fn tell<const N: usize>(
    app: &AppState,
    user: &SignedIn,
    tx: DatabaseTransaction,
    mut owners: [UserId; N],
) -> Result<()> {
    // In one order everywhere: two changes at once must not wait for each other.
    owners.sort();
    let mut told_last = None;
    for owner in &owners {
        if told_last != Some(owner) {
            let event = Event::TasksChanged;
            told::append(&tx, user.org(), owner, None, &event, app.now()).await?;
            told_last = Some(owner);
        }
    }
    tx.commit().await?;
    for owner in &owners {
        app.events.wake(owner);
    }
    Ok(())
}
