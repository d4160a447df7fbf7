//! Templates. A user sees their own and those that others share. What others share is theirs to
//! change; whoever manages the organization may, too.

use super::{change, listing};
use crate::{
    AppState, Error, Result,
    extract::{Json, List, Path, SignedIn},
    store::templates as store,
};
use axum::extract::State;
use contract::{
    ErrorBody, ListQuery, Page, TemplateId, UserId,
    permission::Permission,
    route,
    template::{Template, TemplateInput},
};
use http::StatusCode;
use sea_orm::ConnectionTrait;

/// One page of the templates that the user may use.
#[utoipa::path(
    get, path = route::TEMPLATES, tag = "templates", params(ListQuery),
    responses((status = 200, body = Page<Template>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn list_templates(
    State(app): State<AppState>,
    user: SignedIn,
    List(query): List,
) -> Result<Json<Page<Template>>> {
    let paging = listing::paging(&query, store::SORTS, &[])?;
    let page = store::list(app.store.db(), user.org(), user.id(), &paging).await?;
    Ok(Json(page))
}

/// One template.
#[utoipa::path(
    get, path = route::TEMPLATE, tag = "templates", params(("id" = TemplateId, Path)),
    responses((status = 200, body = Template), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn show_template(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<TemplateId>,
) -> Result<Json<Template>> {
    let found = seen_by(app.store.db(), &user, user.id(), &id).await?;
    Ok(Json(found))
}

/// Creates a template of the user's own.
#[utoipa::path(
    post, path = route::TEMPLATES, tag = "templates", request_body = TemplateInput,
    responses(
        (status = 201, body = Template), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn create_template(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<TemplateInput>,
) -> Result<(StatusCode, Json<Template>)> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::template(&input))?;
    let id = TemplateId::new(app.new_id());
    let tx = app.store.begin().await?;
    store::insert(&tx, user.org(), &id, &input, user.id(), app.now()).await?;
    let created = seen_by(&tx, &user, user.id(), &id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Changes a template: its owner may, and whoever manages the organization where it is shared.
#[utoipa::path(
    put, path = route::TEMPLATE, tag = "templates", params(("id" = TemplateId, Path)), request_body = TemplateInput,
    responses(
        (status = 200, body = Template), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_template(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<TemplateId>,
    Json(input): Json<TemplateInput>,
) -> Result<Json<Template>> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::template(&input))?;
    let version = change::version(input.version)?;
    let tx = app.store.begin().await?;
    let owner = owner_if_changeable(&tx, &user, &id).await?;
    let outcome = store::update(&tx, user.org(), &id, &input, version, app.now()).await?;
    change::updated(outcome)?;
    // Whoever stops the sharing of a colleague's template sees it a last time.
    let changed = seen_by(&tx, &user, &owner, &id).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Deletes a template: its owner may, and whoever manages the organization where it is shared.
#[utoipa::path(
    delete, path = route::TEMPLATE, tag = "templates", params(("id" = TemplateId, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete_template(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<TemplateId>,
) -> Result<StatusCode> {
    user.require(Permission::MailIntegration)?;
    let tx = app.store.begin().await?;
    owner_if_changeable(&tx, &user, &id).await?;
    let gone = change::deleted(store::delete(&tx, user.org(), &id).await?)?;
    tx.commit().await?;
    Ok(gone)
}

/// Whose template this is, if the user may change it.
async fn owner_if_changeable(
    tx: &impl ConnectionTrait,
    user: &SignedIn,
    id: &TemplateId,
) -> Result<UserId> {
    let owner = seen_by(tx, user, user.id(), id).await?.owner.id;
    if owner != *user.id() {
        user.require(Permission::ManageOrganization)?;
    }
    Ok(owner)
}

/// The template, if `viewer` may see it; to everyone else it does not exist.
async fn seen_by(
    db: &impl ConnectionTrait,
    user: &SignedIn,
    viewer: &UserId,
    id: &TemplateId,
) -> Result<Template> {
    let found = store::find(db, user.org(), viewer, id).await?;
    found.ok_or(Error::NotFound)
}
