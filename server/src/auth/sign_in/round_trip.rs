//! The values of one round trip to Google, and how they are bound to one browser.
//!
//! The browser keeps one random secret in a short-lived cookie. The PKCE verifier and the nonce are derived from it,
//! and the database holds only hashes: whoever reads the database cannot finish somebody's round trip.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use url::Url;

use crate::{google::oauth::RoundTrip, randomness::Randomness};

const SECRET_BYTES: usize = 32;

/// The secret in the browser's cookie.
#[derive(Debug, Clone)]
pub(super) struct BrowserSecret(SecretString);

impl BrowserSecret {
    /// A new secret of 256 bits.
    pub(super) fn draw(randomness: &Randomness) -> Self {
        Self(encode(&randomness.bytes::<SECRET_BYTES>()).into())
    }

    /// The secret as a cookie brought it. One that was not made here finds no row.
    pub(super) fn from_cookie(value: &str) -> Self {
        Self(value.to_owned().into())
    }

    /// The secret as it goes into the cookie.
    pub(super) fn to_cookie(&self) -> &str {
        self.0.expose_secret()
    }

    /// What the database knows the round trip by.
    pub(super) fn row_id(&self) -> String {
        self.derive("row")
    }

    /// The round trip with this state.
    pub(super) fn round_trip(&self, state: SecretString) -> RoundTrip {
        RoundTrip {
            state,
            nonce: self.derive("nonce").into(),
            // 43 characters of the alphabet that RFC 7636 section 4.1 allows.
            verifier: self.derive("pkce").into(),
        }
    }

    fn derive(&self, purpose: &str) -> String {
        hash(&format!(
            "tegami-round-trip:{purpose}:{}",
            self.0.expose_secret()
        ))
    }
}

/// A new state of 256 bits.
pub(super) fn draw_state(randomness: &Randomness) -> SecretString {
    encode(&randomness.bytes::<SECRET_BYTES>()).into()
}

/// A state as the database holds it.
pub(super) fn state_hash(state: &SecretString) -> String {
    hash(&format!("tegami-state:{}", state.expose_secret()))
}

/// Whether the state that came back is the one that was sent. Takes the same time wherever they differ.
pub(super) fn state_matches(expected_hash: &str, state: &SecretString) -> bool {
    state_hash(state)
        .as_bytes()
        .ct_eq(expected_hash.as_bytes())
        .into()
}

/// A path of the app that a browser may be sent to after sign-in or consent: one slash first, so that it cannot name
/// another host, nothing that a browser reads as a slash or drops, and none of the server's own addresses, which are no
/// pages (sign-in as the page after sign-in would never end).
pub(crate) fn in_app_path(path: &str) -> Option<&str> {
    let one_slash = path.starts_with('/') && !path[1..].starts_with(['/', '\\']);
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if !one_slash || !plain || path.len() > 1_024 {
        return None;
    }
    // As a browser reads it: dots and escaped dots are gone.
    let here = Url::parse("http://here.invalid").ok()?;
    let there = here.join(path).ok()?;
    let first = there.path_segments()?.next()?;
    let page = !matches!(first, "auth" | "api" | "");
    (there.origin() == here.origin() && (page || there.path() == "/")).then_some(path)
}

fn hash(text: &str) -> String {
    encode(&Sha256::digest(text.as_bytes()))
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_round_trip_differs_and_none_is_stored() {
        let secret = BrowserSecret::draw(&Randomness::seeded(1));
        let state = draw_state(&Randomness::seeded(2));
        let trip = secret.round_trip(state.clone());
        let values = [
            secret.to_cookie().to_owned(),
            secret.row_id(),
            trip.nonce.expose_secret().to_owned(),
            trip.verifier.expose_secret().to_owned(),
            state.expose_secret().to_owned(),
            state_hash(&state),
        ];
        for (index, value) in values.iter().enumerate() {
            assert_eq!(value.len(), 43);
            assert!(!values[..index].contains(value));
        }
    }

    #[test]
    fn only_the_state_that_was_sent_matches() {
        let state = draw_state(&Randomness::seeded(2));
        assert!(state_matches(&state_hash(&state), &state));
        assert!(!state_matches(
            &state_hash(&state),
            &draw_state(&Randomness::seeded(3))
        ));
        assert!(!state_matches("", &state));
    }

    #[test]
    fn a_browser_is_sent_to_paths_of_the_app_only() {
        for path in [
            "/",
            "/?a=b",
            "/contacts/7f?tab=mail",
            "/contacts/7f?message=18f0&next=//evil.example#x",
            "/settings/channels/email",
            "/authors",
        ] {
            assert_eq!(in_app_path(path), Some(path));
        }
        for path in [
            "",
            "contacts",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\\b",
            "/a\nb",
            "/ü",
            " /",
            "/auth/sign-in",
            "/auth/callback?code=1",
            "/api/session",
            "/x/../auth/sign-in",
            "/%2e%2E/auth/sign-in",
            "/.//evil.example",
            "/x/..//evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            assert_eq!(in_app_path(path), None, "{path:?}");
        }
    }
}
