//! The Gmail API as values: a request is made into an [`http::Request`], an [`http::Response`] is read into an answer,
//! and somebody else carries the bytes. Nothing here does I/O, reads a clock or draws a random number.
//!
//! Two transports use it, one in the browser and one on the server, and both obey the same rules: what may be retried
//! ([`Error::retry_kind`]), how fast ([`pace`]), in what portions ([`batch`]).
//!
//! Without the feature `content` this crate can express only what the server may ask Google: whose mailbox it is, its
//! labels, ids of messages by history or by address, who wrote a message and when, labels put on and taken off, and
//! pushes. Every call is a type in this crate ([`Call`] is sealed), each has its `fields` mask as a constant, and no
//! type has room for a subject, a snippet, a body or an attachment.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

/// Content and addresses stay out of logs: `{:?}` prints the name of the type and nothing else.
macro_rules! opaque_debug {
    ($($name:ty),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}

pub mod address;
mod api;
pub mod auth_results;
pub mod batch;
pub mod bulk;
mod bytes;
mod call;
pub mod charset;
pub mod encoded_word;
mod error;
pub mod history;
mod id;
pub mod json;
pub mod labels;
pub mod messages;
pub mod pace;
pub mod profile;
pub mod push;
pub mod query;
pub mod search;
pub mod units;
mod wire;

#[cfg(feature = "content")]
pub mod attachments;
#[cfg(feature = "content")]
pub mod drafts;
#[cfg(feature = "content")]
pub mod headers;
#[cfg(feature = "content")]
pub mod html;
#[cfg(feature = "content")]
pub mod mail_list;
#[cfg(feature = "content")]
pub mod mime;
#[cfg(feature = "content")]
pub mod send_as;
#[cfg(feature = "content")]
pub mod threads;
#[cfg(feature = "content")]
pub mod upload;

#[cfg(test)]
mod testing;

pub use api::{AccessToken, Api, InvalidBase, InvalidToken};
pub use call::{Answer, Call, Empty};
pub use error::{Error, RetryHint, RetryKind};
#[cfg(feature = "content")]
pub use id::{AttachmentId, DraftId};
pub use id::{HistoryId, InternalDate, InvalidId, LabelId, MessageId, PageToken, ThreadId};
pub use query::Query;
