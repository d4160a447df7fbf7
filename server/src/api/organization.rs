//! The organization's own settings.

use super::change;
use crate::{
    AppState, Error, Result,
    extract::{Json, SignedIn},
    store::{mail::leases, organizations},
};
use axum::extract::State;
use contract::{
    ErrorBody, FieldError,
    error::FieldProblem,
    permission::Permission,
    route,
    session::{Calendar, OwnDomains, OwnDomainsUpdate},
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
    let tx = app.store.begin().await?;
    organizations::set_calendar(&tx, user.org(), &calendar).await?;
    leases::interrupt_all(&tx, user.org()).await?;
    tx.commit().await?;
    Ok(Json(calendar))
}

/// The organization's own domains.
#[utoipa::path(
    get, path = route::OWN_DOMAINS, tag = "organization",
    responses((status = 200, body = OwnDomains), (status = 401, body = ErrorBody))
)]
pub async fn show_own_domains(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<OwnDomains>> {
    let rules = organizations::mail_rules(app.store.db(), user.org()).await?;
    Ok(Json(OwnDomains {
        domains: rules.own_domains,
    }))
}

/// Sets which domains are the organization's own: from now on mail from them is internal.
#[utoipa::path(
    put, path = route::OWN_DOMAINS, tag = "organization", request_body = OwnDomainsUpdate,
    responses(
        (status = 200, body = OwnDomains), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn update_own_domains(
    State(app): State<AppState>,
    user: SignedIn,
    Json(OwnDomainsUpdate { domains, before }): Json<OwnDomainsUpdate>,
) -> Result<Json<OwnDomains>> {
    user.require(Permission::ManageOrganization)?;
    let input = OwnDomains { domains };
    change::check(crm::check::own_domains(&input))?;
    let given = input.domains.iter();
    let own = OwnDomains {
        domains: given.filter_map(|one| domains::canonical(one)).collect(),
    };
    change::check(under_registries(&own))?;
    let tx = app.store.begin().await?;
    if !organizations::set_own_domains(&tx, user.org(), &own.domains, &before).await? {
        return Err(Error::Conflict);
    }
    leases::interrupt_all(&tx, user.org()).await?;
    tx.commit().await?;
    Ok(Json(own))
}

/// The domains under which anybody may register one (`co.jp`, `github.io`), by the Public Suffix List
/// (<https://publicsuffix.org>): to call such a one the organization's own would make colleagues of everybody there.
fn under_registries(own: &OwnDomains) -> Vec<FieldError> {
    let numbered = own.domains.iter().enumerate();
    let public = numbered.filter(|(_, domain)| psl::domain_str(domain).is_none());
    public
        .map(|(index, _)| FieldError {
            field: format!("domains[{index}]"),
            problem: FieldProblem::Public,
        })
        .collect()
}
