//! The signed-in user, and signing out.

use crate::{
    AppState, Result,
    auth::session,
    events,
    extract::{Json, SignedIn},
    store,
};
use axum::extract::State;
use axum::response::AppendHeaders;
use contract::{
    ErrorBody, route,
    session::{Me, MyPreferences},
};
use http::{HeaderName, StatusCode, header::SET_COOKIE};

/// The signed-in user, their permissions and their organization.
#[utoipa::path(
    get, path = route::SESSION, tag = "session",
    responses((status = 200, body = Me), (status = 401, body = ErrorBody))
)]
pub async fn show_session(State(app): State<AppState>, user: SignedIn) -> Result<Json<Me>> {
    Ok(Json(with_mail(&app, user).await?))
}

/// With what the pages are to know of the user's mail.
async fn with_mail(app: &AppState, user: SignedIn) -> Result<Me> {
    let db = app.store.db();
    let receipt = store::mail::receipts::of_user(db, user.id()).await?;
    Ok(Me {
        mailbox_withdrawn: receipt.is_some(),
        mailboxes: store::mail::mailboxes::all_of_user(db, user.org(), user.id()).await?,
        ..user.me
    })
}

/// Changes what users may change about themselves.
#[utoipa::path(
    put, path = route::PREFERENCES, tag = "session", request_body = MyPreferences,
    responses((status = 200, body = Me), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn update_preferences(
    State(app): State<AppState>,
    mut user: SignedIn,
    Json(preferences): Json<MyPreferences>,
) -> Result<Json<Me>> {
    let MyPreferences { language } = preferences;
    store::users::set_language(app.store.db(), user.id(), language).await?;
    user.me.user.language = language;
    Ok(Json(with_mail(&app, user).await?))
}

/// Ends the session and makes the browser forget everything it keeps of us.
#[utoipa::path(
    delete, path = route::SESSION, tag = "session",
    responses((status = 204), (status = 401, body = ErrorBody))
)]
pub async fn delete_session(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<(StatusCode, AppendHeaders<[(HeaderName, String); 2]>)> {
    session::end(app.store.db(), &user.token).await?;
    events::look_again(&app, Some(user.id())).await;
    let forget = "\"cache\", \"cookies\", \"storage\"".to_owned();
    let headers = AppendHeaders([
        (SET_COOKIE, session::removal(&app).to_string()),
        (HeaderName::from_static("clear-site-data"), forget),
    ]);
    Ok((StatusCode::NO_CONTENT, headers))
}
