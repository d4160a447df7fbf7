//! What can go wrong with a call, and what to do about it.

mod envelope;

use http::{Response, StatusCode};

use envelope::Envelope;

/// Why a call has no answer. None of it holds Google's message text, which can name mail and addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// 401: the token is missing, wrong or expired.
    #[error("Google did not accept the access token")]
    Unauthorized,
    /// 403: the token's grant does not cover this call.
    #[error("the permission for this call was not given")]
    InsufficientScope,
    /// 429, or 403 with a rate reason.
    #[error("Google asks to slow down")]
    RateLimited {
        /// When to come back, where the answer says so.
        hint: Option<RetryHint>,
    },
    /// 403 with `dailyLimitExceeded`: what the project may ask in a day is used up. It begins anew at midnight, Pacific
    /// time.
    #[error("the day's quota at Google is used up")]
    DayUsedUp,
    /// 404: no such message or label; for `history.list`, the start is too old.
    #[error("Gmail does not have this any more")]
    NotFound,
    /// Any other refusal.
    #[error("Gmail answered {status} {reason}")]
    Api {
        /// The HTTP status.
        status: u16,
        /// Google's reason word, for example `invalidArgument`; empty when there is none.
        reason: String,
    },
    /// The answer is not what Google documents.
    #[error("Gmail's answer could not be read: {0}")]
    Malformed(&'static str),
    /// Nothing came back: the connection failed, or a batch answered without this part.
    #[error("no answer from Gmail")]
    NoAnswer,
}

/// When Google says to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryHint {
    /// From the message text, `Retry after 2026-05-01T00:00:00.000Z`: milliseconds since 1970.
    AtMs(i64),
    /// From a `Retry-After` header: milliseconds from now.
    InMs(i64),
}

impl RetryHint {
    /// The moment itself.
    pub fn at_ms(self, now_ms: i64) -> i64 {
        match self {
            Self::AtMs(at_ms) => at_ms,
            Self::InMs(in_ms) => now_ms.saturating_add(in_ms),
        }
    }
}

/// What an error asks of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryKind {
    /// Get a new access token and try once more.
    RefreshToken,
    /// Too fast: fewer calls at once, back off, and not before the hint.
    SlowDown(Option<RetryHint>),
    /// A passing fault: back off and try again.
    BackOff,
    /// The same call will fail again.
    Never,
}

impl Error {
    /// What to do about it. Source: <https://developers.google.com/workspace/gmail/api/guides/handle-errors>.
    pub fn retry_kind(&self) -> RetryKind {
        match self {
            Self::Unauthorized => RetryKind::RefreshToken,
            Self::RateLimited { hint } => RetryKind::SlowDown(*hint),
            // 501 is no passing fault.
            Self::Api { status: 501, .. } => RetryKind::Never,
            Self::NoAnswer
            | Self::Api {
                status: 408 | 500..,
                ..
            } => RetryKind::BackOff,
            Self::InsufficientScope
            | Self::DayUsedUp
            | Self::NotFound
            | Self::Api { .. }
            | Self::Malformed(_) => RetryKind::Never,
        }
    }

    /// Whether the fault may lie with the one thing that was asked for: another call can still work.
    pub fn may_be_of_one(&self) -> bool {
        matches!(self, Self::Api { .. } | Self::Malformed(_))
    }

    /// 409: a label of this name exists.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Api { status: 409, .. })
    }

    /// Reads an answer that is not 2xx. The body may be Google's envelope, a proxy's HTML or nothing.
    pub fn from_http(response: &Response<Vec<u8>>) -> Self {
        let envelope = Envelope::read(response.body());
        match response.status() {
            StatusCode::UNAUTHORIZED => Self::Unauthorized,
            StatusCode::FORBIDDEN if envelope.is_scope() => Self::InsufficientScope,
            StatusCode::FORBIDDEN if envelope.is_day() => Self::DayUsedUp,
            StatusCode::FORBIDDEN if !envelope.is_rate() => {
                envelope.into_error(StatusCode::FORBIDDEN)
            }
            StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => Self::RateLimited {
                hint: envelope.retry_at().or_else(|| retry_after(response)),
            },
            StatusCode::NOT_FOUND => Self::NotFound,
            status => envelope.into_error(status),
        }
    }
}

