//! The user's own signatures. There is no route to anybody else's.

use super::change;
use crate::{
    AppState, Result,
    extract::{Json, SignedIn},
    store::signatures as store,
};
use axum::extract::State;
use contract::{ErrorBody, permission::Permission, route, signature::Signatures};

/// All signatures of the user.
#[utoipa::path(
    get, path = route::SIGNATURES, tag = "signatures",
    responses(
        (status = 200, body = Signatures), (status = 401, body = ErrorBody)
    )
)]
pub async fn show_signatures(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<Signatures>> {
    let signatures = store::of_user(app.store.db(), user.org(), user.id()).await?;
    Ok(Json(Signatures { signatures }))
}

/// Puts these in the place of all signatures of the user.
#[utoipa::path(
    put, path = route::SIGNATURES, tag = "signatures", request_body = Signatures,
    responses(
        (status = 200, body = Signatures), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn update_signatures(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<Signatures>,
) -> Result<Json<Signatures>> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::signatures(&input))?;
    let tx = app.store.begin().await?;
    store::replace(&tx, user.org(), user.id(), &input.signatures, app.now()).await?;
    let signatures = store::of_user(&tx, user.org(), user.id()).await?;
    tx.commit().await?;
    Ok(Json(Signatures { signatures }))
}
