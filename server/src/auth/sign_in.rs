//! Sign-in with Google, and the callback that sign-in and connecting a mailbox share.
//!
//! A round trip begins with `begin`: a random secret goes into a short-lived cookie, a hash of it into the database.
//! It ends in `callback`, once, in the same browser, within ten minutes.

mod account;
mod callback;
mod page;
mod round_trip;

use crate::{
    App, AppState,
    google::oauth::{Account, Ask, OAuthError},
    google::scope,
    store::mail::attempts::{self, Attempt, Purpose},
};
use axum::{
    Router,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::get,
};
use contract::route;
use cookie::{Cookie, SameSite};
use jiff::SignedDuration;
use sea_orm::DbErr;
use serde::Deserialize;
use url::Url;

pub(crate) use page::EMAIL_SETTINGS;
pub(crate) use page::Ending;
pub use page::STYLE_PATH;
use round_trip::BrowserSecret;
pub(crate) use round_trip::in_app_path;

/// How long a round trip may take.
pub const ROUND_TRIP_LIMIT: SignedDuration = SignedDuration::from_mins(10);

/// The routes of sign-in.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(route::SIGN_IN, get(sign_in))
        .route(route::OAUTH_CALLBACK, get(callback::callback))
        .route(STYLE_PATH, get(style))
}

#[derive(Debug, Deserialize)]
struct SignInQuery {
    return_to: Option<String>,
}

/// Sends the browser to Google.
async fn sign_in(
    State(app): State<AppState>,
    query: Result<Query<SignInQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wanted = query.ok().and_then(|Query(query)| query.return_to);
    let return_to = wanted.as_deref().and_then(in_app_path).unwrap_or("/");
    let ask = Ask {
        scopes: scope::SIGN_IN,
        offline: false,
        account: Account::Any,
    };
    match begin(&app, ask, Purpose::SignIn, return_to).await {
        Ok(Begun { url, cookie }) => {
            let cookies = AppendHeaders([(header::SET_COOKIE, cookie.to_string())]);
            (cookies, Redirect::to(url.as_str())).into_response()
        }
        Err(error) => Ending::from(error).into_page(page::language(&headers), None),
    }
}

/// A round trip that has begun.
pub(crate) struct Begun {
    /// Where to send the browser.
    pub(crate) url: Url,
    /// What the browser must bring back.
    pub(crate) cookie: Cookie<'static>,
}

/// Why a round trip could not begin, or not end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TripError {
    /// Google's side.
    #[error(transparent)]
    Google(#[from] OAuthError),
    /// The database.
    #[error(transparent)]
    Store(#[from] DbErr),
}

impl From<TripError> for crate::Error {
    fn from(error: TripError) -> Self {
        match error {
            TripError::Google(error) => Self::Google(Box::new(error)),
            TripError::Store(error) => Self::Store(error),
        }
    }
}

/// Begins a round trip.
pub(crate) async fn begin(
    app: &App,
    ask: Ask<'_>,
    purpose: Purpose,
    return_to: &str,
) -> Result<Begun, TripError> {
    let now = app.now();
    let secret = BrowserSecret::draw(&app.randomness);
    let trip = secret.round_trip(round_trip::draw_state(&app.randomness));
    let url = app.google.oauth.authorize_url(ask, &trip, now).await?;
    let attempt = Attempt {
        id: secret.row_id(),
        state_hash: round_trip::state_hash(&trip.state),
        purpose,
        return_to: return_to.to_owned(),
        expires_at: now.checked_add(ROUND_TRIP_LIMIT).unwrap_or(now),
    };
    attempts::begin(app.store.db(), &app.organization, &attempt, now).await?;
    Ok(Begun {
        url,
        cookie: cookie(app, secret.to_cookie().to_owned()),
    })
}

/// The round trip's cookie. It is `Lax`, since Google's redirect, which comes from another site, must bring it.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.is_https())
        .max_age(cookie::time::Duration::seconds(ROUND_TRIP_LIMIT.as_secs()))
        .build()
}

fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-Http-trip"
    } else {
        "trip"
    }
}

fn secret_from(app: &App, headers: &HeaderMap) -> Option<BrowserSecret> {
    let name = cookie_name(app);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| BrowserSecret::from_cookie(cookie.value()))
}

async fn style() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    (headers, page::STYLE)
}
