//! Contacts.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::{contacts as store, references::Reference},
};
use axum::extract::State;
use contract::{
    AccountId, ContactId, ErrorBody, ListQuery, Page,
    contact::{Contact, ContactInput},
    permission::Permission,
    route,
};
use http::StatusCode;

/// One page of the contacts.
#[utoipa::path(
    get, path = route::CONTACTS, tag = "contacts", params(ListQuery),
    responses((status = 200, body = Page<Contact>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_contacts(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Contact>>> {
    let paging = listing::paging(&query, store::SORTS, &[listing::Filter::Account])?;
    let (account, month) = (query.account.as_deref(), user.month(app.now())?);
    let page = store::list(app.store.db(), user.org(), account, &month, &paging).await?;
    Ok(Json(page))
}

/// One contact.
#[utoipa::path(
    get, path = route::CONTACT, tag = "contacts", params(("id" = ContactId, Path)),
    responses((status = 200, body = Contact), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_contact(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ContactId>,
) -> Result<Json<Contact>> {
    find(&app, &user, &id).await
}

/// Creates a contact.
#[utoipa::path(
    post, path = route::CONTACTS, tag = "contacts", request_body = ContactInput,
    responses(
        (status = 201, body = Contact), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_contact(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<ContactInput>,
) -> Result<(StatusCode, Json<Contact>)> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::contact(&input))?;
    let id = ContactId::new(app.new_id());
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    store::insert(&tx, user.org(), &id, &input, user.id(), app.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, find(&app, &user, &id).await?))
}

/// Changes a contact.
#[utoipa::path(
    put, path = route::CONTACT, tag = "contacts", params(("id" = ContactId, Path)), request_body = ContactInput,
    responses(
        (status = 200, body = Contact), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_contact(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ContactId>,
    Json(input): Json<ContactInput>,
) -> Result<Json<Contact>> {
    user.require(Permission::EditRecords)?;
    change::check(crm::check::contact(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    change::check_references(&tx, user.org(), &references(&input)).await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version, app.now()).await?;
    change::updated(outcome)?;
    tx.commit().await?;
    find(&app, &user, &id).await
}

/// Deletes a contact.
#[utoipa::path(
    delete, path = route::CONTACT, tag = "contacts", params(("id" = ContactId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete_contact(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ContactId>,
) -> Result<StatusCode> {
    user.require(Permission::DeleteRecords)?;
    change::deleted(store::delete(app.store.db(), user.org(), &id).await?)
}

async fn find(app: &AppState, user: &SignedIn, id: &ContactId) -> Result<Json<Contact>> {
    let month = user.month(app.now())?;
    let found = store::find(app.store.db(), user.org(), id, &month).await?;
    found.map(Json).ok_or(Error::NotFound)
}

fn references(input: &ContactInput) -> Vec<Reference<'_>> {
    let account = input.account_id.as_ref().map(AccountId::as_str);
    let account = account.map(|id| Reference::new("account_id", "accounts", id));
    account
        .into_iter()
        .chain(change::owner(input.owner_id.as_ref()))
        .collect()
}
