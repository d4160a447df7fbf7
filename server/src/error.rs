//! The one error of the server's edge: by meaning, with one match to a code and through it to a
//! status. Faults of ours are logged once, by [`crate::layers::observe`], which also writes the
//! body; it holds a code and a request id, never a cause.

use axum::response::{IntoResponse, Response};
use contract::{ErrorBody, ErrorCode, FieldError, error::FieldProblem, permission::Permission};
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
use sea_orm::{ConnAcquireErr, DbErr};
use std::{sync::Arc, time::Duration};

/// What a handler answers with.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why a request was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The body is not the JSON asked for; with serde's words, which repeat no value.
    #[error("{0}")]
    MalformedJson(String),
    /// The query string is not one this route takes.
    #[error("{0}")]
    MalformedQuery(String),
    /// Fields of the body were refused.
    #[error("some fields were refused")]
    InvalidFields(Vec<FieldError>),
    /// No session, or one that has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The profile lacks a permission.
    #[error("the profile lacks the permission {}", .0.as_str())]
    Forbidden(Permission),
    /// The request does not come from our own pages.
    #[error("the request does not come from this server's own pages")]
    CrossSite,
    /// No such record.
    #[error("no such record")]
    NotFound,
    /// No such route.
    #[error("no such route")]
    NoRoute,
    /// The route does not take this method.
    #[error("the route does not take this method")]
    MethodNotAllowed,
    /// Someone changed the record meanwhile.
    #[error("the record has changed since it was read")]
    Conflict,
    /// The record is still in use.
    #[error("the record is still in use")]
    InUse,
    /// The last administrator cannot go.
    #[error("the organization needs an administrator")]
    LastAdministrator,
    /// The body is too large.
    #[error("the body is too large")]
    BodyTooLarge,
    /// The body is not announced as JSON.
    #[error("the content type must be application/json")]
    UnsupportedMediaType,
    /// Too many requests; wait this long.
    #[error("too many requests")]
    TooManyRequests(Duration),
    /// No mailbox is connected.
    #[error("no mailbox is connected")]
    NotConnected,
    /// The grant does not cover this.
    #[error("the grant does not cover this")]
    ScopeMissing,
    /// Google no longer accepts the grant.
    #[error("the grant is no longer accepted")]
    GrantRevoked,
    /// Labels need MailMagnet.
    #[error("labels need MailMagnet")]
    MailMagnetOff,
    /// Labels are off.
    #[error("labels are off")]
    LabelsOff,
    /// Google did not answer, or not as documented; the cause is for the log.
    #[error("Google did not answer as it should")]
    Google(#[source] Box<dyn core::error::Error + Send + Sync>),
    /// Stopping, or out of time.
    #[error("the server cannot take the request now")]
    Unavailable,
    /// The database failed; the cause is for the log.
    #[error("the database failed")]
    Store(#[from] DbErr),
    /// A fault of ours; what happened is for the log.
    #[error("a fault of the server")]
    Fault(String),
}

impl Error {
    /// The code of the error body; its status follows from it.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::MalformedJson(_) => ErrorCode::MalformedJson,
            Self::MalformedQuery(_) => ErrorCode::MalformedQuery,
            Self::InvalidFields(_) => ErrorCode::InvalidField,
            Self::Unauthenticated => ErrorCode::Unauthenticated,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::CrossSite => ErrorCode::CrossSite,
            Self::NotFound => ErrorCode::NotFound,
            Self::NoRoute => ErrorCode::NoRoute,
            Self::MethodNotAllowed => ErrorCode::MethodNotAllowed,
            Self::Conflict => ErrorCode::Conflict,
            Self::InUse => ErrorCode::InUse,
            Self::LastAdministrator => ErrorCode::LastAdministrator,
            Self::BodyTooLarge => ErrorCode::BodyTooLarge,
            Self::UnsupportedMediaType => ErrorCode::UnsupportedMediaType,
            Self::TooManyRequests(_) => ErrorCode::TooManyRequests,
            Self::NotConnected => ErrorCode::NotConnected,
            Self::ScopeMissing => ErrorCode::ScopeMissing,
            Self::GrantRevoked => ErrorCode::GrantRevoked,
            Self::MailMagnetOff => ErrorCode::MailMagnetOff,
            Self::LabelsOff => ErrorCode::LabelsOff,
            Self::Google(_) => ErrorCode::GoogleUnavailable,
            // No connection came free in time: too much at once, not a fault.
            Self::Unavailable | Self::Store(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) => {
                ErrorCode::Unavailable
            }
            Self::Store(_) | Self::Fault(_) => ErrorCode::Internal,
        }
    }

    /// One field was refused.
    pub fn field(field: impl Into<String>, problem: FieldProblem) -> Self {
        Self::InvalidFields(vec![FieldError {
            field: field.into(),
            problem,
        }])
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body, as far as the error knows it: the request id is added at the edge.
    pub fn body(&self) -> ErrorBody {
        let fields = match self {
            Self::InvalidFields(fields) => fields.clone(),
            _ => Vec::new(),
        };
        ErrorBody {
            code: self.code(),
            message: self.to_string(),
            fields,
            request_id: None,
        }
    }

    /// What the log shall say of a fault of ours: the error and its causes.
    pub fn cause(&self) -> String {
        match self {
            Self::Fault(what) => what.clone(),
            _ => {
                let first = core::error::Error::source(self);
                std::iter::successors(first, |error| error.source())
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(": ")
            }
        }
    }
}

/// An error on its way to the edge, beside its response.
#[derive(Clone)]
pub struct Failure(pub Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::TooManyRequests(wait) = self {
            let seconds = HeaderValue::from(wait.as_secs().max(1));
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}
