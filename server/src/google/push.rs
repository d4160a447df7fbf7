//! Pushes of Cloud Pub/Sub: whether one really comes from the configured subscription.
//!
//! Anybody can reach the endpoint, so a push is believed only for its bearer token: signed by Google with RS256, made for
//! our audience and for the service account that was chosen for the subscription, and not older than its hour.
//! Source: <https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions>

mod keys;
mod token;

use super::http::HttpClient;
use crate::config::PushConfig;
use jiff::Timestamp;
use keys::Keys;
use token::Token;

/// Why a push is not believed. None of it holds anything of the push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no bearer token, or it is no signed JSON Web Token with the claims that Google puts there.
    #[error("the token has not the form of a signed one")]
    Form,
    /// It is signed in another way than RS256, or not at all.
    #[error("the token is not signed with RS256")]
    Algorithm,
    /// It names a key that is none of Google's.
    #[error("the token names an unknown key")]
    UnknownKey,
    /// The signature is not that key's.
    #[error("the token's signature is wrong")]
    Signature,
    /// Somebody else issued it.
    #[error("the token is of another issuer")]
    Issuer,
    /// It is meant for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// It was made for another service account, or for an address that Google does not vouch for.
    #[error("the token is for another service account")]
    Account,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Google's keys could not be had: whether the token is good is not known.
    #[error("Google's keys could not be had")]
    KeysUnavailable,
}

/// What a token must say.
#[derive(Debug)]
struct Expected {
    issuers: Vec<String>,
    audience: String,
    account: String,
}

/// Tells pushes of the configured subscription from all others.
#[derive(Debug)]
pub struct PushGuard {
    expected: Expected,
    keys: Keys,
}

impl PushGuard {
    /// A guard that knows no keys yet. `issuer` is Google's, or the simulator's.
    pub(super) fn new(config: &PushConfig, issuer: &str, http: HttpClient) -> Self {
        // Google writes its own name in both ways.
        let short = issuer.strip_prefix("https://");
        let issuers = [Some(issuer), short].into_iter().flatten();
        Self {
            expected: Expected {
                issuers: issuers.map(str::to_owned).collect(),
                audience: config.audience.clone(),
                account: config.account.clone(),
            },
            keys: Keys::new(&config.keys_url, http),
        }
    }

    /// Checks the bearer token of a push.
    ///
    /// # Errors
    /// [`Refusal`]: the push is not to be believed, or not now.
    pub async fn check(&self, token: &str, now: Timestamp) -> Result<(), Refusal> {
        let token = Token::parse(token)?;
        let key = self.keys.get(token.key_id(), now).await?;
        token.verify(&key, &self.expected, now)
    }
}
