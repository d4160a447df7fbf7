//! The identifiers and numbers of Gmail, as types that cannot be mixed up.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wire::integer;

/// The text is not an id as Gmail makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Gmail id")]
pub struct InvalidId;

macro_rules! path_id {
    ($(#[$doc:meta])* $name:ident, $most:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes letters, digits, `-` and `_` only: an id goes into a URL's path, where `..` or `/` would name
            /// another method.
            pub fn new(id: impl Into<String>) -> Result<Self, InvalidId> {
                let id = id.into();
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
                let fits = (1..=$most).contains(&id.len());
                if fits && id.bytes().all(plain) { Ok(Self(id)) } else { Err(InvalidId) }
            }

            /// The id as Gmail writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(id: String) -> Result<Self, InvalidId> {
                Self::new(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

path_id!(
    /// A message of one mailbox: 16 hexadecimal digits.
    MessageId,
    64
);
path_id!(
    /// A conversation of one mailbox: the id of its first message.
    ThreadId,
    64
);
#[cfg(feature = "content")]
path_id!(
    /// A draft of one mailbox. It stays while the draft is changed; its message's id does not.
    DraftId,
    64
);
#[cfg(feature = "content")]
path_id!(
    /// An attachment's data. Long, and not the same in two answers for one message: use it at once, do not keep it.
    AttachmentId,
    4096
);

/// A label of one mailbox: a system label's name ([`crate::labels::INBOX`]) or `Label_<n>`. It stays when the label is renamed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelId(String);

impl LabelId {
    /// Any text: labels travel in bodies and query values only.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as Gmail writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for LabelId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for LabelId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// Where the next page starts; opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageToken(String);

impl PageToken {
    /// The token as Gmail writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A point in a mailbox's history. Grows with every change, with gaps.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct HistoryId(
    /// Gmail documents uint64; values are far below 2^63, which databases can store.
    #[serde(deserialize_with = "integer")]
    pub i64,
);

impl fmt::Display for HistoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When Google accepted a message, in milliseconds since 1970; what Gmail sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InternalDate(
    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[serde(deserialize_with = "integer")]
    pub i64,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_from_strings_and_from_numbers() {
        for json in ["\"1764547200000\"", "1764547200000"] {
            assert_eq!(
                serde_json::from_str::<HistoryId>(json).unwrap(),
                HistoryId(1_764_547_200_000)
            );
            assert_eq!(
                serde_json::from_str::<InternalDate>(json).unwrap().0,
                1_764_547_200_000
            );
        }
    }

    #[test]
    fn refuses_numbers_that_are_none() {
        for json in [
            "\"\"",
            "\"12a\"",
            "1.5",
            "null",
            "18446744073709551615",
            "[]",
        ] {
            assert!(serde_json::from_str::<HistoryId>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn refuses_ids_that_would_leave_their_path_segment() {
        for id in ["", "..", "a/b", "a?b", "a%2f", "a b", &"a".repeat(65)] {
            assert_eq!(MessageId::new(id), Err(InvalidId), "{id}");
        }
        assert!(serde_json::from_str::<MessageId>("\"../labels\"").is_err());
        assert_eq!(
            MessageId::new("18f0a1b2c3d4e5f6").unwrap().as_str(),
            "18f0a1b2c3d4e5f6"
        );
    }
}
