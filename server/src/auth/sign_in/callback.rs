//! Google's redirect after sign-in or consent.

use super::{
    Ending, TripError, account, cookie, page,
    round_trip::{self, BrowserSecret},
    secret_from,
};
use crate::{
    App, AppState,
    auth::session::{self, SessionToken},
    google::oauth::{ADMIN_BLOCKED, Exchanged, OAuthError, RoundTrip},
    mailbox::connect,
    store::mail::attempts::{self, Attempt, Purpose},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use cookie::Cookie;
use secrecy::SecretString;
use serde::Deserialize;

/// What Google's redirect brings. Everything else in it is ignored.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CallbackQuery {
    state: Option<SecretText>,
    code: Option<SecretText>,
    error: Option<String>,
    iss: Option<String>,
}

/// A secret in a query.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct SecretText(SecretString);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Ends a round trip: with a session, with a grant, or with a page that says why not.
pub(super) async fn callback(
    State(app): State<AppState>,
    query: Result<Query<CallbackQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Query(query) = query.unwrap_or_default();
    let (begun, finished) = match take(&app, &headers).await {
        Ok(Some(begun)) => {
            let back_to = begun.back_to();
            (back_to, finish(&app, begun, query, &headers).await)
        }
        Ok(None) => (None, Ok((Ending::Stale, None))),
        Err(error) => (None, Err(error)),
    };
    let (ending, session) = finished.unwrap_or_else(|error| (Ending::from(error), None));
    tracing::info!(ending = ending.code(), "round trip to Google ended");
    let mut response = ending.into_page(page::language(&headers), begun.as_deref());
    let mut forget = cookie(&app, String::new());
    forget.make_removal();
    for cookie in [Some(forget), session].into_iter().flatten() {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

type Finished = (Ending, Option<Cookie<'static>>);

/// A round trip that this browser began.
struct Trip {
    secret: BrowserSecret,
    attempt: Attempt,
}

impl Trip {
    /// The page that a consent was begun on. A sign-in has none that it may come back to when it fails.
    fn back_to(&self) -> Option<String> {
        match self.attempt.purpose {
            Purpose::SignIn => None,
            Purpose::Connect(_) => Some(self.attempt.return_to.clone()),
        }
    }
}

/// The round trip that this browser began, so that it is used once, whatever comes of it.
async fn take(app: &App, headers: &HeaderMap) -> Result<Option<Trip>, TripError> {
    let Some(secret) = secret_from(app, headers) else {
        return Ok(None);
    };
    let attempt = attempts::take(app.store.db(), &app.organization, &secret.row_id()).await?;
    let attempt = attempt.filter(|attempt| app.now() < attempt.expires_at);
    Ok(attempt.map(|attempt| Trip { secret, attempt }))
}

async fn finish(
    app: &App,
    trip: Trip,
    query: CallbackQuery,
    headers: &HeaderMap,
) -> Result<Finished, TripError> {
    let Trip { secret, attempt } = trip;
    let (code, trip) = match check(app, &attempt, &secret, query) {
        Ok(checked) => checked,
        Err(ending) => {
            if let (Ending::ConsentRefused, Purpose::Connect(consent)) = (&ending, &attempt.purpose)
            {
                connect::refuse(app, consent).await?;
            }
            return Ok((ending, None));
        }
    };
    let exchanged = match app.google.oauth.exchange(&code, &trip, app.now()).await {
        // The code is not good: used, too old, or not Google's answer to us.
        Err(OAuthError::InvalidGrant(_)) => return Ok((Ending::Untrusted, None)),
        answer => answer?,
    };
    match attempt.purpose {
        Purpose::SignIn => signed_in(app, &exchanged, attempt.return_to, headers).await,
        Purpose::Connect(consent) => Ok((connect::finish(app, consent, exchanged).await?, None)),
    }
}

/// The checks of the redirect itself: state (RFC 6749 section 10.12), issuer (RFC 9207; Google may leave it out), error.
fn check(
    app: &App,
    attempt: &Attempt,
    secret: &BrowserSecret,
    query: CallbackQuery,
) -> Result<(SecretString, RoundTrip), Ending> {
    let CallbackQuery {
        state,
        code,
        error,
        iss,
    } = query;
    let SecretText(state) = state.ok_or(Ending::Untrusted)?;
    if !round_trip::state_matches(&attempt.state_hash, &state) {
        return Err(Ending::Untrusted);
    }
    if iss.is_some_and(|iss| iss != app.google.oauth.issuer()) {
        return Err(Ending::Untrusted);
    }
    match (error.as_deref(), &attempt.purpose) {
        (None, _) => {}
        (Some("access_denied"), Purpose::SignIn) => return Err(Ending::Denied),
        (Some("access_denied"), Purpose::Connect(..)) => return Err(Ending::ConsentRefused),
        (Some(code), _) if ADMIN_BLOCKED.contains(&code) => return Err(Ending::AdminBlocked),
        (Some(_), _) => return Err(Ending::GoogleUnavailable),
    }
    let SecretText(code) = code.ok_or(Ending::Untrusted)?;
    Ok((code, secret.round_trip(state)))
}

async fn signed_in(
    app: &App,
    exchanged: &Exchanged,
    return_to: String,
    headers: &HeaderMap,
) -> Result<Finished, TripError> {
    let transaction = app.store.begin().await?;
    let user = match account::admit(app, &transaction, &exchanged.identity).await? {
        Ok(user) => user,
        Err(ending) => return Ok((ending, None)),
    };
    // A new id for a new session: one that somebody knew before ends here.
    if let Some(before) = SessionToken::from_headers(app, headers) {
        session::end(&transaction, &before).await?;
    }
    let cookie = session::create(app, &transaction, &user).await?;
    transaction.commit().await?;
    Ok((Ending::SignedIn(return_to), Some(cookie)))
}

impl From<TripError> for Ending {
    fn from(error: TripError) -> Self {
        match &error {
            TripError::Google(OAuthError::Unavailable) => Self::GoogleUnavailable,
            TripError::Google(OAuthError::IdToken(_) | OAuthError::UnknownKey) => {
                tracing::warn!(cause = %error, "an ID token was refused");
                Self::Untrusted
            }
            TripError::Google(_) | TripError::Store(_) => {
                tracing::error!(cause = %error, "a round trip to Google failed");
                Self::Internal
            }
        }
    }
}
