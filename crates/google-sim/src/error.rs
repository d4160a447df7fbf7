//! Google's one error envelope.

use serde_json::{Value, json};

/// A refusal as the Gmail API words it.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The canonical name, `NOT_FOUND` for example.
    pub name: &'static str,
    /// The old style reason, `notFound` for example.
    pub reason: String,
    /// The old style domain: `global` or `usageLimits`.
    pub domain: &'static str,
    /// The sentence for people.
    pub message: String,
    extras: Box<Extras>,
}

/// What only some refusals carry.
#[derive(Clone, Debug, Default)]
struct Extras {
    /// `location` and `locationType` of the old style entry.
    location: Option<(&'static str, &'static str)>,
    /// The new style details.
    details: Vec<Value>,
    /// The challenge that goes with a 401.
    challenge: Option<&'static str>,
}

impl ApiError {
    pub(crate) fn new(
        status: u16,
        name: &'static str,
        reason: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            name,
            reason: reason.to_owned(),
            domain: "global",
            message: message.into(),
            extras: Box::default(),
        }
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", "invalidArgument", message)
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", "badRequest", message)
    }

    pub(crate) fn failed_precondition(message: impl Into<String>) -> Self {
        Self::new(400, "FAILED_PRECONDITION", "failedPrecondition", message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            404,
            "NOT_FOUND",
            "notFound",
            "Requested entity was not found.",
        )
    }

    pub(crate) fn aborted(message: impl Into<String>) -> Self {
        Self::new(409, "ABORTED", "aborted", message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(403, "PERMISSION_DENIED", "forbidden", message)
    }

    pub(crate) fn unimplemented(what: &str) -> Self {
        Self::new(
            501,
            "UNIMPLEMENTED",
            "notImplemented",
            format!("The simulator does not do this: {what}"),
        )
    }

    pub(crate) fn too_large(limit_bytes: u64) -> Self {
        Self::new(
            413,
            "INVALID_ARGUMENT",
            "uploadTooLarge",
            format!("Request is too large. The limit is {limit_bytes} bytes."),
        )
    }

    pub(crate) fn backend() -> Self {
        Self::new(
            500,
            "INTERNAL",
            "backendError",
            "Internal error encountered.",
        )
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(
            503,
            "UNAVAILABLE",
            "backendError",
            "The service is currently unavailable.",
        )
    }

    /// No token at all: Google answers "Login Required." and details of type `ErrorInfo`.
    pub(crate) fn login_required(method: &str) -> Self {
        let mut error = Self::new(
            401,
            "UNAUTHENTICATED",
            "required",
            "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        );
        error.extras.location = Some(("Authorization", "header"));
        error.extras.details = vec![error_info("CREDENTIALS_MISSING", method)];
        error.extras.challenge = Some("Bearer realm=\"https://accounts.google.com/\"");
        error
    }

    /// A token that is wrong, expired or revoked.
    pub(crate) fn invalid_credentials(method: &str) -> Self {
        let mut error = Self::new(
            401,
            "UNAUTHENTICATED",
            "authError",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        );
        error.extras.location = Some(("Authorization", "header"));
        error.extras.details = vec![error_info("ACCESS_TOKEN_EXPIRED", method)];
        error.extras.challenge =
            Some("Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
        error
    }

    /// A token without a scope the method takes.
    pub(crate) fn insufficient_scope(method: &str) -> Self {
        let mut error = Self::new(
            403,
            "PERMISSION_DENIED",
            "insufficientPermissions",
            "Request had insufficient authentication scopes.",
        );
        error.extras.details = vec![error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", method)];
        error.extras.challenge =
            Some("Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\"");
        error
    }

    /// Over quota, in one of the forms that were seen; the time to wait for stands only in the message.
    pub(crate) fn over_quota(status: u16, reason: &str, retry_at: jiff::Timestamp) -> Self {
        let name = if status == 429 {
            "RESOURCE_EXHAUSTED"
        } else {
            "PERMISSION_DENIED"
        };
        let mut error = Self::new(
            status,
            name,
            reason,
            format!("User-rate limit exceeded.  Retry after {retry_at:.3}"),
        );
        error.domain = "usageLimits";
        error
    }

    /// Too many calls of one mailbox at once.
    pub(crate) fn too_many_concurrent() -> Self {
        let mut error = Self::new(
            429,
            "RESOURCE_EXHAUSTED",
            "rateLimitExceeded",
            "Too many concurrent requests for user",
        );
        error.domain = "usageLimits";
        error
    }

    /// The value of `WWW-Authenticate`.
    pub(crate) fn challenge(&self) -> Option<&'static str> {
        self.extras.challenge
    }

    /// The body of the answer.
    pub(crate) fn body(&self, style: ErrorStyle) -> Value {
        let mut error = json!({
            "code": self.status,
            "message": self.message,
            "status": self.name,
        });
        if style != ErrorStyle::DetailsOnly || self.extras.details.is_empty() {
            let mut entry = json!({
                "message": self.short_message(),
                "domain": self.domain,
                "reason": self.reason,
            });
            if let Some((location, kind)) = &self.extras.location {
                entry["location"] = json!(location);
                entry["locationType"] = json!(kind);
            }
            error["errors"] = json!([entry]);
        }
        if style != ErrorStyle::ErrorsOnly && !self.extras.details.is_empty() {
            error["details"] = json!(self.extras.details);
        }
        json!({ "error": error })
    }

    fn short_message(&self) -> &str {
        match self.reason.as_str() {
            "required" => "Login Required.",
            "authError" => "Invalid Credentials",
            "insufficientPermissions" => "Insufficient Permission",
            _ => &self.message,
        }
    }
}

/// Which of the two lists an error carries. Both forms occur; a client must understand each alone.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorStyle {
    /// `errors` and, where there are any, `details`.
    #[default]
    Both,
    /// Only the old `errors` list.
    ErrorsOnly,
    /// Only the new `details` list, where there is one.
    DetailsOnly,
}

fn error_info(reason: &str, method: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": { "service": "gmail.googleapis.com", "method": method },
    })
}
