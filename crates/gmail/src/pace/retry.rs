//! Whether and when a failed call is tried again.

use super::budget::Who;
use crate::{Error, RetryHint, RetryKind};

/// After so many tries a call has failed.
pub const MOST_TRIES: u32 = 6;
/// After so many a person is told that Gmail has a fault, or does not answer: the end of a limit is known, and waited
/// for; the end of a fault is not, and a page that says so is better than one that says nothing.
pub const MOST_TRIES_OF_A_FAULT: u32 = 3;
/// A hint further away than this is not believed.
pub const MOST_WAIT_MS: i64 = 15 * 60 * 1_000;

const FIRST_DELAY_MS: i64 = 1_000;
const MOST_DELAY_MS: i64 = 64_000;

/// One call's history of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    who: Who,
    tries: u32,
    refreshed: bool,
}

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Get a new token, then try again at once.
    RefreshToken,
    /// Try again then.
    At {
        /// In milliseconds since 1970.
        at_ms: i64,
    },
    /// It has failed.
    GiveUp,
}

impl Retry {
    /// A call that has not failed yet.
    pub const fn new(who: Who) -> Self {
        Self {
            who,
            tries: 0,
            refreshed: false,
        }
    }

    /// A call failed. `jitter` is any random number; it spreads callers that failed together.
    pub fn decide(&mut self, error: &Error, now_ms: i64, jitter: u32) -> Decision {
        let (hint, most) = match error.retry_kind() {
            RetryKind::Never => return Decision::GiveUp,
            RetryKind::RefreshToken if self.refreshed => return Decision::GiveUp,
            RetryKind::RefreshToken => {
                self.refreshed = true;
                return Decision::RefreshToken;
            }
            RetryKind::SlowDown(hint) => (hint, MOST_TRIES),
            RetryKind::BackOff if self.who == Who::Person => (None, MOST_TRIES_OF_A_FAULT),
            RetryKind::BackOff => (None, MOST_TRIES),
        };
        self.tries += 1;
        if self.tries >= most {
            return Decision::GiveUp;
        }
        let delayed_ms = now_ms + delay_ms(self.tries, jitter);
        let hinted_ms = hint.and_then(|hint| believable_ms(hint, now_ms));
        Decision::At {
            at_ms: delayed_ms.max(hinted_ms.unwrap_or_default()),
        }
    }
}

/// When a hint says to come back, unless that is past or far away: then the clocks here and at Google differ.
pub(super) fn believable_ms(hint: RetryHint, now_ms: i64) -> Option<i64> {
    let at_ms = hint.at_ms(now_ms);
    (now_ms..=now_ms + MOST_WAIT_MS)
        .contains(&at_ms)
        .then_some(at_ms)
}

/// Truncated exponential: 1 to 2 seconds after the first failure, then 2 to 4, … at most 64.
fn delay_ms(tries: u32, jitter: u32) -> i64 {
    let base_ms = FIRST_DELAY_MS << tries.saturating_sub(1).min(6);
    let random_ms = (base_ms * i64::from(jitter)) >> u32::BITS;
    (base_ms + random_ms).min(MOST_DELAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: Error = Error::RateLimited { hint: None };

    #[test]
    fn waits_twice_as_long_each_time_and_gives_up_after_six_tries() {
        let mut retry = Retry::new(Who::Job);
        let waits: Vec<_> = (0..6)
            .map(|_| retry.decide(&Error::NoAnswer, 0, 0))
            .collect();
        let at = |at_ms| Decision::At { at_ms };
        assert_eq!(
            waits,
            [
                at(1_000),
                at(2_000),
                at(4_000),
                at(8_000),
                at(16_000),
                Decision::GiveUp
            ]
        );
    }

    #[test]
    fn tells_a_person_of_a_fault_after_three_tries_and_waits_for_limits() {
        let waits = |error: &Error| {
            let mut retry = Retry::new(Who::Person);
            let given_up = |_: &u32| retry.decide(error, 0, 0) == Decision::GiveUp;
            (1..=MOST_TRIES).find(given_up)
        };
        assert_eq!(waits(&Error::NoAnswer), Some(3));
        assert_eq!(waits(&BUSY), Some(6));
    }

    #[test]
    fn jitter_adds_up_to_the_same_again_and_never_passes_the_limit() {
        assert_eq!(delay_ms(1, u32::MAX), 1_999);
        assert_eq!(delay_ms(2, u32::MAX / 2), 2_999);
        assert_eq!(delay_ms(99, u32::MAX), MOST_DELAY_MS);
    }

    #[test]
    fn waits_for_a_hint_but_not_for_one_of_another_clock() {
        let decide = |hint| {
            let error = Error::RateLimited { hint: Some(hint) };
            Retry::new(Who::Job).decide(&error, 5, 0)
        };
        assert_eq!(
            decide(RetryHint::AtMs(30_000)),
            Decision::At { at_ms: 30_000 }
        );
        assert_eq!(decide(RetryHint::InMs(10)), Decision::At { at_ms: 1_005 });
        for hint in [RetryHint::AtMs(6 + MOST_WAIT_MS), RetryHint::AtMs(-1)] {
            assert_eq!(decide(hint), Decision::At { at_ms: 1_005 });
        }
    }

    #[test]
    fn refreshes_the_token_once() {
        let mut retry = Retry::new(Who::Job);
        assert_eq!(
            retry.decide(&Error::Unauthorized, 0, 0),
            Decision::RefreshToken
        );
        assert_eq!(retry.decide(&BUSY, 0, 0), Decision::At { at_ms: 1_000 });
        assert_eq!(retry.decide(&Error::Unauthorized, 0, 0), Decision::GiveUp);
    }

    #[test]
    fn never_repeats_what_will_fail_again() {
        for error in [
            Error::InsufficientScope,
            Error::NotFound,
            Error::Malformed("x"),
        ] {
            assert_eq!(Retry::new(Who::Job).decide(&error, 0, 0), Decision::GiveUp);
        }
    }
}
