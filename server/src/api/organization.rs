//! The organization's own settings.

use super::change;
use crate::{
    AppState, Result,
    extract::{Json, SignedIn},
    store::organizations,
};
use axum::extract::State;
use contract::{
    ErrorBody,
    permission::Permission,
    route,
    session::{Calendar, OwnDomains},
};
use crm::domains;

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

/// The organization's own domains.
#[utoipa::path(
    get, path = route::OWN_DOMAINS, tag = "organization",
    responses((status = 200, body = OwnDomains), (status = 401, body = ErrorBody))
)]
pub async fn show_own_domains(user: SignedIn) -> Result<Json<OwnDomains>> {
    let domains = user.me.organization.own_domains;
    Ok(Json(OwnDomains { domains }))
}

/// Sets which domains are the organization's own: from now on mail from them is internal.
#[utoipa::path(
    put, path = route::OWN_DOMAINS, tag = "organization", request_body = OwnDomains,
    responses(
        (status = 200, body = OwnDomains), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_own_domains(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<OwnDomains>,
) -> Result<Json<OwnDomains>> {
    user.require(Permission::ManageOrganization)?;
    change::check(crm::check::own_domains(&input))?;
    let given = input.domains.iter();
    let own = OwnDomains {
        domains: given.filter_map(|one| domains::canonical(one)).collect(),
    };
    organizations::set_own_domains(app.store.db(), user.org(), &own).await?;
    Ok(Json(own))
}
