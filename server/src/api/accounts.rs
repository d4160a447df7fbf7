//! Accounts.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::{accounts as store, references::Reference},
};
use axum::extract::State;
use contract::{
    AccountId, ErrorBody, ListQuery, Page,
    account::{Account, AccountInput},
    permission::Permission,
    route,
};
use http::StatusCode;

/// One page of the accounts.
#[utoipa::path(
    get, path = route::ACCOUNTS, tag = "accounts", params(ListQuery),
    responses((status = 200, body = Page<Account>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_accounts(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Account>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    let page = store::list(app.store.db(), user.org(), &paging).await?;
    Ok(Json(page))
}

/// One account.
#[utoipa::path(
    get, path = route::ACCOUNT, tag = "accounts", params(("id" = AccountId, Path)),
    responses((status = 200, body = Account), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_account(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<AccountId>,
) -> Result<Json<Account>> {
    find(&app, &user, &id).await
}

/// Creates an account.
#[utoipa::path(
    post, path = route::ACCOUNTS, tag = "accounts", request_body = AccountInput,
    responses(
        (status = 201, body = Account), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_account(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<AccountInput>,
) -> Result<(StatusCode, Json<Account>)> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::account(&input))?;
    let id = AccountId::new(app.new_id());
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    store::insert(&tx, user.org(), &id, &input, user.id(), app.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes an account.
#[utoipa::path(
    put, path = route::ACCOUNT, tag = "accounts", params(("id" = AccountId, Path)), request_body = AccountInput,
    responses(
        (status = 200, body = Account), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_account(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<AccountId>,
    Json(input): Json<AccountInput>,
) -> Result<Json<Account>> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::account(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version, app.now()).await?;
    change::updated(outcome)?;
    tx.commit().await?;
    find(&app, &user, &id).await
}

/// Deletes an account.
#[utoipa::path(
    delete, path = route::ACCOUNT, tag = "accounts", params(("id" = AccountId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_account(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<AccountId>,
) -> Result<StatusCode> {
    user.require(Permission::DeleteRecords)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn find(app: &AppState, user: &SignedIn, id: &AccountId) -> Result<Json<Account>> {
    let found = store::find(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}

fn references(input: &AccountInput) -> Vec<Reference<'_>> {
    change::owner(input.owner_id.as_ref()).into_iter().collect()
}
