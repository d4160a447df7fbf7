//! Faults on demand: which calls go wrong, and how.

use serde::{Deserialize, Serialize};

use crate::error::ApiError;

/// A fault a test asks for.
///
/// ```
/// use google_sim::{Fault, FaultKind};
/// // The second and the third get of this person answer 500.
/// let fault = Fault::new(FaultKind::InternalError)
///     .on_method("gmail.users.messages.get")
///     .of_user("aoi@example.jp")
///     .after(1)
///     .times(2);
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// The method by its id in the discovery document, or `token`, `revoke`, `userinfo`, `authorize`, `certs`, `batch`.
    /// None: every method of the Gmail API.
    #[serde(default)]
    pub method: Option<String>,
    /// The mailbox. None: every mailbox.
    #[serde(default)]
    pub user: Option<String>,
    /// A text that the path and query, decoded, must contain: a message id for example.
    #[serde(default)]
    pub containing: Option<String>,
    /// So many matching calls pass first.
    #[serde(default)]
    pub after: u32,
    /// So many calls go wrong. None: all of them until the faults are cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// The call takes effect before its answer goes wrong.
    #[serde(default)]
    pub takes_effect: bool,
}

/// What can go wrong.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 429 "User-rate limit exceeded.  Retry after …".
    TooManyRequests,
    /// 429 "Too many concurrent requests for user."
    TooManyConcurrent,
    /// 403 with a reason: `rateLimitExceeded`, `userRateLimitExceeded`, `dailyLimitExceeded`, `domainPolicy` …
    Forbidden {
        /// The reason in `errors[0].reason`.
        reason: String,
    },
    /// 500 `backendError`.
    InternalError,
    /// 503 `backendError`.
    Unavailable,
    /// The answer comes so many milliseconds later.
    Slow {
        /// How much later.
        delay_ms: u64,
    },
    /// The connection ends in the middle of the answer.
    Cut,
    /// 404, as for a history id that is too old or a message that is gone.
    NotFound,
    /// 400 `invalidArgument`, as for a label that is not there.
    InvalidArgument,
    /// 401 for a good token.
    Unauthorized,
    /// The token endpoint answers 400 with this error code: `invalid_grant` for example.
    OAuthError {
        /// The error code.
        code: String,
    },
    /// The answer is 200 with a body that is not JSON.
    Garbage,
}

impl Fault {
    /// A fault of every Gmail call until it is limited.
    #[must_use]
    pub const fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            method: None,
            user: None,
            containing: None,
            after: 0,
            times: None,
            takes_effect: false,
        }
    }

    /// Only calls of this method.
    #[must_use]
    pub fn on_method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only calls for this mailbox.
    #[must_use]
    pub fn of_user(mut self, address: &str) -> Self {
        self.user = Some(address.to_owned());
        self
    }

    /// Only calls whose path or query contains this text.
    #[must_use]
    pub fn containing(mut self, text: &str) -> Self {
        self.containing = Some(text.to_owned());
        self
    }

    /// Lets so many matching calls pass first.
    #[must_use]
    pub const fn after(mut self, calls: u32) -> Self {
        self.after = calls;
        self
    }

    /// Stops after so many calls.
    #[must_use]
    pub const fn times(mut self, calls: u32) -> Self {
        self.times = Some(calls);
        self
    }

    /// Lets the call take effect before its answer goes wrong.
    #[must_use]
    pub const fn taking_effect(mut self) -> Self {
        self.takes_effect = true;
        self
    }
}

/// The faults asked for and not yet used up.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault of this call, if there is one. Every matching fault counts the call.
    pub(crate) fn strike(
        &mut self,
        method: &str,
        user: Option<&str>,
        target: &str,
    ) -> Option<Fault> {
        let mut struck = None;
        for fault in &mut self.0 {
            if struck.is_some() || !fault.concerns(method, user, target) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times = times.saturating_sub(1);
            }
            struck = Some(fault.clone());
        }
        self.0.retain(|fault| fault.times != Some(0));
        struck
    }
}

impl Fault {
    fn concerns(&self, method: &str, user: Option<&str>, target: &str) -> bool {
        let method_fits = match self.method.as_deref() {
            Some(wanted) => wanted == method,
            None => method.starts_with("gmail."),
        };
        let user_fits = self
            .user
            .as_deref()
            .is_none_or(|wanted| user.is_some_and(|user| user.eq_ignore_ascii_case(wanted)));
        let target_fits = self
            .containing
            .as_deref()
            .is_none_or(|text| target.contains(text));
        method_fits && user_fits && target_fits && self.times != Some(0)
    }
}

impl FaultKind {
    /// The refusal this fault stands for; none where the fault is not a refusal.
    pub(crate) fn refusal(&self, method: &str, now: jiff::Timestamp) -> Option<ApiError> {
        let soon = now
            .checked_add(jiff::SignedDuration::from_secs(20))
            .unwrap_or(now);
        match self {
            Self::TooManyRequests => Some(ApiError::over_quota(429, "rateLimitExceeded", soon)),
            Self::TooManyConcurrent => Some(ApiError::too_many_concurrent()),
            Self::Forbidden { reason } if reason.ends_with("imitExceeded") => {
                Some(ApiError::over_quota(403, reason, soon))
            }
            Self::Forbidden { reason } => Some(ApiError::new(
                403,
                "PERMISSION_DENIED",
                reason,
                "The request was refused.",
            )),
            Self::InternalError => Some(ApiError::backend()),
            Self::Unavailable => Some(ApiError::unavailable()),
            Self::NotFound => Some(ApiError::not_found()),
            Self::InvalidArgument => Some(ApiError::invalid_argument("Invalid argument.")),
            Self::Unauthorized => Some(ApiError::invalid_credentials(method)),
            Self::OAuthError { .. } | Self::Slow { .. } | Self::Cut | Self::Garbage => None,
        }
    }
}
