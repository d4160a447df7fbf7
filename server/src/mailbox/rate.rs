//! How often one session may ask for a token.

use jiff::{SignedDuration, Timestamp};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// A token lives an hour; a session with many tabs needs a few. More is a fault or an attack.
const MOST: usize = 30;
/// The time in which so many may be asked for.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// When each session asked. In memory: with several processes the limit holds for each of them.
#[derive(Debug, Default)]
pub struct TokenRate {
    asked: Mutex<HashMap<String, VecDeque<Timestamp>>>,
}

impl TokenRate {
    /// Counts one request of a session, or says how long it must wait.
    ///
    /// # Errors
    /// The time until the next request is taken.
    pub fn take(&self, session_hash: &str, now: Timestamp) -> Result<(), Duration> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &Timestamp| now.duration_since(*at) < WINDOW;
        asked.retain(|_, times| times.back().is_some_and(recent));
        let times = asked.entry(session_hash.to_owned()).or_default();
        while times.front().is_some_and(|at| !recent(at)) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= MOST => {
                let wait = WINDOW - now.duration_since(*first);
                Err(wait.try_into().unwrap_or(Duration::ZERO))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_thirty_first_request_of_an_hour_waits_for_the_first_to_grow_old() {
        let rate = TokenRate::default();
        for second in 0..30 {
            assert_eq!(rate.take("a", at(second)), Ok(()));
        }
        assert_eq!(rate.take("a", at(60)), Err(Duration::from_secs(3_540)));
        assert_eq!(rate.take("b", at(60)), Ok(()));
        assert_eq!(rate.take("a", at(3_600)), Ok(()));
        assert_eq!(rate.take("a", at(3_600)), Err(Duration::from_secs(1)));
    }
}
