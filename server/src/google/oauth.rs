//! Sign-in and consent at Google: authorization code with PKCE, ID tokens, refresh, revocation.
//!
//! Built on the `openidconnect` crate, which checks an ID token's signature, issuer, audience, expiry and nonce. The
//! issuer comes from configuration, and every other address from its discovery document, so that tests and the demo
//! use a simulator through exactly this code.

mod error;
mod provider;
mod tokens;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, Scope, core::CoreAuthenticationFlow,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::RwLock;
use url::Url;

pub use error::{ADMIN_BLOCKED, OAuthError};
pub use tokens::{Access, Exchanged, Identity};

use super::http::HttpClient;
use provider::{Client, Provider};

/// Discovery and keys are read again after this time. Google rotates its keys every few days and announces them well
/// before; a key that is not known is looked up at once.
const PROVIDER_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// This server as Google knows it.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The client id from the Google Cloud console.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: SecretString,
    /// The issuer, without a slash at its end: `https://accounts.google.com`, or the simulator.
    pub issuer: String,
    /// The one address Google may send browsers back to.
    pub redirect: Url,
}

/// What a consent is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The scopes, all of them.
    pub scopes: &'a [&'static str],
    /// Whether a refresh token is wanted, which Google gives only after showing the consent page.
    pub offline: bool,
    /// Which account is meant.
    pub account: Account<'a>,
}

/// Which of the accounts at Google a person is to answer as.
#[derive(Debug, Clone, Copy)]
pub enum Account<'a> {
    /// Whichever they are signed in with.
    Any,
    /// This address, which Google proposes.
    Proposed(&'a str),
    /// One that they choose, also where they are signed in with one alone.
    Chosen,
}

impl Account<'_> {
    /// What Google asks the person for besides the scopes.
    const fn prompt(self) -> &'static str {
        match self {
            Self::Any | Self::Proposed(_) => "consent",
            Self::Chosen => "select_account consent",
        }
    }
}

/// The values that tie a round trip to one browser. Random for each, used once.
pub struct RoundTrip {
    /// Comes back with the redirect.
    pub state: SecretString,
    /// Comes back inside the ID token.
    pub nonce: SecretString,
    /// Proves at the token endpoint that we began this round trip (RFC 7636).
    pub verifier: SecretString,
}

/// A client of Google's authorization server.
#[derive(Debug)]
pub struct OAuth {
    registration: Registration,
    http: HttpClient,
    provider: RwLock<Option<Arc<Provider>>>,
}

impl OAuth {
    /// A client; nothing is asked of Google yet.
    pub fn new(registration: Registration, http: HttpClient) -> Self {
        Self {
            registration,
            http,
            provider: RwLock::new(None),
        }
    }

    /// The issuer, as the callback's `iss` must name it.
    pub fn issuer(&self) -> &str {
        &self.registration.issuer
    }

    /// Where to send the browser.
    pub async fn authorize_url(
        &self,
        ask: Ask<'_>,
        trip: &RoundTrip,
        now: Timestamp,
    ) -> Result<Url, OAuthError> {
        let client = self.client(now).await?;
        let verifier = PkceCodeVerifier::new(trip.verifier.expose_secret().to_owned());
        let state = CsrfToken::new(trip.state.expose_secret().to_owned());
        let nonce = Nonce::new(trip.nonce.expose_secret().to_owned());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            // Each grant asks for its own scopes only, and gets no others.
            .add_extra_param("include_granted_scopes", "false");
        // The crate adds `openid` by itself.
        for scope in ask.scopes.iter().filter(|scope| **scope != "openid") {
            request = request.add_scope(Scope::new((*scope).to_owned()));
        }
        if ask.offline {
            request = request
                .add_extra_param("access_type", "offline")
                .add_extra_param("prompt", ask.account.prompt());
        }
        if let Account::Proposed(address) = ask.account {
            request = request.add_extra_param("login_hint", address);
        }
        Ok(request.url().0)
    }

    /// Exchanges the code of a callback and reads who it is for.
    pub async fn exchange(
        &self,
        code: &SecretString,
        trip: &RoundTrip,
        now: Timestamp,
    ) -> Result<Exchanged, OAuthError> {
        let client = self.client(now).await?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .map_err(|_| OAuthError::Malformed("no token endpoint in the discovery document"))?
            .set_pkce_verifier(PkceCodeVerifier::new(
                trip.verifier.expose_secret().to_owned(),
            ))
            .request_async(&provider::transport(&self.http))
            .await?;
        let nonce = Nonce::new(trip.nonce.expose_secret().to_owned());
        let identity = match Identity::verify(&client, &answer, &nonce, now) {
            Err(OAuthError::UnknownKey) => {
                let client = self.renewed_client(now).await?;
                Identity::verify(&client, &answer, &nonce, now)?
            }
            verdict => verdict?,
        };
        Ok(Exchanged::new(identity, &answer, now))
    }

    /// Gets a new access token.
    pub async fn refresh(
        &self,
        token: &SecretString,
        now: Timestamp,
    ) -> Result<Access, OAuthError> {
        let client = self.client(now).await?;
        let token = RefreshToken::new(token.expose_secret().to_owned());
        let answer = client
            .exchange_refresh_token(&token)
            .map_err(|_| OAuthError::Malformed("no token endpoint in the discovery document"))?
            .request_async(&provider::transport(&self.http))
            .await?;
        Ok(Access::new(&answer, now))
    }

    /// Asks Google to forget a grant. A token that Google no longer knows counts as forgotten.
    /// Source: <https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke>
    pub async fn revoke(&self, token: &SecretString, now: Timestamp) -> Result<(), OAuthError> {
        let provider = self.provider(now).await?;
        let request = provider.revocation(token, &self.registration)?;
        let response = self.http.send(request).await?;
        match response.status().as_u16() {
            200 => Ok(()),
            400 if provider::says_invalid_token(response.body()) => Ok(()),
            429 | 500.. => Err(OAuthError::Unavailable),
            _ => Err(OAuthError::Refused),
        }
    }

    async fn client(&self, now: Timestamp) -> Result<Client, OAuthError> {
        Ok(self.configured(&*self.provider(now).await?))
    }

    async fn renewed_client(&self, now: Timestamp) -> Result<Client, OAuthError> {
        let fresh = Arc::new(Provider::discover(&self.registration.issuer, &self.http, now).await?);
        *self.provider.write().await = Some(Arc::clone(&fresh));
        Ok(self.configured(&fresh))
    }

    async fn provider(&self, now: Timestamp) -> Result<Arc<Provider>, OAuthError> {
        let known = self.provider.read().await.clone();
        if let Some(provider) = known.filter(|known| known.is_fresh(now, PROVIDER_LIFE)) {
            return Ok(provider);
        }
        let mut slot = self.provider.write().await;
        if let Some(provider) = slot
            .as_ref()
            .filter(|known| known.is_fresh(now, PROVIDER_LIFE))
        {
            return Ok(Arc::clone(provider));
        }
        let fresh = Arc::new(Provider::discover(&self.registration.issuer, &self.http, now).await?);
        *slot = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    fn configured(&self, provider: &Provider) -> Client {
        let id = ClientId::new(self.registration.client_id.clone());
        let secret = ClientSecret::new(self.registration.client_secret.expose_secret().to_owned());
        let redirect = RedirectUrl::from_url(self.registration.redirect.clone());
        Client::from_provider_metadata(provider.metadata().clone(), id, Some(secret))
            .set_redirect_uri(redirect)
    }
}
