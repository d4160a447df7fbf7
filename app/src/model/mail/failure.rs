//! Why mail cannot be shown, and what the reader can do about it.

use crate::api;
use contract::ErrorCode;

/// Why mail cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No connection.
    Offline,
    /// Our server answers and Gmail does not.
    GmailBlocked,
    /// No mailbox is connected.
    NotConnected,
    /// The user did not tick reading at Google.
    ScopeMissing,
    /// Google no longer accepts the grant.
    GrantRevoked,
    /// The user's profile does not allow mail.
    NotAllowed,
    /// The session has ended.
    SignedOut,
    /// Gmail asked for patience too often; the time to come back, where it said one.
    RateLimited {
        /// Milliseconds since 1970.
        until_ms: Option<i64>,
    },
    /// What the installation may ask Google in a day is used up.
    QuotaGone,
    /// The message is not in Gmail any more.
    Gone,
    /// A name that is taken.
    Taken,
    /// Gmail or Google has a fault of its own.
    GoogleFault,
    /// An answer that could not be understood.
    Unreadable,
    /// A part of the client did not come: the server has been updated, most likely.
    PartMissing,
    /// Our server has a fault; its name for the request.
    ServerFault {
        /// Names the request in the server's log.
        request_id: Option<String>,
    },
}

/// What the reader can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Connect Gmail, in Settings.
    Connect,
    /// Give the grant again, in Settings.
    Reconnect,
    /// Sign in.
    SignIn,
    /// Load the page anew.
    Reload,
    /// Try again.
    Retry,
    /// Close what is shown.
    Close,
    /// Nothing, here.
    Nothing,
}

impl Failure {
    /// What the reader can do about it.
    pub const fn next_step(&self) -> NextStep {
        match self {
            Self::NotConnected => NextStep::Connect,
            Self::ScopeMissing | Self::GrantRevoked => NextStep::Reconnect,
            Self::SignedOut => NextStep::SignIn,
            Self::Gone => NextStep::Close,
            Self::PartMissing => NextStep::Reload,
            Self::NotAllowed | Self::Taken => NextStep::Nothing,
            Self::Offline
            | Self::GmailBlocked
            | Self::RateLimited { .. }
            | Self::QuotaGone
            | Self::GoogleFault
            | Self::Unreadable
            | Self::ServerFault { .. } => NextStep::Retry,
        }
    }

    /// What an error of Gmail means. `NoAnswer` needs a look at the network first; without one
    /// it counts as no connection.
    pub fn of_gmail(error: &gmail::Error, now_ms: i64) -> Self {
        match error {
            // A token was renewed before this came back a second time: the grant is gone.
            gmail::Error::Unauthorized => Self::GrantRevoked,
            gmail::Error::InsufficientScope => Self::ScopeMissing,
            gmail::Error::RateLimited { hint } => Self::RateLimited {
                until_ms: hint.map(|hint| hint.at_ms(now_ms)),
            },
            gmail::Error::DayUsedUp => Self::QuotaGone,
            gmail::Error::NotFound => Self::Gone,
            gmail::Error::NoAnswer => Self::Offline,
            gmail::Error::Api { status: 409, .. } => Self::Taken,
            gmail::Error::Api { status: 500.., .. } => Self::GoogleFault,
            gmail::Error::Api { .. } | gmail::Error::Malformed(_) => Self::Unreadable,
        }
    }

    /// What it means that our server handed out no token; nothing if nobody waits for it.
    pub fn of_server(error: &api::Error) -> Option<Self> {
        Some(match error {
            api::Error::Aborted => return None,
            api::Error::Offline => Self::Offline,
            api::Error::Malformed => Self::ServerFault { request_id: None },
            api::Error::Refused {
                code,
                request_id,
                fields: _,
            } => match code {
                ErrorCode::NotConnected => Self::NotConnected,
                ErrorCode::ScopeMissing => Self::ScopeMissing,
                ErrorCode::GrantRevoked => Self::GrantRevoked,
                ErrorCode::Forbidden => Self::NotAllowed,
                ErrorCode::Unauthenticated => Self::SignedOut,
                ErrorCode::TooManyRequests => Self::RateLimited { until_ms: None },
                ErrorCode::GoogleUnavailable => Self::GoogleFault,
                _ => Self::ServerFault {
                    request_id: request_id.clone(),
                },
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::RetryHint;

    fn refused(code: ErrorCode) -> api::Error {
        api::Error::Refused {
            code,
            fields: Vec::new(),
            request_id: None,
        }
    }

    fn check(code: ErrorCode, failure: Failure, step: NextStep) {
        let found = Failure::of_server(&refused(code)).unwrap();
        assert_eq!(found, failure);
        assert_eq!(found.next_step(), step);
    }

    #[test]
    fn each_refusal_of_the_server_has_its_own_next_step() {
        check(
            ErrorCode::NotConnected,
            Failure::NotConnected,
            NextStep::Connect,
        );
        check(
            ErrorCode::ScopeMissing,
            Failure::ScopeMissing,
            NextStep::Reconnect,
        );
        check(
            ErrorCode::GrantRevoked,
            Failure::GrantRevoked,
            NextStep::Reconnect,
        );
        check(ErrorCode::Forbidden, Failure::NotAllowed, NextStep::Nothing);
        check(
            ErrorCode::Unauthenticated,
            Failure::SignedOut,
            NextStep::SignIn,
        );
        check(
            ErrorCode::GoogleUnavailable,
            Failure::GoogleFault,
            NextStep::Retry,
        );
    }

    #[test]
    fn a_fault_of_ours_names_the_request() {
        let error = api::Error::Refused {
            code: ErrorCode::Internal,
            fields: Vec::new(),
            request_id: Some("r1".to_owned()),
        };
        let expect = Failure::ServerFault {
            request_id: Some("r1".to_owned()),
        };
        assert_eq!(Failure::of_server(&error), Some(expect));
    }

    #[test]
    fn a_request_nobody_waits_for_did_not_fail() {
        assert_eq!(Failure::of_server(&api::Error::Aborted), None);
    }

    #[test]
    fn gmails_errors_are_told_apart() {
        let check =
            |error: gmail::Error, failure| assert_eq!(Failure::of_gmail(&error, 1_000), failure);
        check(gmail::Error::Unauthorized, Failure::GrantRevoked);
        check(gmail::Error::InsufficientScope, Failure::ScopeMissing);
        check(gmail::Error::NotFound, Failure::Gone);
        check(gmail::Error::DayUsedUp, Failure::QuotaGone);
        check(gmail::Error::Malformed("x"), Failure::Unreadable);
        let api = |status| gmail::Error::Api {
            status,
            reason: String::new(),
        };
        check(api(503), Failure::GoogleFault);
        check(api(400), Failure::Unreadable);
        check(api(409), Failure::Taken);
        let hint = Some(RetryHint::InMs(500));
        check(
            gmail::Error::RateLimited { hint },
            Failure::RateLimited {
                until_ms: Some(1_500),
            },
        );
    }
}
