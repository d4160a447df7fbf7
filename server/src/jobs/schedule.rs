//! When a mailbox's next run is due.

use contract::MailboxId;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// How often a mailbox is looked at.
pub const INTERVAL: SignedDuration = SignedDuration::from_mins(10);
/// The first wait after a run that Google or a fault cut short.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The longest such wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// The next time after `now` that belongs to this mailbox. Each has its own second of the interval, so that not all
/// ask at once.
pub fn next_slot(mailbox: &MailboxId, now: Timestamp) -> Timestamp {
    let digest = Sha256::digest(mailbox.as_str().as_bytes());
    let number = digest
        .iter()
        .take(4)
        .fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
    let interval = INTERVAL.as_secs();
    let offset = number.rem_euclid(interval);
    let second = now.as_second();
    let next = second - (second - offset).rem_euclid(interval) + interval;
    Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
}

/// How often a mailbox is looked at whose news are pushed, and for how long a push proves that they are.
pub const INTERVAL_PUSHED: SignedDuration = SignedDuration::from_hours(24);

/// What is known of a mailbox's pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushes {
    /// Until when Google pushes.
    pub until: Timestamp,
    /// When the last push came.
    pub seen_at: Option<Timestamp>,
}

/// The next slot of a mailbox whose news are pushed: a day from now, and no later than when Google's promise ends. Where no
/// push came for a day the promise alone is not believed, and the slot is the usual one: somewhere between Gmail and here
/// pushes may be lost.
pub fn next_slot_pushed(mailbox: &MailboxId, pushes: Pushes, now: Timestamp) -> Timestamp {
    let proven = pushes
        .seen_at
        .is_some_and(|at| now.duration_since(at) < INTERVAL_PUSHED);
    let in_a_day = now.checked_add(INTERVAL_PUSHED).unwrap_or(now);
    let latest = if proven {
        in_a_day.min(pushes.until)
    } else {
        now
    };
    next_slot(mailbox, latest.max(now))
}

/// When to try again after the `failures`th run in a row that did not get through: truncated exponential back-off with
/// jitter (<https://developers.google.com/workspace/gmail/api/guides/handle-errors>), and not before Google says.
pub fn after_failure(
    failures: i64,
    not_before: Option<Timestamp>,
    random: u8,
    now: Timestamp,
) -> Timestamp {
    let doublings = u32::try_from(failures.clamp(1, 7) - 1).unwrap_or(0);
    let wait = (FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT);
    // Half of the wait is sure, the other half is chance.
    let jittered = wait / 2 + wait / 2 * i32::from(random) / 255;
    let at = now.checked_add(jittered).unwrap_or(Timestamp::MAX);
    not_before.map_or(at, |hint| at.max(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_mailbox_runs_every_ten_minutes_to_the_second() {
        let mailbox = MailboxId::new("0199f3c8-6b6e-7000-8000-000000000001");
        let first = next_slot(&mailbox, at(1_000_000));
        assert!(first > at(1_000_000) && first <= at(1_000_600));
        assert_eq!(
            next_slot(&mailbox, first),
            first.checked_add(INTERVAL).unwrap()
        );
        let just_before = at(first.as_second() - 1);
        assert_eq!(next_slot(&mailbox, just_before), first);
    }

    #[test]
    fn mailboxes_are_spread_over_the_interval() {
        let mut minutes = [0; 10];
        for number in 0..1_000 {
            let slot = next_slot(&MailboxId::new(format!("mailbox-{number}")), at(0));
            minutes[usize::try_from(slot.as_second() % 600 / 60).unwrap()] += 1;
        }
        assert!(
            minutes.iter().all(|count| (60..150).contains(count)),
            "{minutes:?}"
        );
    }

    #[test]
    fn while_pushes_come_a_day_goes_by_and_no_promise_is_outlived() {
        let mailbox = MailboxId::new("0199f3c8-6b6e-7000-8000-000000000001");
        let day = INTERVAL_PUSHED.as_secs();
        let now = at(10 * day);
        let usual = next_slot(&mailbox, now);
        let slot = |until, seen_at| {
            let pushes = Pushes {
                until: at(until),
                seen_at,
            };
            next_slot_pushed(&mailbox, pushes, now)
        };
        let in_a_day = next_slot(&mailbox, at(11 * day));
        assert_eq!(slot(17 * day, Some(now)), in_a_day);
        assert_eq!(slot(17 * day, Some(at(9 * day + 1))), in_a_day);
        assert_eq!(slot(17 * day, Some(at(9 * day))), usual);
        assert_eq!(slot(17 * day, None), usual);
        let ends = 10 * day + 7_200;
        assert_eq!(slot(ends, Some(now)), next_slot(&mailbox, at(ends)));
        assert_eq!(slot(9 * day, Some(now)), usual);
    }

    #[test]
    fn waits_double_up_to_an_hour_and_heed_google() {
        let waits: Vec<i64> = (1..=9)
            .map(|failures| after_failure(failures, None, 255, at(0)).as_second())
            .collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(after_failure(1, None, 0, at(0)), at(30));
        assert_eq!(after_failure(1, Some(at(900)), 0, at(0)), at(900));
        assert_eq!(after_failure(5, Some(at(9)), 255, at(0)), at(960));
    }
}
