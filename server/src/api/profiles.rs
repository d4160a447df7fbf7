//! Profiles: named sets of permissions.

use super::{change, listing, users::keep_an_administrator};
use crate::{
    AppState, Error, Result, events,
    extract::{Json, List, Path, SignedIn},
    store::{organizations, profiles as store},
};
use axum::extract::State;
use contract::{
    ErrorBody, ListQuery, Page, ProfileId,
    permission::Permission,
    route,
    user::{Profile, ProfileInput},
};
use http::StatusCode;

/// One page of the profiles.
#[utoipa::path(
    get, path = route::PROFILES, tag = "users", params(ListQuery),
    responses((status = 200, body = Page<Profile>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_profiles(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Profile>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    Ok(Json(
        store::list(app.store.db(), user.org(), &paging).await?,
    ))
}

/// One profile.
#[utoipa::path(
    get, path = route::PROFILE, tag = "users", params(("id" = ProfileId, Path)),
    responses((status = 200, body = Profile), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_profile(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ProfileId>,
) -> Result<Json<Profile>> {
    find(&app, &user, &id).await
}

/// Creates a profile.
#[utoipa::path(
    post, path = route::PROFILES, tag = "users", request_body = ProfileInput,
    responses(
        (status = 201, body = Profile), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_profile(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<ProfileInput>,
) -> Result<(StatusCode, Json<Profile>)> {
    user.require(Permission::ManageUsers)?;
    change::check(crm::check::profile(&input))?;
    let id = ProfileId::new(app.new_id());
    store::insert(app.store.db(), user.org(), &id, &input)
        .await
        .map_err(change::name_taken)?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a profile. Its users have its permissions at once.
#[utoipa::path(
    put, path = route::PROFILE, tag = "users", params(("id" = ProfileId, Path)), request_body = ProfileInput,
    responses(
        (status = 200, body = Profile), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_profile(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ProfileId>,
    Json(input): Json<ProfileInput>,
) -> Result<Json<Profile>> {
    user.require(Permission::ManageUsers)?;
    change::check(crm::check::profile(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    organizations::lock(&tx, user.org()).await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version)
        .await
        .map_err(change::name_taken)?;
    change::updated(outcome)?;
    keep_an_administrator(&tx, user.org()).await?;
    tx.commit().await?;
    events::look_again(&app, None).await;
    find(&app, &user, &id).await
}

/// Deletes a profile that no user has.
#[utoipa::path(
    delete, path = route::PROFILE, tag = "users", params(("id" = ProfileId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_profile(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ProfileId>,
) -> Result<StatusCode> {
    user.require(Permission::ManageUsers)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn find(app: &AppState, user: &SignedIn, id: &ProfileId) -> Result<Json<Profile>> {
    let found = store::find(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}
