//! The units that one user may spend a minute.

use std::collections::VecDeque;

/// Google counts per minute, and does not say when a minute starts: no 60 seconds may hold more than the limit. One
/// more second covers the part of a second that a slot rounds away.
const WINDOW_S: i64 = 61;

/// Who spends: the person at the screen, or a job in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// May spend all of it.
    Person,
    /// Leaves a quarter to the person.
    Job,
}

/// A sliding minute. Unlike a bucket that refills while it is full, it never lets a burst and a refill add up to more
/// than the limit within one minute.
#[derive(Clone, Debug)]
pub struct Budget {
    per_minute: u32,
    /// Units by the second they were spent in, oldest first.
    spent: VecDeque<(i64, u32)>,
    total: u32,
}

impl Budget {
    /// So many units in any minute.
    pub fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            spent: VecDeque::new(),
            total: 0,
        }
    }

    fn limit(&self, who: Who) -> u32 {
        match who {
            Who::Person => self.per_minute,
            Who::Job => self.per_minute - self.per_minute / 4,
        }
    }

    /// The units that may be spent now.
    pub fn room(&mut self, who: Who, now_ms: i64) -> u32 {
        let now_s = now_ms.div_euclid(1_000);
        if self.spent.back().is_some_and(|(second, _)| *second > now_s) {
            // The clock was set back: everything counts as spent just now.
            self.spent = VecDeque::from([(now_s, self.total)]);
        }
        self.forget(now_s);
        self.limit(who).saturating_sub(self.total)
    }

    /// What was spent more than a minute ago counts no more.
    fn forget(&mut self, now_s: i64) {
        while let Some((_, units)) = self
            .spent
            .front()
            .filter(|(second, _)| second + WINDOW_S <= now_s)
        {
            self.total -= units;
            self.spent.pop_front();
        }
    }

    /// These units are spent now.
    pub fn spend(&mut self, units: u32, now_ms: i64) {
        let now_s = now_ms.div_euclid(1_000);
        self.forget(now_s);
        match self.spent.back_mut() {
            // A clock that was set back must not make the list disorderly.
            Some((second, spent)) if *second >= now_s => *spent += units,
            _ => self.spent.push_back((now_s, units)),
        }
        self.total += units;
    }

    /// When there will be room for this many units, if nobody spends any until then.
    pub fn room_at_ms(&self, units: u32, who: Who) -> i64 {
        let mut total = self.total;
        for (second, spent) in &self.spent {
            total -= spent;
            if total.saturating_add(units) <= self.limit(who) {
                return (second + WINDOW_S) * 1_000;
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_a_quarter_free_for_the_person() {
        let mut budget = Budget::new(6_000);
        budget.spend(4_500, 0);
        assert_eq!(budget.room(Who::Job, 0), 0);
        assert_eq!(budget.room(Who::Person, 0), 1_500);
    }

    #[test]
    fn gives_units_back_a_minute_later() {
        let mut budget = Budget::new(6_000);
        budget.spend(1_000, 0);
        budget.spend(5_000, 30_000);
        assert_eq!(budget.room_at_ms(20, Who::Person), 61_000);
        assert_eq!(budget.room_at_ms(1_020, Who::Person), 91_000);
        assert_eq!(budget.room(Who::Person, 60_999), 0);
        assert_eq!(budget.room(Who::Person, 61_000), 1_000);
    }

    #[test]
    fn a_clock_that_is_set_back_costs_a_minute_at_most() {
        let mut budget = Budget::new(100);
        budget.spend(60, 1_000_000);
        assert_eq!(budget.room(Who::Person, 0), 40);
        budget.spend(40, 0);
        assert_eq!(budget.room(Who::Person, 60_000), 0);
        assert_eq!(budget.room(Who::Person, 61_000), 100);
    }

    proptest! {
        #[test]
        fn no_minute_holds_more_than_the_limit(steps in proptest::collection::vec((0_i64..9_000, 1_u32..40), 1..200)) {
            let mut budget = Budget::new(100);
            let (mut now_ms, mut spent) = (0, Vec::new());
            for (pause_ms, units) in steps {
                now_ms += pause_ms;
                if budget.room(Who::Person, now_ms) >= units {
                    budget.spend(units, now_ms);
                    spent.push((now_ms, units));
                } else {
                    prop_assert!(budget.room_at_ms(units, Who::Person) > now_ms);
                }
            }
            for (start, _) in &spent {
                let minute = spent.iter().filter(|(at, _)| (*start..start + 60_000).contains(at));
                prop_assert!(minute.map(|(_, units)| units).sum::<u32>() <= 100);
            }
        }
    }
}
