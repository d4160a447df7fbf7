//! Access tokens of the two grants: one refresh at a time for each, and memory only.

use crate::{
    App,
    google::{
        gateway::OnBehalf,
        oauth::{Access, OAuthError},
        scope::{Features, GrantKind, Granted},
    },
    mailbox::seal::{Binding, Keyring},
    store::mail::{
        calls::{self, NewCall},
        grants::{self, Ended, GrantRecord},
        mailboxes::MailboxRecord,
    },
};
use contract::{
    MailboxId,
    mailbox::{GrantCause, GrantState},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The browser gets a fresh token when it asks again after this: it asks when the one it has was refused, and must not
/// get that one again. Several tabs that open at once share one.
const BROWSER_REUSE: SignedDuration = SignedDuration::from_secs(5);
/// A token with less than this left is not handed to the browser.
const BROWSER_MARGIN: SignedDuration = SignedDuration::from_mins(1);
/// The job's token is renewed when it has no more than this left.
const JOB_MARGIN: SignedDuration = SignedDuration::from_mins(10);

/// How long one process may take to renew a token: longer than Google is waited for.
const TURN: SignedDuration = SignedDuration::from_secs(40);
/// How often a process looks whether it is its turn, and how many times.
const TURN_LOOK_EVERY: Duration = Duration::from_millis(50);
const TURN_LOOKS: u32 = 800;

/// Why there is no access token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The grant was never given, or its scope refused.
    #[error("the grant was not given")]
    ScopeMissing,
    /// Google no longer accepts the grant.
    #[error("the grant is no longer accepted")]
    Revoked,
    /// Google did not answer as it should.
    #[error(transparent)]
    Google(OAuthError),
    /// The stored token does not open: it was sealed with another key.
    #[error("the stored token does not open with the configured key")]
    Sealed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] DbErr),
}

impl From<TokenError> for crate::Error {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::ScopeMissing => Self::ScopeMissing,
            TokenError::Revoked => Self::GrantRevoked,
            TokenError::Google(error) => Self::Google(Box::new(error)),
            TokenError::Sealed => Self::Fault(error.to_string()),
            TokenError::Store(error) => Self::Store(error),
        }
    }
}

#[derive(Clone)]
struct Held {
    access: Access,
    features: Features,
    got_at: Timestamp,
}

type Slot = Arc<tokio::sync::Mutex<Option<Held>>>;

/// The access tokens this process holds. A restart fetches new ones.
#[derive(Default)]
pub struct Tokens {
    slots: Mutex<HashMap<(MailboxId, GrantKind), Slot>>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    fn slot(&self, mailbox: &MailboxId, kind: GrantKind) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry((mailbox.clone(), kind)).or_default())
    }

    /// Keeps a token that came with a consent.
    pub(super) async fn keep(
        &self,
        mailbox: &MailboxId,
        kind: GrantKind,
        access: Access,
        features: Features,
        now: Timestamp,
    ) {
        *self.slot(mailbox, kind).lock().await = Some(Held {
            access,
            features,
            got_at: now,
        });
    }

    /// Forgets the tokens of a mailbox.
    pub(super) fn forget(&self, mailbox: &MailboxId) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|(id, _), _| id != mailbox);
    }
}

/// An access token of a grant. Everybody who asks while a refresh is under way waits for that one.
///
/// # Errors
/// [`TokenError`]. A grant that Google no longer accepts is marked so, and not tried again.
pub async fn access(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
) -> Result<Access, TokenError> {
    let slot = app.tokens.slot(&mailbox.id, kind);
    let mut held = slot.lock().await;
    if let Some(held) = held.as_ref().filter(|held| is_fresh(held, kind, app.now())) {
        return Ok(held.access.clone());
    }
    *held = None;
    working(app, mailbox, kind).await?;
    let fresh = refresh(app, mailbox, kind).await?;
    *held = Some(fresh.clone());
    Ok(fresh.access)
}

/// An access token for the browser of the mailbox's owner, and what it covers: what the owner allowed, no more.
///
/// # Errors
/// As [`access`].
pub async fn for_browser(
    app: &App,
    mailbox: &MailboxRecord,
) -> Result<(Access, Features), TokenError> {
    let kind = GrantKind::Browser;
    let slot = app.tokens.slot(&mailbox.id, kind);
    let mut held = slot.lock().await;
    // Another process may have ended the grant or stored a wider one since the token here came.
    let grant = working(app, mailbox, kind).await?;
    let same = |held: &&Held| held.features == grant.features && is_fresh(held, kind, app.now());
    if let Some(held) = held.as_ref().filter(same) {
        return Ok((held.access.clone(), held.features.clone()));
    }
    *held = None;
    let fresh = refresh(app, mailbox, kind).await?;
    *held = Some(fresh.clone());
    Ok((fresh.access, fresh.features))
}

/// Another token than this one, which Gmail refused.
///
/// # Errors
/// As [`access`].
pub async fn renew(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
    refused: &SecretString,
) -> Result<Access, TokenError> {
    let slot = app.tokens.slot(&mailbox.id, kind);
    {
        let mut held = slot.lock().await;
        let same = |held: &Held| held.access.token.expose_secret() == refused.expose_secret();
        if held.as_ref().is_some_and(same) {
            *held = None;
        }
    }
    access(app, mailbox, kind).await
}

fn is_fresh(held: &Held, kind: GrantKind, now: Timestamp) -> bool {
    match kind {
        GrantKind::Browser => {
            now.duration_since(held.got_at) < BROWSER_REUSE
                && held.access.expires_at.duration_since(now) > BROWSER_MARGIN
        }
        GrantKind::Job => held.access.expires_at.duration_since(now) > JOB_MARGIN,
    }
}

