//! The token of a push: a JSON Web Token (RFC 7519), signed with RS256 and nothing else.

use super::{Expected, Refusal};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, de::DeserializeOwned};

/// The longest token taken: Google's have about a thousand bytes.
const MOST_BYTES: usize = 4_096;
/// How far Google's clock and ours may be apart.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    email: String,
    email_verified: bool,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
}

/// A token in its three parts. Nothing of it is believed before [`Token::verify`].
pub(super) struct Token<'a> {
    key_id: String,
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Takes a token apart.
    pub(super) fn parse(text: &'a str) -> Result<Self, Refusal> {
        if text.len() > MOST_BYTES {
            return Err(Refusal::Form);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Refusal::Form)?;
        let (header, claims) = signed.split_once('.').ok_or(Refusal::Form)?;
        let Header { alg, kid, crit } = read(header)?;
        if alg != "RS256" {
            return Err(Refusal::Algorithm);
        }
        // What is critical here is not understood here (RFC 7515 section 4.1.11).
        if crit.is_some() {
            return Err(Refusal::Form);
        }
        Ok(Self {
            key_id: kid.ok_or(Refusal::UnknownKey)?,
            signed,
            claims,
            signature: decode(signature)?,
        })
    }

    /// The key it names.
    pub(super) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Checks the signature, then what the token says.
    pub(super) fn verify(
        &self,
        key: &CoreJsonWebKey,
        expected: &Expected,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        // Whatever the token's header names, the key is asked for this one way of signing.
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        key.verify_signature(&algorithm, self.signed.as_bytes(), &self.signature)
            .map_err(|_| Refusal::Signature)?;
        read::<Claims>(self.claims)?.check(expected, now)
    }
}

impl Claims {
    fn check(&self, expected: &Expected, now: Timestamp) -> Result<(), Refusal> {
        let (second, leeway) = (now.as_second(), LEEWAY.as_secs());
        let in_the_future = |claim: i64| claim > second.saturating_add(leeway);
        if !expected.issuers.contains(&self.iss) {
            Err(Refusal::Issuer)
        } else if self.aud != expected.audience {
            Err(Refusal::Audience)
        } else if self.email != expected.account || !self.email_verified {
            Err(Refusal::Account)
        } else if self.exp.saturating_add(leeway) <= second {
            Err(Refusal::Expired)
        } else if in_the_future(self.iat) || self.nbf.is_some_and(in_the_future) {
            Err(Refusal::NotYetValid)
        } else {
            Ok(())
        }
    }
}

fn decode(part: &str) -> Result<Vec<u8>, Refusal> {
    BASE64_URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| Refusal::Form)
}

fn read<T: DeserializeOwned>(part: &str) -> Result<T, Refusal> {
    serde_json::from_slice(&decode(part)?).map_err(|_| Refusal::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(change: impl FnOnce(&mut Claims)) -> Claims {
        let mut claims = Claims {
            iss: "https://accounts.google.com".to_owned(),
            aud: "https://crm.example/api/gmail/push".to_owned(),
            email: "push@project.iam.gserviceaccount.com".to_owned(),
            email_verified: true,
            exp: 4_600,
            iat: 1_000,
            nbf: None,
        };
        change(&mut claims);
        claims
    }

    fn checked(second: i64, change: impl FnOnce(&mut Claims)) -> Result<(), Refusal> {
        let expected = Expected {
            issuers: vec![
                "https://accounts.google.com".to_owned(),
                "accounts.google.com".to_owned(),
            ],
            audience: "https://crm.example/api/gmail/push".to_owned(),
            account: "push@project.iam.gserviceaccount.com".to_owned(),
        };
        claims(change).check(&expected, Timestamp::from_second(second).unwrap())
    }

    #[test]
    fn google_may_write_its_name_in_both_ways() {
        assert_eq!(checked(2_000, |_| ()), Ok(()));
        let short = |claims: &mut Claims| claims.iss = "accounts.google.com".to_owned();
        assert_eq!(checked(2_000, short), Ok(()));
        let other = |claims: &mut Claims| claims.iss = "http://accounts.google.com".to_owned();
        assert_eq!(checked(2_000, other), Err(Refusal::Issuer));
    }

    #[test]
    fn clocks_may_be_a_minute_apart_and_no_more() {
        for (second, expect) in [
            (939, Err(Refusal::NotYetValid)),
            (940, Ok(())),
            (4_659, Ok(())),
            (4_660, Err(Refusal::Expired)),
        ] {
            assert_eq!(checked(second, |_| ()), expect, "{second}");
        }
        let later = |claims: &mut Claims| claims.nbf = Some(3_000);
        assert_eq!(checked(2_000, later), Err(Refusal::NotYetValid));
        let never = |claims: &mut Claims| claims.exp = i64::MIN;
        assert_eq!(checked(2_000, never), Err(Refusal::Expired));
        let always = |claims: &mut Claims| claims.exp = i64::MAX;
        assert_eq!(checked(2_000, always), Ok(()));
    }

    #[test]
    fn what_is_no_token_is_refused_before_any_key_is_looked_for() {
        let part = |json: &str| BASE64_URL_SAFE_NO_PAD.encode(json);
        let token = |header: &str| format!("{}.{}.AAAA", part(header), part("{}"));
        for (text, expect) in [
            (String::new(), Refusal::Form),
            ("a.b".to_owned(), Refusal::Form),
            ("..".to_owned(), Refusal::Form),
            ("A".repeat(MOST_BYTES + 1), Refusal::Form),
            (token("[]"), Refusal::Form),
            (token(r#"{"alg":"none"}"#), Refusal::Algorithm),
            (token(r#"{"alg":"rs256","kid":"1"}"#), Refusal::Algorithm),
            (token(r#"{"alg":"HS256","kid":"1"}"#), Refusal::Algorithm),
            (token(r#"{"alg":"RS256"}"#), Refusal::UnknownKey),
            (
                token(r#"{"alg":"RS256","kid":"1","crit":["b64"]}"#),
                Refusal::Form,
            ),
            (
                format!("{}=.e30.AAAA", part(r#"{"alg":"RS256"}"#)),
                Refusal::Form,
            ),
        ] {
            assert_eq!(Token::parse(&text).err(), Some(expect), "{text}");
        }
        let good = token(r#"{"alg":"RS256","kid":"1","typ":"JWT"}"#);
        assert_eq!(Token::parse(&good).unwrap().key_id(), "1");
    }
}
