//! Waiting for a condition.

use std::fmt::Display;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};

/// How often a condition is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// The moment at which a test has taken too long, whatever it is waiting for.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

/// How long a whole test may take, on a small machine that also compiles.
const TEST_LIMIT: Duration = Duration::from_secs(120);

impl Deadline {
    /// The deadline of a test that starts now.
    pub fn of_this_test() -> Self {
        Self::after(TEST_LIMIT)
    }

    /// A deadline that far from now.
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// Looks again and again until the condition holds.
    ///
    /// # Errors
    ///
    /// What was seen last, when the deadline passes first.
    pub async fn wait<T, E: Display>(
        &self,
        mut look: impl AsyncFnMut() -> Result<T, E>,
    ) -> Result<T, String> {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = "nothing was seen before the deadline".to_owned();
        let looking = async {
            loop {
                ticks.tick().await;
                match look().await {
                    Ok(found) => return found,
                    Err(other) => seen = other.to_string(),
                }
            }
        };
        match timeout_at(self.0, looking).await {
            Ok(found) => Ok(found),
            Err(_) => Err(seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn waits_until_the_condition_holds() {
        let mut looks = 0;
        let found = Deadline::after(Duration::from_secs(10))
            .wait(async || {
                looks += 1;
                if looks == 100 { Ok(looks) } else { Err(looks) }
            })
            .await;
        assert_eq!(found, Ok(100));
    }

    #[tokio::test(start_paused = true)]
    async fn says_what_it_saw_last() {
        let deadline = Deadline::after(Duration::from_secs(10));
        let found: Result<(), _> = deadline.wait(async || Err("two rows")).await;
        assert_eq!(found, Err("two rows".to_owned()));
    }
}
