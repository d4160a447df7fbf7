//! Leads.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::{leads as store, references::Reference},
};
use axum::extract::State;
use contract::{
    ErrorBody, LeadId, ListQuery, Page,
    lead::{Lead, LeadInput},
    permission::Permission,
    route,
};
use http::StatusCode;

/// One page of the leads.
#[utoipa::path(
    get, path = route::LEADS, tag = "leads", params(ListQuery),
    responses((status = 200, body = Page<Lead>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_leads(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Lead>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    let page = store::list(app.store.db(), user.org(), &paging).await?;
    Ok(Json(page))
}

/// One lead.
#[utoipa::path(
    get, path = route::LEAD, tag = "leads", params(("id" = LeadId, Path)),
    responses((status = 200, body = Lead), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_lead(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<LeadId>,
) -> Result<Json<Lead>> {
    find(&app, &user, &id).await
}

/// Creates a lead.
#[utoipa::path(
    post, path = route::LEADS, tag = "leads", request_body = LeadInput,
    responses(
        (status = 201, body = Lead), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_lead(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<LeadInput>,
) -> Result<(StatusCode, Json<Lead>)> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::lead(&input))?;
    let id = LeadId::new(app.new_id());
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    store::insert(&tx, user.org(), &id, &input, user.id(), app.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a lead.
#[utoipa::path(
    put, path = route::LEAD, tag = "leads", params(("id" = LeadId, Path)), request_body = LeadInput,
    responses(
        (status = 200, body = Lead), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_lead(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<LeadId>,
    Json(input): Json<LeadInput>,
) -> Result<Json<Lead>> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::lead(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version, app.now()).await?;
    change::updated(outcome)?;
    tx.commit().await?;
    find(&app, &user, &id).await
}

/// Deletes a lead.
#[utoipa::path(
    delete, path = route::LEAD, tag = "leads", params(("id" = LeadId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete_lead(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<LeadId>,
) -> Result<StatusCode> {
    user.require(Permission::DeleteRecords)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn find(app: &AppState, user: &SignedIn, id: &LeadId) -> Result<Json<Lead>> {
    let found = store::find(app.store.db(), user.org(), id).await?;
    found.map(Json).ok_or(Error::NotFound)
}

fn references(input: &LeadInput) -> Vec<Reference<'_>> {
    change::owner(input.owner_id.as_ref()).into_iter().collect()
}
