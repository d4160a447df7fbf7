//! How long an access token is used before a new one is asked for.

/// A token that ends sooner than this is renewed first: a request must not outlive it.
const MARGIN_MS: i64 = 60_000;
/// How long a token is trusted when this computer's clock makes no sense of its end.
const BLIND_MS: i64 = 5 * 60_000;

/// When a token came and when it ends. The end is by the server's clock, the rest by ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    received_at_ms: i64,
    expires_at_ms: i64,
}

impl Lease {
    /// A token that came now and ends then.
    pub const fn new(received_at_ms: i64, expires_at_ms: i64) -> Self {
        Self {
            received_at_ms,
            expires_at_ms,
        }
    }

    /// Whether the token may be used now. Where our clock runs ahead, a token seems to have
    /// ended when it comes: then it is used for a while, and Google says when it has ended.
    pub const fn is_fresh(self, now_ms: i64) -> bool {
        let blind = self.expires_at_ms - self.received_at_ms <= MARGIN_MS;
        let end_ms = if blind {
            self.received_at_ms + BLIND_MS
        } else {
            self.expires_at_ms - MARGIN_MS
        };
        // A clock that was set back says nothing about the token.
        now_ms < end_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        let lease = Lease::new(0, HOUR_MS);
        assert!(lease.is_fresh(0));
        assert!(lease.is_fresh(HOUR_MS - MARGIN_MS - 1));
        assert!(!lease.is_fresh(HOUR_MS - MARGIN_MS));
    }

    #[test]
    fn a_clock_that_runs_ahead_does_not_ask_again_and_again() {
        let lease = Lease::new(5 * HOUR_MS, HOUR_MS);
        assert!(lease.is_fresh(5 * HOUR_MS));
        assert!(!lease.is_fresh(5 * HOUR_MS + BLIND_MS));
    }
}
