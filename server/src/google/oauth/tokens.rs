//! What Google gives out: who signed in, access tokens, refresh tokens.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AccessTokenHash, Nonce, OAuth2TokenResponse, TokenResponse,
    core::{CoreIdTokenClaims, CoreTokenResponse},
};
use secrecy::SecretString;

use super::{OAuthError, provider::Client};

/// How long an access token lives where Google does not say.
const DEFAULT_LIFE: Duration = Duration::from_secs(3_600);

/// Who an ID token is about. `(issuer, subject)` names the account for ever; the address may change.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who says so.
    pub issuer: String,
    /// The account's number there.
    pub subject: String,
    /// The account's address.
    pub address: String,
    /// Whether Google vouches for the address.
    pub address_verified: bool,
    /// The person's name, where Google tells it.
    pub name: Option<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

impl Identity {
    /// Checks the ID token of a token answer against our nonce, the issuer's keys and the clock.
    pub(super) fn verify(
        client: &Client,
        answer: &CoreTokenResponse,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<Self, OAuthError> {
        let id_token = answer.id_token().ok_or(OAuthError::IdToken("missing"))?;
        let now = chrono::DateTime::from_timestamp(now.as_second(), 0).unwrap_or_default();
        let verifier = client.id_token_verifier().set_time_fn(move || now);
        let claims = id_token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id_token
                .signing_alg()
                .map_err(|_| OAuthError::IdToken("algorithm"))?;
            let key = id_token
                .signing_key(&verifier)
                .map_err(|_| OAuthError::UnknownKey)?;
            let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
                .map_err(|_| OAuthError::IdToken("access token hash"))?;
            if actual != *expected {
                return Err(OAuthError::IdToken("access token hash"));
            }
        }
        Self::from_claims(claims)
    }

    fn from_claims(claims: &CoreIdTokenClaims) -> Result<Self, OAuthError> {
        let address = claims.email().ok_or(OAuthError::IdToken("no address"))?;
        Ok(Self {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            address: address.as_str().to_owned(),
            address_verified: claims.email_verified().unwrap_or(false),
            name: claims
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.as_str().to_owned()),
        })
    }
}

/// An access token and how long it lives.
#[derive(Clone)]
pub struct Access {
    /// The token.
    pub token: SecretString,
    /// When it expires.
    pub expires_at: Timestamp,
    /// The scopes it has, where Google says so.
    pub scopes: Option<Vec<String>>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Access {
    pub(super) fn new(answer: &CoreTokenResponse, now: Timestamp) -> Self {
        let life = SignedDuration::try_from(answer.expires_in().unwrap_or(DEFAULT_LIFE))
            .unwrap_or(SignedDuration::ZERO);
        let scopes = answer.scopes().map(|scopes| {
            // Some answers hold an empty entry between two blanks.
            let scopes = scopes.iter().map(|scope| scope.as_str().to_owned());
            scopes.filter(|scope| !scope.is_empty()).collect()
        });
        Self {
            token: SecretString::from(answer.access_token().secret().clone()),
            expires_at: now.checked_add(life).unwrap_or(Timestamp::MAX),
            scopes,
        }
    }
}

/// What a callback's code was exchanged for.
#[derive(Debug)]
pub struct Exchanged {
    /// Whose account it is.
    pub identity: Identity,
    /// A first access token.
    pub access: Access,
    /// The refresh token, where one was asked for.
    pub refresh: Option<SecretString>,
}

impl Exchanged {
    pub(super) fn new(identity: Identity, answer: &CoreTokenResponse, now: Timestamp) -> Self {
        Self {
            identity,
            access: Access::new(answer, now),
            refresh: answer
                .refresh_token()
                .map(|token| SecretString::from(token.secret().clone())),
        }
    }
}
