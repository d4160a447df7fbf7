//! The simulator's clock: the machine's own, or one that only tests move.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

/// The time everything in the simulator happens at. Clones share one clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Kind>>);

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// The machine's clock, moved by so many milliseconds.
    Real { ahead_ms: i64 },
    /// Stands still until it is moved.
    Virtual { now_ms: i64 },
}

impl Clock {
    /// The machine's clock. It may still be moved ahead with [`Clock::advance`] and [`Clock::set`].
    #[must_use]
    pub fn real() -> Self {
        Self(Arc::new(Mutex::new(Kind::Real { ahead_ms: 0 })))
    }

    /// A clock that stands at `start` until it is moved.
    #[must_use]
    pub fn stopped_at(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Kind::Virtual {
            now_ms: start.as_millisecond(),
        })))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_ms()).unwrap_or(Timestamp::MAX)
    }

    /// What time it is, in milliseconds since the epoch, the unit of Gmail's `internalDate`.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        match *self.kind() {
            Kind::Real { ahead_ms } => machine_ms() + ahead_ms,
            Kind::Virtual { now_ms } => now_ms,
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 2);
        match &mut *self.kind() {
            Kind::Real { ahead_ms } => *ahead_ms += by_ms,
            Kind::Virtual { now_ms } => *now_ms += by_ms,
        }
    }

    /// Moves the clock to a moment, which may lie in the past.
    pub fn set(&self, to: Timestamp) {
        match &mut *self.kind() {
            Kind::Real { ahead_ms } => *ahead_ms = to.as_millisecond() - machine_ms(),
            Kind::Virtual { now_ms } => *now_ms = to.as_millisecond(),
        }
    }

    fn kind(&self) -> std::sync::MutexGuard<'_, Kind> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place of the simulator that reads the machine's clock"
)]
fn machine_ms() -> i64 {
    Timestamp::now().as_millisecond()
}
