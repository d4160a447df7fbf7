//! Building targets and bodies, and reading JSON: the parts every endpoint shares.

use std::fmt::{self, Write as _};

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserializer, Serialize};

use crate::Error;

/// What RFC 3986 allows in a query as it is; the rest is percent-encoded.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b',')
    .remove(b'(')
    .remove(b')');

/// Path segments come from validated ids; all but the unreserved characters are encoded all the same.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// Keeps [`crate::Call`] to this crate.
pub trait Sealed {
    /// The call without base and token.
    fn outgoing(self) -> Outgoing;
}

/// A request without base and token: what a batch part and a request of its own have in common.
#[derive(Debug)]
pub struct Outgoing {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) body: Option<Vec<u8>>,
}

impl Outgoing {
    pub(crate) fn get(path: &str) -> Self {
        Self {
            method: Method::GET,
            target: path.to_owned(),
            content_type: None,
            body: None,
        }
    }

    pub(crate) fn post(path: &str) -> Self {
        Self {
            method: Method::POST,
            ..Self::get(path)
        }
    }

    #[cfg(feature = "content")]
    pub(crate) fn put(path: &str) -> Self {
        Self {
            method: Method::PUT,
            ..Self::get(path)
        }
    }

    #[cfg(feature = "content")]
    pub(crate) fn delete(path: &str) -> Self {
        Self {
            method: Method::DELETE,
            ..Self::get(path)
        }
    }

    pub(crate) fn segment(mut self, segment: &str) -> Self {
        self.target.push('/');
        self.target.extend(utf8_percent_encode(segment, SEGMENT));
        self
    }

    /// A fixed last segment: the method's verb.
    pub(crate) fn verb(mut self, verb: &'static str) -> Self {
        self.target.push('/');
        self.target.push_str(verb);
        self
    }

    pub(crate) fn param(mut self, name: &str, value: &str) -> Self {
        self.target
            .push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(name);
        self.target.push('=');
        push_encoded(&mut self.target, value);
        self
    }

    pub(crate) fn number(self, name: &str, value: impl fmt::Display) -> Self {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "{value}");
        self.param(name, &text)
    }

    pub(crate) fn some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.param(name, value),
            None => self,
        }
    }

    pub(crate) fn each<'a>(self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        values
            .into_iter()
            .fold(self, |call, value| call.param(name, value))
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        // Our bodies are structs of strings, which always serialize.
        self.body = Some(serde_json::to_vec(body).unwrap_or_default());
        self.content_type = Some("application/json");
        self
    }
}

/// Encodes a query value the way forms are, with `+` for a space: shorter, and the length of `q` counts.
pub(crate) fn push_encoded(target: &mut String, value: &str) {
    for (index, word) in value.split(' ').enumerate() {
        if index > 0 {
            target.push('+');
        }
        target.extend(utf8_percent_encode(word, QUERY));
    }
}

pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    crate::json::from_slice(body)
        .map_err(|_| Error::Malformed("the answer does not have the documented shape"))
}

/// Google writes 64-bit integers as JSON strings, and sometimes (Pub/Sub pushes) as numbers: take both.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    struct Integer;
    impl Visitor<'_> for Integer {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an integer, as a number or a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<i64, E> {
            text.parse().map_err(E::custom)
        }

        fn visit_i64<E>(self, number: i64) -> Result<i64, E> {
            Ok(number)
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<i64, E> {
            number.try_into().map_err(E::custom)
        }
    }
    deserializer.deserialize_any(Integer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{AccessToken, Api};

    #[test]
    fn encodes_what_could_change_the_target() {
        let call = Outgoing::get("/a")
            .segment("../b?c")
            .param("q", "from:(a+b@c.de OR #1) &x=ü");
        assert_eq!(
            call.target,
            "/a/%2E%2E%2Fb%3Fc?q=from:(a%2Bb@c.de+OR+%231)+%26x%3D%C3%BC"
        );
    }

    #[test]
    fn the_longest_targets_parse() {
        let value = "顧".repeat(5_000);
        let call = Outgoing::get("/gmail/v1")
            .segment(&"a".repeat(4_096))
            .param("q", &value);
        let request = Api::google().request(call, &AccessToken::new("t").unwrap());
        assert!(
            request
                .uri()
                .query()
                .is_some_and(|query| query.len() > 45_000)
        );
    }

    proptest! {
        #[test]
        fn every_target_parses(segment in ".{0,30}", value in ".{0,300}") {
            let call = Outgoing::post("/gmail/v1").segment(&segment).param("q", &value);
            let target = format!("https://gmail.googleapis.com{}", call.target);
            let request = Api::google().request(call, &AccessToken::new("t").unwrap());
            prop_assert_eq!(request.uri().to_string(), target);
        }
    }
}
