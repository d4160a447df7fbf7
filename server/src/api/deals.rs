//! Deals.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::{deals as store, references::Reference},
};
use axum::extract::State;
use contract::{
    AccountId, DealId, ErrorBody, ListQuery, Page,
    deal::{Deal, DealInput},
    permission::Permission,
    route,
};
use http::StatusCode;

/// One page of the deals.
#[utoipa::path(
    get, path = route::DEALS, tag = "deals", params(ListQuery),
    responses((status = 200, body = Page<Deal>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_deals(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Deal>>> {
    let paging = listing::paging(
        &query,
        store::SORTS,
        &[listing::Filter::Account, listing::Filter::Contact],
    )?;
    let (account, contact) = (query.account.as_deref(), query.contact.as_deref());
    let page = store::list(app.store.db(), user.org(), account, contact, &paging).await?;
    Ok(Json(page))
}

/// One deal.
#[utoipa::path(
    get, path = route::DEAL, tag = "deals", params(("id" = DealId, Path)),
    responses((status = 200, body = Deal), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_deal(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<DealId>,
) -> Result<Json<Deal>> {
    find(&app, &user, &id).await
}

/// Creates a deal.
#[utoipa::path(
    post, path = route::DEALS, tag = "deals", request_body = DealInput,
    responses(
        (status = 201, body = Deal), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_deal(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<DealInput>,
) -> Result<(StatusCode, Json<Deal>)> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::deal(&input))?;
    let id = DealId::new(app.new_id());
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    store::insert(&tx, user.org(), &id, &input, user.id(), app.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a deal.
#[utoipa::path(
    put, path = route::DEAL, tag = "deals", params(("id" = DealId, Path)), request_body = DealInput,
    responses(
        (status = 200, body = Deal), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_deal(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<DealId>,
    Json(input): Json<DealInput>,
) -> Result<Json<Deal>> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::deal(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version, app.now()).await?;
    change::updated(outcome)?;
    tx.commit().await?;
    find(&app, &user, &id).await
}

/// Deletes a deal.
#[utoipa::path(
    delete, path = route::DEAL, tag = "deals", params(("id" = DealId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete_deal(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<DealId>,
) -> Result<StatusCode> {
    user.require(Permission::DeleteRecords)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn find(app: &AppState, user: &SignedIn, id: &DealId) -> Result<Json<Deal>> {
    let found = store::find(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}

fn references(input: &DealInput) -> Vec<Reference<'_>> {
    let account = input.account_id.as_ref().map(AccountId::as_str);
    let account = account.map(|id| Reference::new("account_id", "accounts", id));
    let stage = Reference::new("stage_id", "stages", input.stage_id.as_str());
    let contacts = input.contacts.iter().enumerate().map(|(i, contact)| {
        Reference::new(
            &format!("contacts[{i}].id"),
            "contacts",
            contact.id.as_str(),
        )
    });
    core::iter::once(stage)
        .chain(account)
        .chain(contacts)
        .chain(change::owner(input.owner_id.as_ref()))
        .collect()
}
