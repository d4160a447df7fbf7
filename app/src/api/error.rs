//! What can go wrong with a request to our server, by meaning.

use contract::{ErrorBody, ErrorCode, FieldError};
use gmail::json;

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The server refused it, and says why.
    Refused {
        /// What went wrong.
        code: ErrorCode,
        /// The fields at fault, where the code is `invalid_field`.
        fields: Vec<FieldError>,
        /// Names the request in the server's log.
        request_id: Option<String>,
    },
    /// The server could not be reached.
    Offline,
    /// It was taken back; nobody waits for the answer.
    Aborted,
    /// The answer was not one this client understands: another version, or a proxy's page.
    Malformed,
}

impl Error {
    /// The code the server gave, if it answered.
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Offline | Self::Aborted | Self::Malformed => None,
        }
    }

    /// The fields at fault.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Refused { fields, .. } => fields,
            Self::Offline | Self::Aborted | Self::Malformed => &[],
        }
    }

    /// Whether the session has ended.
    pub fn is_signed_out(&self) -> bool {
        self.code() == Some(ErrorCode::Unauthenticated)
    }

    /// Whether someone else changed the record meanwhile.
    pub fn is_conflict(&self) -> bool {
        self.code() == Some(ErrorCode::Conflict)
    }

    /// What an answer that is not a success says. `body` is its text.
    pub fn from_answer(status: u16, body: &str) -> Self {
        match json::from_slice::<ErrorBody>(body.as_bytes()) {
            Ok(ErrorBody {
                code,
                message: _,
                fields,
                request_id,
            }) => Self::Refused {
                code,
                fields,
                request_id,
            },
            Err(_) => match status {
                502..=504 => Self::Offline,
                _ => Self::Malformed,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_code_and_request_id() {
        let error = Error::from_answer(
            409,
            r#"{"code":"conflict","message":"changed","request_id":"r1"}"#,
        );
        assert!(error.is_conflict());
        assert!(matches!(
            error,
            Error::Refused { request_id: Some(id), .. } if id == "r1"
        ));
    }

    #[test]
    fn a_code_of_a_newer_server_is_still_a_refusal() {
        let error = Error::from_answer(422, r#"{"code":"tomorrow","message":""}"#);
        assert_eq!(error.code(), Some(ErrorCode::Unknown));
    }

    #[test]
    fn a_proxys_error_page_counts_as_offline() {
        assert_eq!(Error::from_answer(502, "<html>"), Error::Offline);
        assert_eq!(Error::from_answer(400, "<html>"), Error::Malformed);
    }
}
