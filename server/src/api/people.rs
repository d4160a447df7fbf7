//! Who people are.

use crate::{
    AppState, Error, Result,
    extract::{Json, SignedIn},
    store::people,
};
use axum::extract::State;
use contract::{
    ErrorBody, FieldError,
    error::FieldProblem,
    limits::{ADDRESS_MAX_CHARS, LOOKUP_MAX, NAMES_MAX},
    people::{CustomerNames, People, PeopleLookup},
    permission::Permission,
    route,
};

/// The records that have these addresses, as far as the viewer may see them. The addresses are looked up and
/// forgotten: they are neither stored nor logged.
#[utoipa::path(
    post, path = route::PEOPLE_LOOKUP, tag = "people", request_body = PeopleLookup,
    responses(
        (status = 200, body = People), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn look_up_people(
    State(app): State<AppState>,
    user: SignedIn,
    Json(PeopleLookup { addresses }): Json<PeopleLookup>,
) -> Result<Json<People>> {
    user.require(Permission::MailIntegration)?;
    if addresses.len() > LOOKUP_MAX {
        return Err(Error::field("addresses", FieldProblem::TooMany));
    }
    let long = |address: &String| address.chars().count() > ADDRESS_MAX_CHARS;
    let errors: Vec<FieldError> = (0..)
        .zip(&addresses)
        .filter(|(_, address)| long(address))
        .map(|(index, _): (usize, _)| FieldError {
            field: format!("addresses[{index}]"),
            problem: FieldProblem::TooLong,
        })
        .collect();
    if !errors.is_empty() {
        return Err(Error::InvalidFields(errors));
    }
    let month = user.month(app.now())?;
    let people = people::with_addresses(app.store.db(), user.org(), &month, &addresses).await?;
    Ok(Json(People { people }))
}

/// What customers are called: the user's browser looks for these names in what is about to be sent, so that none is left
/// in by mistake. The mail itself does not come here.
#[utoipa::path(
    get, path = route::PEOPLE_NAMES, tag = "people",
    responses((status = 200, body = CustomerNames), (status = 401, body = ErrorBody))
)]
pub async fn list_customer_names(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<CustomerNames>> {
    let names = people::names(app.store.db(), user.org(), NAMES_MAX).await?;
    Ok(Json(CustomerNames { names }))
}
