//! Stages.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::stages as store,
};
use axum::extract::State;
use contract::{
    ErrorBody, ListQuery, Page, StageId,
    permission::Permission,
    route,
    stage::{Stage, StageInput},
};
use http::StatusCode;

/// One page of the stages.
#[utoipa::path(
    get, path = route::STAGES, tag = "stages", params(ListQuery),
    responses((status = 200, body = Page<Stage>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_stages(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Stage>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    let page = store::list(app.store.db(), user.org(), &paging).await?;
    Ok(Json(page))
}

/// One stage.
#[utoipa::path(
    get, path = route::STAGE, tag = "stages", params(("id" = StageId, Path)),
    responses((status = 200, body = Stage), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_stage(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<StageId>,
) -> Result<Json<Stage>> {
    find(&app, &user, &id).await
}

/// Creates a stage.
#[utoipa::path(
    post, path = route::STAGES, tag = "stages", request_body = StageInput,
    responses(
        (status = 201, body = Stage), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_stage(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<StageInput>,
) -> Result<(StatusCode, Json<Stage>)> {
    user.require(Permission::ManageOrganization)?;
    change::check(crm::check::stage(&input))?;
    let id = StageId::new(app.new_id());
    let tx = app.store.begin().await?;
    store::insert(&tx, user.org(), &id, &input).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a stage.
#[utoipa::path(
    put, path = route::STAGE, tag = "stages", params(("id" = StageId, Path)), request_body = StageInput,
    responses(
        (status = 200, body = Stage), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_stage(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<StageId>,
    Json(input): Json<StageInput>,
) -> Result<Json<Stage>> {
    user.require(Permission::ManageOrganization)?;
    change::check(crm::check::stage(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version).await?;
    change::updated(outcome)?;
    tx.commit().await?;
    find(&app, &user, &id).await
}

/// Deletes a stage.
#[utoipa::path(
    delete, path = route::STAGE, tag = "stages", params(("id" = StageId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_stage(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<StageId>,
) -> Result<StatusCode> {
    user.require(Permission::ManageOrganization)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn find(app: &AppState, user: &SignedIn, id: &StageId) -> Result<Json<Stage>> {
    let found = store::find(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}
