//! Sessions: an opaque random cookie, stored hashed, with an idle and an absolute limit.
//!
//! Lifetimes follow OWASP ASVS 5 section 7.3; the cookie follows RFC 6265bis section 4.1.3.2
//! (`__Host-`) and its `__Host-Http-` variant, which tells the browser that only a server may set
//! it.

use crate::{App, store};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{UserId, user::UserState};
use cookie::{Cookie, SameSite};
use http::{HeaderMap, header::COOKIE};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbErr};
use sha2::{Digest, Sha256};
use store::sessions::Session;

/// A session that was not used for this long has ended.
pub const IDLE_LIMIT: SignedDuration = SignedDuration::from_hours(12);
/// A session that began this long ago has ended.
pub const ABSOLUTE_LIMIT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Use of a session is noted no more often than this.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_mins(1);

/// The value of a session cookie. It opens a session, so it has no `Debug` worth reading.
pub struct SessionToken(String);

impl SessionToken {
    /// The token in a request's cookies.
    pub fn from_headers(app: &App, headers: &HeaderMap) -> Option<Self> {
        let name = cookie_name(app);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == name)
            .map(|cookie| Self(cookie.value().to_owned()))
    }

    /// What the database knows the session by.
    pub fn hash(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl core::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SessionToken")
    }
}

/// Begins a session for a user who has just signed in. The answer must carry the cookie; a
/// session the browser had before is to be ended with [`end`], so that a sign-in never goes on
/// under an old id. Sessions that have ended are swept away on the occasion.
///
/// # Errors
/// When the database fails.
pub async fn create(
    app: &App,
    db: &impl ConnectionTrait,
    user: &UserId,
) -> Result<Cookie<'static>, DbErr> {
    let token = SessionToken(BASE64_URL_SAFE_NO_PAD.encode(app.randomness.bytes::<32>()));
    let now = app.now();
    let (began, used) = (before(now, ABSOLUTE_LIMIT), before(now, IDLE_LIMIT));
    store::sessions::delete_ended(db, began, used).await?;
    store::sessions::insert(db, &token.hash(), &app.organization, user, now).await?;
    Ok(cookie(app, token.0))
}

/// So much earlier; the beginning of time where there is nothing so early.
fn before(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}

/// The session of a request, where it has not ended and its user may still come in.
///
/// # Errors
/// When the database fails.
pub async fn find(app: &App, token: &SessionToken) -> Result<Option<Session>, DbErr> {
    let (now, hash) = (app.now(), token.hash());
    let session = look_at(app, &hash).await?;
    if session
        .as_ref()
        .is_some_and(|session| now.duration_since(session.last_seen_at) >= TOUCH_INTERVAL)
    {
        store::sessions::touch(app.store.db(), &hash, now).await?;
    }
    Ok(session)
}

/// The session of this hash, where it has not ended and its user may still come in. Looking at it
/// is no use of it: a page that only stands open does not keep its session.
///
/// # Errors
/// When the database fails.
pub async fn look_at(app: &App, hash: &str) -> Result<Option<Session>, DbErr> {
    let now = app.now();
    let found = store::sessions::find(app.store.db(), hash).await?;
    Ok(found.filter(|session| {
        let idle = now.duration_since(session.last_seen_at);
        let ended = idle >= IDLE_LIMIT || now.duration_since(session.created_at) >= ABSOLUTE_LIMIT;
        !ended && session.me.user.state == UserState::Active
    }))
}

/// Ends a session. The answer should carry [`removal`].
///
/// # Errors
/// When the database fails.
pub async fn end(db: &impl ConnectionTrait, token: &SessionToken) -> Result<(), DbErr> {
    store::sessions::delete(db, &token.hash()).await
}

/// The cookie that makes the browser forget its session.
pub fn removal(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The name of the session cookie. The prefixes need `Secure`, which plain HTTP cannot have.
pub fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-Http-sid"
    } else {
        "sid"
    }
}

fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.config.is_https())
        .max_age(cookie::time::Duration::seconds(ABSOLUTE_LIMIT.as_secs()))
        .build()
}
