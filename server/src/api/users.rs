//! Users: who may sign in, and with what profile.

use super::{change, listing};
use crate::{
    AppState, Error, Result, events,
    extract::{Json, List, Path, SignedIn},
    store::{
        organizations, outcome::is_duplicate, references::Reference, sessions, users as store,
    },
};
use axum::extract::State;
use contract::{
    ErrorBody, ListQuery, OrgId, Page, ProfileId, RoleId, UserId,
    error::FieldProblem,
    permission::Permission,
    route,
    user::{NewUser, User, UserUpdate},
};
use http::StatusCode;
use sea_orm::{ConnectionTrait, DbErr};

/// One page of the users.
#[utoipa::path(
    get, path = route::USERS, tag = "users", params(ListQuery),
    responses((status = 200, body = Page<User>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_users(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<User>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    Ok(Json(
        store::list(app.store.db(), user.org(), &paging).await?,
    ))
}

/// One user.
#[utoipa::path(
    get, path = route::USER, tag = "users", params(("id" = UserId, Path)),
    responses((status = 200, body = User), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_user(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<UserId>,
) -> Result<Json<User>> {
    find(&app, &user, &id).await
}

/// Adds a user by address. From then on Google's word for the address lets them in.
#[utoipa::path(
    post, path = route::USERS, tag = "users", request_body = NewUser,
    responses(
        (status = 201, body = User), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_user(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<NewUser>,
) -> Result<(StatusCode, Json<User>)> {
    user.require(Permission::ManageUsers)?;
    change::check(crm::check::new_user(&input))?;
    let id = UserId::new(app.new_id());
    let (address, name) = (input.address.trim(), input.name.trim());
    let row = store::NewUserRow {
        id: &id,
        address,
        name: if name.is_empty() { address } else { name },
        profile_id: &input.profile_id,
        role_id: input.role_id.as_ref(),
    };
    let tx = app.store.begin().await?;
    check_place(&tx, user.org(), &input.profile_id, input.role_id.as_ref()).await?;
    store::insert(&tx, user.org(), row, app.now())
        .await
        .map_err(address_taken)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a user's profile or role, or whether they may sign in. Deactivating ends their sessions.
#[utoipa::path(
    put, path = route::USER, tag = "users", params(("id" = UserId, Path)), request_body = UserUpdate,
    responses(
        (status = 200, body = User), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_user(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<UserId>,
    Json(input): Json<UserUpdate>,
) -> Result<Json<User>> {
    user.require(Permission::ManageUsers)?;
    let tx = app.store.begin().await?;
    organizations::lock(&tx, user.org()).await?;
    check_place(&tx, user.org(), &input.profile_id, input.role_id.as_ref()).await?;
    change::updated(store::update(&tx, user.org(), &id, &input).await?)?;
    keep_an_administrator(&tx, user.org()).await?;
    if !input.active {
        sessions::delete_of_user(&tx, &id).await?;
    }
    tx.commit().await?;
    events::look_again(&app, Some(&id)).await;
    find(&app, &user, &id).await
}

/// Refuses a profile or a role that does not exist.
async fn check_place(
    tx: &impl ConnectionTrait,
    org: &OrgId,
    profile: &ProfileId,
    role: Option<&RoleId>,
) -> Result<()> {
    let profile = Reference::new("profile_id", "profiles", profile.as_str());
    let references: Vec<Reference<'_>> = [profile]
        .into_iter()
        .chain(change::role("role_id", role))
        .collect();
    change::check_references(tx, org, &references).await
}

/// Refuses a change after which nobody could manage users. The transaction holds the
/// organization's lock, so that two such changes cannot pass each other.
pub(super) async fn keep_an_administrator(tx: &impl ConnectionTrait, org: &OrgId) -> Result<()> {
    if store::count_administrators(tx, org).await? > 0 {
        Ok(())
    } else {
        Err(Error::LastAdministrator)
    }
}

async fn find(app: &AppState, user: &SignedIn, id: &UserId) -> Result<Json<User>> {
    let found = store::find_by_id(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}

fn address_taken(error: DbErr) -> Error {
    if is_duplicate(&error) {
        Error::field("address", FieldProblem::Duplicate)
    } else {
        error.into()
    }
}
