//! The one error body of the API, and its codes.

use serde::{Deserialize, Serialize};

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What went wrong, for programs. The client chooses its words by this.
    pub code: ErrorCode,
    /// What went wrong, for developers, in English. Holds no data of the organization.
    pub message: String,
    /// Which fields of the request are at fault, where the code is `invalid_field`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// Names this request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One field of a request that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name in the payload; an element of a list as `addresses[2]`.
    pub field: String,
    /// Why it was refused.
    pub problem: FieldProblem,
}

/// Why a field was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
    /// It must not be empty.
    Required,
    /// It is longer than [`crate::limits`] allows.
    TooLong,
    /// The list has more entries than [`crate::limits`] allows.
    TooMany,
    /// It is not of the form it must have.
    Malformed,
    /// The number is out of range.
    OutOfRange,
    /// It stands twice.
    Duplicate,
    /// It names a record that does not exist.
    Unknown,
    /// It would put a record under itself.
    Circular,
    /// It is a domain at which anybody may have a mailbox.
    Public,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal;)*) => {
        /// What went wrong. Each code has one HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
            /// A code this client does not know: a newer server sent it.
            #[serde(other)]
            Unknown,
        }

        impl ErrorCode {
            /// The HTTP status that goes with the code.
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)*
                    Self::Unknown => 500,
                }
            }

            /// Every code a server may send.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

codes! {
    /// The body is not JSON, or not the JSON asked for.
    MalformedJson = 400;
    /// The query string is not one this route takes.
    MalformedQuery = 400;
    /// One or more fields were refused; see `fields`.
    InvalidField = 422;
    /// Not signed in, or the session has ended.
    Unauthenticated = 401;
    /// The user's profile lacks the permission.
    Forbidden = 403;
    /// The request does not come from the product's own pages.
    CrossSite = 403;
    /// No such record.
    NotFound = 404;
    /// No such route.
    NoRoute = 404;
    /// The route does not take this method.
    MethodNotAllowed = 405;
    /// Someone changed the record meanwhile.
    Conflict = 409;
    /// The record is still in use by others.
    InUse = 409;
    /// The last administrator cannot be removed.
    LastAdministrator = 409;
    /// The body is larger than the server takes.
    BodyTooLarge = 413;
    /// The body's content type is not `application/json`.
    UnsupportedMediaType = 415;
    /// Too many requests; wait.
    TooManyRequests = 429;
    /// No Gmail mailbox is connected.
    NotConnected = 409;
    /// The grant was refused, or its scope does not cover this.
    ScopeMissing = 409;
    /// Google no longer accepts the grant: connect again.
    GrantRevoked = 409;
    /// Labels need MailMagnet.
    MailMagnetOff = 409;
    /// Labels are off.
    LabelsOff = 409;
    /// Google did not answer, or not in time.
    GoogleUnavailable = 502;
    /// The server is stopping or overloaded; try again.
    Unavailable = 503;
    /// A fault of ours. The request id names it in the log.
    Internal = 500;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_travels_in_snake_case() {
        let body = serde_json::to_string(&ErrorCode::LastAdministrator).unwrap();
        assert_eq!(body, "\"last_administrator\"");
    }

    #[test]
    fn an_unheard_of_code_is_read_as_unknown() {
        let code: ErrorCode = serde_json::from_str("\"tomorrow\"").unwrap();
        assert_eq!(code, ErrorCode::Unknown);
    }
}
