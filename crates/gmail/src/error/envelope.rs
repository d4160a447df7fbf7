//! Google's error envelope. Its `errors[]` and its `details[]` are each there or not.

use http::StatusCode;
use serde::Deserialize;

use super::{Error, RetryHint};

const RATE: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "concurrentLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
];

const SCOPE: &[&str] = &[
    "insufficientPermissions",
    "insufficientScopes",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
];

#[derive(Default, Deserialize)]
pub(super) struct Envelope {
    #[serde(default)]
    error: Detail,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    message: String,
    status: String,
    errors: Vec<Item>,
    details: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    reason: String,
}

impl Envelope {
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    fn reasons(&self) -> impl Iterator<Item = &str> {
        let Detail {
            errors,
            details,
            status,
            ..
        } = &self.error;
        let items = errors
            .iter()
            .chain(details)
            .map(|item| item.reason.as_str());
        items
            .chain([status.as_str()])
            .filter(|reason| !reason.is_empty())
    }

    pub(super) fn is_scope(&self) -> bool {
        self.reasons().any(|reason| SCOPE.contains(&reason))
    }

    pub(super) fn is_rate(&self) -> bool {
        self.reasons().any(|reason| RATE.contains(&reason))
            || self.error.message.contains("ate limit exceeded")
    }

    /// The forms seen say `User-rate limit exceeded.  Retry after 2026-…Z`.
    pub(super) fn retry_at(&self) -> Option<RetryHint> {
        let (_, after) = self.error.message.split_once("etry after")?;
        let time: jiff::Timestamp = after
            .split_whitespace()
            .next()?
            .trim_end_matches('.')
            .parse()
            .ok()?;
        Some(RetryHint::AtMs(time.as_millisecond()))
    }

    pub(super) fn into_error(self, status: StatusCode) -> Error {
        let word = |reason: &&str| {
            reason.len() <= 64
                && reason
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let reason = self.reasons().find(word).unwrap_or_default().to_owned();
        Error::Api {
            status: status.as_u16(),
            reason,
        }
    }
}
