//! The organization's own settings.

use super::change;
use crate::{
    AppState, Result,
    extract::{Json, SignedIn},
    store::organizations,
};
use axum::extract::State;
use contract::{ErrorBody, permission::Permission, route, session::Calendar};

/// When the organization's months close.
#[utoipa::path(
    get, path = route::CALENDAR, tag = "organization",
    responses((status = 200, body = Calendar), (status = 401, body = ErrorBody))
)]
pub async fn show_calendar(user: SignedIn) -> Result<Json<Calendar>> {
    let closing_day = user.me.organization.closing_day;
    Ok(Json(Calendar { closing_day }))
}

/// Sets when the organization's months close: for categories and labels, in lists and notices, from now on.
#[utoipa::path(
    put, path = route::CALENDAR, tag = "organization", request_body = Calendar,
    responses(
        (status = 200, body = Calendar), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_calendar(
    State(app): State<AppState>,
    user: SignedIn,
    Json(calendar): Json<Calendar>,
) -> Result<Json<Calendar>> {
    user.require(Permission::ManageOrganization)?;
    change::check(crm::check::calendar(&calendar))?;
    organizations::set_calendar(app.store.db(), user.org(), &calendar).await?;
    Ok(Json(calendar))
}