/// The grant, if it works.
async fn working(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
) -> Result<GrantRecord, TokenError> {
    let grant = grants::get(app.store.db(), &mailbox.id, kind)
        .await?
        .ok_or(TokenError::ScopeMissing)?;
    match grant.state {
        GrantState::Active => Ok(grant),
        GrantState::Revoked => Err(TokenError::Revoked),
        GrantState::Absent | GrantState::Refused => Err(TokenError::ScopeMissing),
    }
}

/// Asks Google for a new access token, when no other process is doing that. Tokens are in memory only, so that each
/// process has its own; the grant is asked for by one at a time.
async fn refresh(app: &App, mailbox: &MailboxRecord, kind: GrantKind) -> Result<Held, TokenError> {
    let turn = take_turn(app, mailbox, kind).await?;
    let fresh = refresh_in_turn(app, mailbox, kind).await;
    grants::give_turn_back(app.store.db(), &mailbox.id, kind, turn).await?;
    fresh
}

/// Waits until it is this process's turn; until then, which is when the turn ends by itself.
async fn take_turn(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
) -> Result<Timestamp, TokenError> {
    for _ in 0..TURN_LOOKS {
        let now = app.now();
        let until = now.checked_add(TURN).unwrap_or(Timestamp::MAX);
        if grants::take_turn(app.store.db(), &mailbox.id, kind, now, until).await? {
            return Ok(until);
        }
        tokio::time::sleep(TURN_LOOK_EVERY).await;
    }
    Err(TokenError::Google(OAuthError::Unavailable))
}

async fn refresh_in_turn(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
) -> Result<Held, TokenError> {
    let db = app.store.db();
    // The process before may have ended it.
    let grant = working(app, mailbox, kind).await?;
    let sealed = grant.sealed.ok_or(TokenError::Revoked)?;
    let token = app
        .keyring
        .open(&sealed, binding(mailbox, kind))
        .map_err(|_| TokenError::Sealed)?;
    let asked_at = app.now();
    let answer = app.google.oauth.refresh(&token, asked_at).await;
    note(app, mailbox, "token", answer.as_ref().err(), asked_at).await?;
    let access = match answer {
        Ok(access) => access,
        Err(OAuthError::InvalidGrant(cause)) => {
            let ended = Ended {
                cause,
                at: app.now(),
            };
            grants::end(db, &mailbox.id, kind, GrantState::Revoked, ended).await?;
            return Err(TokenError::Revoked);
        }
        Err(error) => return Err(TokenError::Google(error)),
    };
    let features = match judge(kind, &grant.features, &access) {
        Granted::Features(features) => features,
        // The user took the scope back, or the project's grants were mixed: such a token goes to nobody.
        Granted::Missing | Granted::Wider => {
            let ended = Ended {
                cause: GrantCause::ScopeTaken,
                at: app.now(),
            };
            grants::end(db, &mailbox.id, kind, GrantState::Refused, ended).await?;
            return Err(TokenError::ScopeMissing);
        }
    };
    if features != grant.features {
        grants::narrow(db, &mailbox.id, kind, &features).await?;
    }
    if app.keyring.is_outdated(&sealed) {
        let anew = seal(&app.keyring, app, mailbox, kind, &token);
        grants::reseal(db, &mailbox.id, kind, &sealed, &anew).await?;
    }
    let got_at = app.now();
    grants::used(db, &mailbox.id, kind, got_at).await?;
    Ok(Held {
        access,
        features,
        got_at,
    })
}

/// How the scopes of a token compare with the features asked for. Where Google does not name them, they are what was
/// asked for (RFC 6749 section 5.1).
pub(super) fn judge(kind: GrantKind, asked: &Features, access: &Access) -> Granted {
    match &access.scopes {
        None => Granted::Features(asked.clone()),
        Some(scopes) => kind.judge(asked, scopes.iter().map(String::as_str)),
    }
}

pub(super) fn seal(
    keyring: &Keyring,
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
    token: &SecretString,
) -> super::seal::Sealed {
    keyring.seal(token, binding(mailbox, kind), app.randomness.bytes())
}

pub(super) fn binding(mailbox: &MailboxRecord, kind: GrantKind) -> Binding<'_> {
    Binding {
        organization: mailbox.organization_id.as_str(),
        user: mailbox.user_id.as_str(),
        mailbox: mailbox.id.as_str(),
        kind,
    }
}

/// Writes a call to Google's authorization server into its owner's ledger. These cost no units.
pub(super) async fn note(
    app: &App,
    mailbox: &MailboxRecord,
    method: &'static str,
    error: Option<&OAuthError>,
    asked_at: Timestamp,
) -> Result<(), DbErr> {
    let status = match error {
        None => Some(200),
        Some(OAuthError::InvalidGrant(_) | OAuthError::Refused) => Some(400),
        Some(_) => None,
    };
    let duration_ms = i64::try_from(app.now().duration_since(asked_at).as_millis()).unwrap_or(0);
    let call = NewCall {
        id: app.new_id(),
        on_behalf: OnBehalf {
            organization_id: mailbox.organization_id.as_str(),
            user_id: mailbox.user_id.as_str(),
            mailbox_id: Some(mailbox.id.as_str()),
            run_id: None,
        },
        method,
        units: 0,
        status,
        asked_at,
        duration_ms,
    };
    calls::record(app.store.db(), &[call]).await
}
