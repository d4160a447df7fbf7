//! What can go wrong between us and Google's authorization server.

use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, SignatureVerificationError,
    StandardErrorResponse, core::CoreErrorResponseType,
};

use crate::google::http::HttpError;
use contract::mailbox::GrantCause;

/// Why there is no token. None of it holds a token or an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OAuthError {
    /// Google did not answer, or asked to come back later.
    #[error("Google could not be reached")]
    Unavailable,
    /// `invalid_grant`: the code was used or is too old, or the refresh token was revoked or has expired.
    #[error("Google no longer accepts this grant")]
    InvalidGrant(GrantCause),
    /// Google refused for another reason: the client's id, secret or redirect address is wrong.
    #[error("Google refused this client's request")]
    Refused,
    /// The ID token was signed with a key that is not known (yet).
    #[error("the ID token's key is unknown")]
    UnknownKey,
    /// The ID token is missing, forged, too old, for somebody else, or from another round trip.
    #[error("the ID token was not accepted: {0}")]
    IdToken(&'static str),
    /// The answer is not what Google documents.
    #[error("the answer could not be read: {0}")]
    Malformed(&'static str),
}

impl From<HttpError> for OAuthError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Connection | HttpError::Timeout => Self::Unavailable,
            HttpError::UnknownHost => Self::Malformed("an address of another host"),
            HttpError::TooLarge => Self::Malformed("too large"),
            HttpError::SetUp => Self::Malformed("no HTTP client"),
        }
    }
}

impl From<DiscoveryError<TransportError>> for OAuthError {
    fn from(error: DiscoveryError<TransportError>) -> Self {
        match error {
            DiscoveryError::Request(error) => error.0,
            DiscoveryError::Validation(_) => Self::Malformed("discovery names another issuer"),
            _ => Self::Malformed("discovery"),
        }
    }
}

/// Codes by which Google says that an administrator of the person's organization does not allow the app.
/// Source: <https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors>
pub const ADMIN_BLOCKED: [&str; 2] = ["admin_policy_enforced", "org_internal"];

/// What the sentence beside `invalid_grant` tells. Most causes have one sentence at Google: "Token has been expired or
/// revoked."
fn cause(described: &str) -> GrantCause {
    let described = described.to_ascii_lowercase();
    let says = |word: &str| described.contains(word);
    if says("rapt") {
        GrantCause::Reauthentication
    } else if says("policy") {
        GrantCause::AdminBlocked
    } else if says("account") && (says("deleted") || says("disabled")) {
        GrantCause::AccountGone
    } else {
        GrantCause::Ended
    }
}

type TokenError = RequestTokenError<TransportError, StandardErrorResponse<CoreErrorResponseType>>;

impl From<TokenError> for OAuthError {
    fn from(error: TokenError) -> Self {
        match error {
            RequestTokenError::Request(error) => error.0,
            RequestTokenError::ServerResponse(answer) => {
                let described = answer.error_description().map_or("", String::as_str);
                match answer.error() {
                    CoreErrorResponseType::InvalidGrant => Self::InvalidGrant(cause(described)),
                    CoreErrorResponseType::Extension(code)
                        if ADMIN_BLOCKED.contains(&code.as_str()) =>
                    {
                        Self::InvalidGrant(GrantCause::AdminBlocked)
                    }
                    _ => Self::Refused,
                }
            }
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Self::Malformed("token answer")
            }
        }
    }
}

impl From<ClaimsVerificationError> for OAuthError {
    fn from(error: ClaimsVerificationError) -> Self {
        use ClaimsVerificationError as Claims;
        match error {
            Claims::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
                Self::UnknownKey
            }
            Claims::SignatureVerification(_) => Self::IdToken("signature"),
            Claims::Expired(_) => Self::IdToken("expired"),
            Claims::InvalidAudience(_) => Self::IdToken("audience"),
            Claims::InvalidIssuer(_) => Self::IdToken("issuer"),
            Claims::InvalidNonce(_) => Self::IdToken("nonce"),
            _ => Self::IdToken("claims"),
        }
    }
}

/// An [`OAuthError`] of the transport, on its way through the `openidconnect` crate.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct TransportError(pub(super) OAuthError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_apart_what_google_tells_apart() {
        for (described, expect) in [
            ("Token has been expired or revoked.", GrantCause::Ended),
            ("Bad Request", GrantCause::Ended),
            ("", GrantCause::Ended),
            (
                "reauth related error (invalid_rapt)",
                GrantCause::Reauthentication,
            ),
            ("Account has been deleted", GrantCause::AccountGone),
            ("Access blocked by admin policy", GrantCause::AdminBlocked),
        ] {
            assert_eq!(cause(described), expect, "{described}");
        }
    }
}
