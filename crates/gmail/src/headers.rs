//! The headers of a message that a person reads.

use serde::Deserialize;

use crate::address::{Mailbox, parse_list};
use crate::charset::{self, Decode};
use crate::encoded_word;

/// Headers in the order they stand in, as Gmail gives them: decoded and on one line, but for what it could not read.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Headers(Vec<Header>);

/// One header.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Header {
    /// In the case the sender wrote it.
    pub name: String,
    /// Everything after the colon.
    #[serde(default)]
    pub value: String,
}

opaque_debug!(Headers, Header);

impl Headers {
    /// All headers, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Header> {
        self.0.iter()
    }

    /// The values of every header of this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self
            .0
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| header.value.as_str())
    }

    /// The value of the first header of this name.
    pub fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// The people in every header of this name: `From`, `To`, `Cc`, `Bcc`, `Reply-To`.
    pub fn people(&self, name: &str, decode: &dyn Decode) -> Vec<Mailbox> {
        self.all(name)
            .flat_map(|value| parse_list(value, decode))
            .collect()
    }

    /// The subject on one line; empty when there is none.
    pub fn subject(&self, decode: &dyn Decode) -> String {
        let subject = encoded_word::decode(self.first("Subject").unwrap_or_default(), decode);
        charset::one_line(&subject).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::Utf8Only;

    fn headers(list: &[(&str, &str)]) -> Headers {
        Headers(
            list.iter()
                .map(|(name, value)| Header {
                    name: (*name).to_owned(),
                    value: (*value).to_owned(),
                })
                .collect(),
        )
    }

    #[test]
    fn finds_headers_in_any_case() {
        let headers = headers(&[
            ("FROM", "a@b.c"),
            ("from", "d@e.f"),
            ("Subject", " a\u{202e}\u{7} =?utf-8?B?6aGn5a6i?= "),
        ]);
        assert_eq!(headers.first("From"), Some("a@b.c"));
        assert_eq!(headers.people("From", &Utf8Only).len(), 2);
        assert_eq!(headers.subject(&Utf8Only), "a  顧客");
    }

    #[test]
    fn a_missing_subject_is_empty() {
        assert_eq!(Headers::default().subject(&Utf8Only), "");
    }
}
