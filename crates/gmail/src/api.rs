//! Where Gmail is, and as whom we ask.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, Uri};

use crate::wire::Outgoing;

/// The address of the Gmail API: Google's, or a simulator's in demo and tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    base: String,
}

/// The base is not an `http` or `https` origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the Gmail address must be an http or https origin without a query")]
pub struct InvalidBase;

impl Api {
    /// Google's own address.
    pub const GOOGLE: &'static str = "https://gmail.googleapis.com";

    /// Takes an origin, optionally with a path under which the API lives; a slash at the end is dropped.
    pub fn new(base: &str) -> Result<Self, InvalidBase> {
        let base = base.trim_end_matches('/');
        let uri: Uri = base.parse().map_err(|_| InvalidBase)?;
        let http = matches!(uri.scheme_str(), Some("http" | "https"));
        if !http || uri.authority().is_none() || uri.query().is_some() {
            return Err(InvalidBase);
        }
        Ok(Self {
            base: base.to_owned(),
        })
    }

    /// Gmail at Google.
    pub fn google() -> Self {
        Self {
            base: Self::GOOGLE.to_owned(),
        }
    }

    /// The base as given, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn request(&self, call: Outgoing, token: &AccessToken) -> Request<Vec<u8>> {
        let body = call.body.unwrap_or_default();
        let mut request = Request::new(body);
        *request.method_mut() = call.method;
        // Every part of the target is percent-encoded and bounded, so it parses (a property test says so). Were that
        // ever wrong, the call would go to the API's root, which answers 404, and not to another method.
        *request.uri_mut() = format!("{}{}", self.base, call.target)
            .parse()
            .or_else(|_| self.base.parse())
            .unwrap_or_default();
        request
            .headers_mut()
            .insert(AUTHORIZATION, token.header.clone());
        if let Some(content_type) = call.content_type {
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        request
    }
}

/// A Google access token. It has no `Display` and no `Serialize`, its `Debug` hides it, and it marks the header it
/// ends up in as sensitive.
#[derive(Clone)]
pub struct AccessToken {
    header: HeaderValue,
}

opaque_debug!(AccessToken);

/// The text cannot be a bearer token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a bearer token")]
pub struct InvalidToken;

impl AccessToken {
    /// Takes a token of visible ASCII characters, which is what RFC 6750 section 2.1 allows.
    pub fn new(token: &str) -> Result<Self, InvalidToken> {
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidToken);
        }
        let mut header =
            HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| InvalidToken)?;
        header.set_sensitive(true);
        Ok(Self { header })
    }

    /// The header that carries it, for requests that go to an address of Google's choosing.
    #[cfg(feature = "content")]
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_origins_and_drops_the_slash_at_the_end() {
        assert_eq!(
            Api::new("https://gmail.googleapis.com/").unwrap(),
            Api::google()
        );
        assert_eq!(
            Api::new("http://127.0.0.1:4455").unwrap().base(),
            "http://127.0.0.1:4455"
        );
        assert_eq!(
            Api::new("http://localhost:1/google").unwrap().base(),
            "http://localhost:1/google"
        );
    }

    #[test]
    fn refuses_a_base_that_is_no_origin() {
        for base in [
            "",
            "gmail.googleapis.com",
            "/gmail",
            "ftp://a",
            "https://a/?b",
            "https://a b",
        ] {
            assert_eq!(Api::new(base), Err(InvalidBase), "{base}");
        }
    }

    #[test]
    fn refuses_a_token_that_would_split_a_header() {
        for token in ["", "a b", "a\r\nX: y", "ä"] {
            assert_eq!(AccessToken::new(token).unwrap_err(), InvalidToken);
        }
    }

    #[test]
    fn hides_the_token_in_debug_output() {
        let token = AccessToken::new("ya29.secret").unwrap();
        assert_eq!(format!("{token:?}"), "AccessToken(..)");
        let request = Api::google().request(Outgoing::get("/x"), &token);
        assert!(!format!("{request:?}").contains("secret"));
    }
}
