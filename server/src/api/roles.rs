//! Roles: who stands above whom.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::{organizations, references::Reference, roles as store},
};
use axum::extract::State;
use contract::{
    ErrorBody, ListQuery, OrgId, Page, RoleId,
    error::FieldProblem,
    permission::Permission,
    role::{Role, RoleInput},
    route,
};
use http::StatusCode;
use sea_orm::ConnectionTrait;

/// One page of the roles.
#[utoipa::path(
    get, path = route::ROLES, tag = "users", params(ListQuery),
    responses((status = 200, body = Page<Role>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_roles(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Role>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    Ok(Json(
        store::list(app.store.db(), user.org(), &paging).await?,
    ))
}

/// One role.
#[utoipa::path(
    get, path = route::ROLE, tag = "users", params(("id" = RoleId, Path)),
    responses((status = 200, body = Role), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_role(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<RoleId>,
) -> Result<Json<Role>> {
    find(&app, &user, &id).await
}

/// Creates a role.
#[utoipa::path(
    post, path = route::ROLES, tag = "users", request_body = RoleInput,
    responses(
        (status = 201, body = Role), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_role(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<RoleInput>,
) -> Result<(StatusCode, Json<Role>)> {
    user.require(Permission::ManageUsers)?;
    change::check(crm::check::role(&input))?;
    let id = RoleId::new(app.new_id());
    let tx = app.store.begin().await?;
    check_parent(&tx, user.org(), &input).await?;
    store::insert(&tx, user.org(), &id, &input)
        .await
        .map_err(change::name_taken)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a role, or puts it under another one.
#[utoipa::path(
    put, path = route::ROLE, tag = "users", params(("id" = RoleId, Path)), request_body = RoleInput,
    responses(
        (status = 200, body = Role), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_role(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<RoleId>,
    Json(input): Json<RoleInput>,
) -> Result<Json<Role>> {
    user.require(Permission::ManageUsers)?;
    change::check(crm::check::role(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    // Two roles that are put under each other at the same time would make a circle.
    organizations::lock(&tx, user.org()).await?;
    check_parent(&tx, user.org(), &input).await?;
    if let Some(parent) = &input.parent_id {
        let parents = store::parents(&tx, user.org()).await?;
        if !crm::role::may_stand_under(&parents, &id, parent) {
            return Err(Error::field("parent_id", FieldProblem::Circular));
        }
    }
    let outcome = store::update(&tx, user.org(), &id, &input, version)
        .await
        .map_err(change::name_taken)?;
    change::updated(outcome)?;
    tx.commit().await?;
    find(&app, &user, &id).await
}

/// Deletes a role that no user has and that stands above no other.
#[utoipa::path(
    delete, path = route::ROLE, tag = "users", params(("id" = RoleId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_role(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<RoleId>,
) -> Result<StatusCode> {
    user.require(Permission::ManageUsers)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn check_parent(tx: &impl ConnectionTrait, org: &OrgId, input: &RoleInput) -> Result<()> {
    let parent = change::role("parent_id", input.parent_id.as_ref());
    let references: Vec<Reference<'_>> = parent.into_iter().collect();
    change::check_references(tx, org, &references).await
}

async fn find(app: &AppState, user: &SignedIn, id: &RoleId) -> Result<Json<Role>> {
    let found = store::find(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}
