//! Why a run stops before its end, and what follows.

use crate::{
    google::gateway::GatewayError, google::oauth::OAuthError, mailbox::tokens::TokenError,
};
use gmail::RetryKind;
use jiff::Timestamp;
use sea_orm::DbErr;

/// Why a run stops before its end.
#[derive(Debug)]
pub(super) enum Halt {
    /// The grant does not work any more: the mailbox waits for its owner.
    Pause {
        /// Whether Google took the grant back; otherwise its scope is missing.
        revoked: bool,
    },
    /// This server is stopping: the next run follows as soon as there is a server again.
    Stopping,
    /// Google asks for patience, or is not there.
    Postpone {
        /// Not before then, where Google says so.
        not_before: Option<Timestamp>,
    },
    /// An answer that cannot be understood, or a fault of ours. Holds no data.
    Fail(String),
    /// Another run has the mailbox, or it was disconnected or switched meanwhile.
    LeaseLost,
    /// The database failed.
    Store(DbErr),
}

impl From<DbErr> for Halt {
    fn from(error: DbErr) -> Self {
        Self::Store(error)
    }
}

impl Halt {
    /// What follows from a call that has no answer.
    pub(super) fn from_gateway(error: GatewayError, now: Timestamp) -> Self {
        match error {
            GatewayError::Gmail(error) => Self::from_gmail(&error, now),
            GatewayError::Token(TokenError::Revoked) => Self::Pause { revoked: true },
            GatewayError::Token(TokenError::ScopeMissing) => Self::Pause { revoked: false },
            GatewayError::Token(TokenError::Google(OAuthError::Unavailable)) => {
                Self::Postpone { not_before: None }
            }
            GatewayError::Token(TokenError::Google(error)) => Self::Fail(error.to_string()),
            GatewayError::Token(error @ TokenError::Sealed) => Self::Fail(error.to_string()),
            GatewayError::Token(TokenError::Store(error)) | GatewayError::Store(error) => {
                Self::Store(error)
            }
        }
    }

    fn from_gmail(error: &gmail::Error, now: Timestamp) -> Self {
        match error.retry_kind() {
            // The gateway has renewed the token once already.
            RetryKind::RefreshToken => Self::Pause { revoked: true },
            RetryKind::SlowDown(hint) => {
                let at_ms = hint.map(|hint| hint.at_ms(now.as_millisecond()));
                let not_before = at_ms.and_then(|at| Timestamp::from_millisecond(at).ok());
                Self::Postpone { not_before }
            }
            RetryKind::BackOff => Self::Postpone { not_before: None },
            RetryKind::Never if *error == gmail::Error::InsufficientScope => {
                Self::Pause { revoked: false }
            }
            RetryKind::Never if *error == gmail::Error::DayUsedUp => {
                Self::Postpone { not_before: None }
            }
            RetryKind::Never => Self::Fail(error.to_string()),
        }
    }
}
