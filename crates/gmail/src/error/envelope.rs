//! Google's error envelope. Its `errors[]` and its `details[]` are each there or not.

use http::StatusCode;
use jiff::{
    civil::{Date, Time},
    tz::Offset,
};
use serde::Deserialize;

use super::{Error, RetryHint};

const RATE: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "concurrentLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
];

const DAY: &str = "dailyLimitExceeded";

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
        crate::json::from_slice(body).unwrap_or_default()
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

    pub(super) fn is_day(&self) -> bool {
        self.reasons().any(|reason| reason == DAY)
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
        let text = after.split_whitespace().next()?.trim_end_matches('.');
        Some(RetryHint::AtMs(instant_ms(text)?))
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

/// The milliseconds of `YYYY-MM-DDTHH:MM:SS`, perhaps a fraction, `Z`. jiff's own parser would
/// bring time zones and the text of all its errors into the client.
fn instant_ms(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "000"));
    let mut date = date.splitn(3, '-');
    let date = Date::new(
        date.next()?.parse().ok()?,
        date.next()?.parse().ok()?,
        date.next()?.parse().ok()?,
    );
    let mut clock = clock.splitn(3, ':');
    let clock = Time::new(
        clock.next()?.parse().ok()?,
        clock.next()?.parse().ok()?,
        clock.next()?.parse().ok()?,
        0,
    );
    let instant = Offset::UTC.to_timestamp(date.ok()?.to_datetime(clock.ok()?));
    let ms: i64 = fraction.get(..3)?.parse().ok()?;
    Some(instant.ok()?.as_millisecond() + ms)
}