/// `Retry-After` in seconds. Gmail does not send it reliably; a proxy may.
fn retry_after(response: &Response<Vec<u8>>) -> Option<RetryHint> {
    let header = response.headers().get(http::header::RETRY_AFTER)?;
    let seconds: u32 = header.to_str().ok()?.trim().parse().ok()?;
    Some(RetryHint::InMs(i64::from(seconds) * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::answer;

    fn check(status: u16, body: &str, expect: Error) {
        assert_eq!(
            Error::from_http(&answer(status, body)),
            expect,
            "{status} {body}"
        );
    }

    fn api(status: u16, reason: &str) -> Error {
        Error::Api {
            status,
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn reads_the_reason_from_errors_alone_and_from_details_alone() {
        let errors = r#"{"error":{"code":400,"message":"m","errors":[{"message":"m","domain":"global","reason":"invalidArgument"}],"status":"INVALID_ARGUMENT"}}"#;
        check(400, errors, api(400, "invalidArgument"));
        let details = r#"{"error":{"code":400,"details":[{"@type":"type.googleapis.com/google.rpc.BadRequest"},{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}"#;
        check(400, details, api(400, "API_KEY_INVALID"));
        check(
            409,
            r#"{"error":{"code":409,"status":"ABORTED"}}"#,
            api(409, "ABORTED"),
        );
        assert!(api(409, "aborted").is_conflict());
    }

    #[test]
    fn tells_a_missing_scope_from_a_rate_limit_in_both_forms() {
        check(
            403,
            r#"{"error":{"errors":[{"reason":"insufficientPermissions"}]}}"#,
            Error::InsufficientScope,
        );
        check(
            403,
            r#"{"error":{"details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}"#,
            Error::InsufficientScope,
        );
        let limited = Error::RateLimited { hint: None };
        check(
            403,
            r#"{"error":{"errors":[{"domain":"usageLimits","reason":"userRateLimitExceeded"}]}}"#,
            limited.clone(),
        );
        check(
            403,
            r#"{"error":{"details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}"#,
            limited.clone(),
        );
        check(
            429,
            r#"{"error":{"message":"Too many concurrent requests for user","status":"RESOURCE_EXHAUSTED"}}"#,
            limited,
        );
        check(
            403,
            r#"{"error":{"errors":[{"reason":"domainPolicy"}]}}"#,
            api(403, "domainPolicy"),
        );
        check(403, "", api(403, ""));
    }

    #[test]
    fn a_used_up_day_is_no_matter_of_waiting_a_little() {
        let body = r#"{"error":{"code":403,"message":"Daily Limit Exceeded","errors":[{"domain":"usageLimits","reason":"dailyLimitExceeded"}]}}"#;
        check(403, body, Error::DayUsedUp);
        assert_eq!(Error::DayUsedUp.retry_kind(), RetryKind::Never);
    }

    #[test]
    fn takes_the_time_to_come_back_from_the_message() {
        let body = r#"{"error":{"code":403,"message":"User-rate limit exceeded.  Retry after 2026-05-01T00:00:01.500Z","errors":[{"reason":"rateLimitExceeded"}]}}"#;
        check(
            403,
            body,
            Error::RateLimited {
                hint: Some(RetryHint::AtMs(1_777_593_601_500)),
            },
        );
        let bare = r#"{"error":{"message":"User-rate limit exceeded.  Retry after 2026-05-01T00:00:01.500Z"}}"#;
        check(
            403,
            bare,
            Error::RateLimited {
                hint: Some(RetryHint::AtMs(1_777_593_601_500)),
            },
        );
        check(
            429,
            r#"{"error":{"message":"Retry after tomorrow"}}"#,
            Error::RateLimited { hint: None },
        );
    }

    #[test]
    fn falls_back_to_the_retry_after_header() {
        let mut response = answer(429, "<html>slow</html>");
        response
            .headers_mut()
            .insert("retry-after", "7".parse().unwrap());
        let error = Error::from_http(&response);
        assert_eq!(
            error,
            Error::RateLimited {
                hint: Some(RetryHint::InMs(7_000))
            }
        );
        assert_eq!(RetryHint::InMs(7_000).at_ms(1_000), 8_000);
    }

    #[test]
    fn survives_bodies_that_are_not_json() {
        for body in [
            "",
            "<!DOCTYPE html>",
            "null",
            "[]",
            "{\"error\":\"invalid_grant\"}",
            "{\"error\":{\"code\":\"x\"}}",
        ] {
            check(502, body, api(502, ""));
            check(401, body, Error::Unauthorized);
            check(404, body, Error::NotFound);
        }
        assert_eq!(Error::from_http(&answer(500, [0xff, 0x00])), api(500, ""));
    }

    #[test]
    fn keeps_only_a_reason_word_never_text() {
        check(
            400,
            r#"{"error":{"errors":[{"reason":"rep@example.com wrote\n"}]}}"#,
            api(400, ""),
        );
    }

    #[test]
    fn says_what_is_worth_trying_again() {
        assert_eq!(Error::Unauthorized.retry_kind(), RetryKind::RefreshToken);
        assert_eq!(
            Error::RateLimited { hint: None }.retry_kind(),
            RetryKind::SlowDown(None)
        );
        for error in [
            Error::NoAnswer,
            api(500, "backendError"),
            api(503, ""),
            api(408, ""),
        ] {
            assert_eq!(error.retry_kind(), RetryKind::BackOff);
        }
        for error in [
            Error::InsufficientScope,
            Error::NotFound,
            api(400, ""),
            api(409, ""),
            api(501, "notImplemented"),
            Error::Malformed("x"),
        ] {
            assert_eq!(error.retry_kind(), RetryKind::Never);
        }
    }
}
