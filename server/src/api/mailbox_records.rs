//! What the server knows about the own mailbox, and what it asked Google for its owner.

use super::listing;
use crate::{
    AppState, Result,
    extract::{Json, List, SignedIn},
    mailbox::records,
    store::mail::records as store,
};
use axum::extract::State;
use contract::{
    ErrorBody, ListQuery, Page,
    mailbox_records::{Deleted, GoogleCall, Stored, StoredFact, StoredFiling},
    permission::Permission,
    route,
};

/// Everything that is stored about the own mailbox, the long lists as counts.
#[utoipa::path(
    get, path = route::MAILBOX_STORED, tag = "mailbox",
    responses((status = 200, body = Stored), (status = 403, body = ErrorBody))
)]
pub async fn show_stored(State(app): State<AppState>, user: SignedIn) -> Result<Json<Stored>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(records::show(&app, user.whose()).await?))
}

/// One page of MailMagnet's notices.
#[utoipa::path(
    get, path = route::MAILBOX_FACTS, tag = "mailbox", params(ListQuery),
    responses((status = 200, body = Page<StoredFact>), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody))
)]
pub async fn list_facts(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<StoredFact>>> {
    user.require(Permission::MailIntegration)?;
    let paging = listing::paging(&query, store::FACT_SORTS, &[])?;
    let mailbox = records::mailbox(&app, user.whose()).await?;
    Ok(Json(store::facts(app.store.db(), &mailbox, &paging).await?))
}

/// Deletes MailMagnet's notices.
#[utoipa::path(
    delete, path = route::MAILBOX_FACTS, tag = "mailbox",
    responses((status = 200, body = Deleted), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody))
)]
pub async fn delete_facts(State(app): State<AppState>, user: SignedIn) -> Result<Json<Deleted>> {
    user.require(Permission::MailIntegration)?;
    let deleted = records::delete_facts(&app, user.whose()).await?;
    Ok(Json(Deleted { deleted }))
}

/// One page of the ledger of the label job.
#[utoipa::path(
    get, path = route::MAILBOX_FILINGS, tag = "mailbox", params(ListQuery),
    responses(
        (status = 200, body = Page<StoredFiling>), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn list_filings(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<StoredFiling>>> {
    user.require(Permission::MailIntegration)?;
    let paging = listing::paging(&query, store::FILING_SORTS, &[])?;
    let mailbox = records::mailbox(&app, user.whose()).await?;
    Ok(Json(
        store::filings(app.store.db(), &mailbox, &paging).await?,
    ))
}

/// One page of the calls that the server made to Google for the user.
#[utoipa::path(
    get, path = route::MAILBOX_CALLS, tag = "mailbox", params(ListQuery),
    responses((status = 200, body = Page<GoogleCall>), (status = 403, body = ErrorBody))
)]
pub async fn list_calls(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<GoogleCall>>> {
    user.require(Permission::MailIntegration)?;
    let paging = listing::paging(&query, store::CALL_SORTS, &[])?;
    Ok(Json(
        store::calls(app.store.db(), user.id(), &paging).await?,
    ))
}

/// Deletes the ledger of calls made for the user.
#[utoipa::path(
    delete, path = route::MAILBOX_CALLS, tag = "mailbox",
    responses((status = 200, body = Deleted), (status = 403, body = ErrorBody))
)]
pub async fn delete_calls(State(app): State<AppState>, user: SignedIn) -> Result<Json<Deleted>> {
    user.require(Permission::MailIntegration)?;
    let deleted = records::delete_calls(&app, user.id()).await?;
    Ok(Json(Deleted { deleted }))
}
