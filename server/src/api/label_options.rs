//! How the label job works over the user's own mailbox: by which categories, and what it never files.

use super::change;
use crate::{
    AppState, Result,
    extract::{Json, Path, SignedIn},
    mailbox::filing,
};
use axum::extract::State;
use contract::{
    ErrorBody, ExclusionId,
    label_categories::LabelCategories,
    label_options::{ExclusionList, LabelOptions, NewExclusion},
    permission::Permission,
    route,
};

/// How the own mail is filed.
#[utoipa::path(
    get, path = route::LABEL_OPTIONS, tag = "mailbox",
    responses((status = 200, body = LabelOptions), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody))
)]
pub async fn show_options(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<LabelOptions>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(filing::options(&app, user.whose()).await?))
}

/// Has the own mail filed in another way, from the next run on.
#[utoipa::path(
    put, path = route::LABEL_OPTIONS, tag = "mailbox", request_body = LabelOptions,
    responses(
        (status = 200, body = LabelOptions), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_options(
    State(app): State<AppState>,
    user: SignedIn,
    Json(options): Json<LabelOptions>,
) -> Result<Json<LabelOptions>> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::label_options(&options))?;
    filing::set_options(&app, user.whose(), &options).await?;
    Ok(Json(filing::options(&app, user.whose()).await?))
}

/// The categories that the own mail is filed under.
#[utoipa::path(
    get, path = route::LABEL_CATEGORIES, tag = "mailbox",
    responses((status = 200, body = LabelCategories), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody))
)]
pub async fn show_categories(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<LabelCategories>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(filing::categories(&app, user.whose()).await?))
}

/// Has the own mail filed under other categories, from the next run on. Answers with them as they are stored, each with its
/// number. A version that is not the last is a conflict.
#[utoipa::path(
    put, path = route::LABEL_CATEGORIES, tag = "mailbox", request_body = LabelCategories,
    responses(
        (status = 200, body = LabelCategories), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_categories(
    State(app): State<AppState>,
    user: SignedIn,
    Json(categories): Json<LabelCategories>,
) -> Result<Json<LabelCategories>> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::label_categories(&categories))?;
    filing::set_categories(&app, user.whose(), &categories).await?;
    Ok(Json(filing::categories(&app, user.whose()).await?))
}

/// Addresses, domains and conversations whose mail is never filed.
#[utoipa::path(
    get, path = route::EXCLUSIONS, tag = "mailbox",
    responses((status = 200, body = ExclusionList), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody))
)]
pub async fn list_exclusions(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<ExclusionList>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(filing::exclusions(&app, user.whose()).await?))
}

/// Has mail never filed from now on; answers with all that is excluded. What is excluded already is no error.
#[utoipa::path(
    post, path = route::EXCLUSIONS, tag = "mailbox", request_body = NewExclusion,
    responses(
        (status = 200, body = ExclusionList), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn add_exclusion(
    State(app): State<AppState>,
    user: SignedIn,
    Json(exclusion): Json<NewExclusion>,
) -> Result<Json<ExclusionList>> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::exclusion(&exclusion))?;
    filing::exclude(&app, user.whose(), exclusion).await?;
    Ok(Json(filing::exclusions(&app, user.whose()).await?))
}

/// Lets mail be filed again; answers with what is excluded still.
#[utoipa::path(
    delete, path = route::EXCLUSION, tag = "mailbox", params(("id" = ExclusionId, Path)),
    responses(
        (status = 200, body = ExclusionList), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_exclusion(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<ExclusionId>,
) -> Result<Json<ExclusionList>> {
    user.require(Permission::MailIntegration)?;
    filing::include(&app, user.whose(), &id).await?;
    Ok(Json(filing::exclusions(&app, user.whose()).await?))
}
