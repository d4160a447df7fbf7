//! The one clock of the server. Everything that needs the time asks here, so that a test can say
//! what time it is.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// Tells the time: the machine's, or a test's. Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    Real,
    Mock(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    pub const fn real() -> Self {
        Self(Source::Real)
    }

    /// A clock that stands at `start` until it is advanced.
    pub fn mock(start: Timestamp) -> Self {
        Self(Source::Mock(Arc::new(Mutex::new(start))))
    }

    /// The time now, in whole milliseconds: what the database can hold.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            Source::Real => Timestamp::now(),
            Source::Mock(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Moves a mock clock forward.
    ///
    /// # Panics
    /// On the real clock, or past the year 9999.
    pub fn advance(&self, by: SignedDuration) {
        match &self.0 {
            Source::Real => panic!("only a mock clock can be advanced"),
            Source::Mock(at) => {
                let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
                *at = at.checked_add(by).expect("the time stays in range");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_mock_clock_advance_together() {
        let clock = Clock::mock(Timestamp::UNIX_EPOCH);
        let other = clock.clone();
        clock.advance(SignedDuration::from_secs(90));
        assert_eq!(other.now(), Timestamp::from_second(90).unwrap());
    }
}
