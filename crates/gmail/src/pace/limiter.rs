//! One mailbox's speed: calls in flight, units a minute, and pauses that Google asks for.

use super::budget::{Budget, Who};
use super::retry::{MOST_WAIT_MS, believable_ms};
use super::window::Window;
use crate::RetryHint;
use crate::units::{Item, Table};

/// Google: the first retry not before a second.
const SHORTEST_PAUSE_MS: i64 = 1_000;

/// Nobody is told to look again sooner than this.
pub(super) const LOOK_AGAIN_MS: i64 = 100;

/// Everybody who calls for a mailbox asks here first. One for each mailbox, in each process.
#[derive(Clone, Debug)]
pub struct Limiter {
    table: Table,
    window: Window,
    budget: Budget,
    paused_until_ms: i64,
}

/// May calls start?
#[derive(Debug)]
pub enum Permit {
    /// Yes, so many.
    Granted(Grant),
    /// Not before this moment.
    NotBefore {
        /// In milliseconds since 1970.
        at_ms: i64,
    },
    /// Not until something in flight has ended.
    Full,
}

/// Leave to make calls. Give it back with [`Limiter::settle`], whatever became of them.
#[derive(Debug)]
#[must_use = "calls in flight are counted until the grant is settled"]
pub struct Grant {
    calls: u32,
    epoch: u32,
}

impl Grant {
    /// How many calls may be made.
    pub fn calls(&self) -> usize {
        self.calls as usize
    }
}

/// What the calls of a grant say about speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All were answered, whatever the answer.
    Fine,
    /// At least one was told to slow down.
    Limited(Option<RetryHint>),
    /// No answer, or given up.
    Unknown,
}

impl Limiter {
    /// A rested mailbox under this edition of Google's table.
    pub fn new(table: Table) -> Self {
        Self {
            table,
            window: Window::default(),
            budget: Budget::new(table.per_user_per_minute),
            paused_until_ms: 0,
        }
    }

    /// The edition of Google's table in force.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Asks to make up to so many calls of one kind now. The units of what is granted count as spent.
    pub fn ask(&mut self, item: Item, calls: usize, who: Who, now_ms: i64) -> Permit {
        // A pause further away than any we set means that the clock was set back.
        let pause_ms = self.paused_until_ms - now_ms;
        if pause_ms > 0 && pause_ms <= MOST_WAIT_MS {
            return Permit::NotBefore {
                at_ms: self.paused_until_ms,
            };
        }
        let free = self.window.free();
        if free == 0 {
            return Permit::Full;
        }
        let cost = self.table.units(item).max(1);
        let affordable = self.budget.room(who, now_ms) / cost;
        if affordable == 0 {
            let at_ms = self
                .budget
                .room_at_ms(cost, who)
                .max(now_ms + LOOK_AGAIN_MS);
            return Permit::NotBefore { at_ms };
        }
        let calls = u32::try_from(calls)
            .unwrap_or(u32::MAX)
            .min(free)
            .min(affordable);
        self.budget.spend(calls * cost, now_ms);
        Permit::Granted(Grant {
            calls,
            epoch: self.window.start(calls),
        })
    }

    /// The calls of a grant have ended.
    pub fn settle(&mut self, grant: Grant, outcome: Outcome, now_ms: i64) {
        let Grant { calls, epoch } = grant;
        self.window.end(calls);
        match outcome {
            Outcome::Fine => self.window.grow(),
            Outcome::Unknown => {}
            Outcome::Limited(hint) => {
                self.window.halve(epoch);
                let hinted_ms = hint.and_then(|hint| believable_ms(hint, now_ms));
                let until_ms = hinted_ms
                    .unwrap_or_default()
                    .max(now_ms + SHORTEST_PAUSE_MS);
                self.paused_until_ms = self.paused_until_ms.max(until_ms);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(limiter: &mut Limiter, item: Item, calls: usize, who: Who, now_ms: i64) -> Grant {
        match limiter.ask(item, calls, who, now_ms) {
            Permit::Granted(grant) => grant,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lets_25_calls_fly_and_not_one_more() {
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        let first = granted(&mut limiter, Item::MessagesGet, 20, Who::Person, 0);
        let second = granted(&mut limiter, Item::MessagesGet, 20, Who::Person, 0);
        assert_eq!((first.calls(), second.calls()), (20, 5));
        assert!(matches!(
            limiter.ask(Item::MessagesList, 1, Who::Person, 0),
            Permit::Full
        ));
        limiter.settle(first, Outcome::Unknown, 0);
        assert_eq!(
            granted(&mut limiter, Item::MessagesList, 99, Who::Person, 0).calls(),
            20
        );
    }

    #[test]
    fn pauses_until_the_hint_or_a_second() {
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        let grant = granted(&mut limiter, Item::MessagesGet, 25, Who::Person, 0);
        limiter.settle(grant, Outcome::Limited(Some(RetryHint::AtMs(5_000))), 100);
        assert!(matches!(
            limiter.ask(Item::MessagesGet, 25, Who::Person, 4_999),
            Permit::NotBefore { at_ms: 5_000 }
        ));
        let grant = granted(&mut limiter, Item::MessagesGet, 25, Who::Person, 5_000);
        assert_eq!(grant.calls(), 12);
        limiter.settle(grant, Outcome::Limited(None), 6_000);
        assert!(matches!(
            limiter.ask(Item::MessagesGet, 1, Who::Person, 6_000),
            Permit::NotBefore { at_ms: 7_000 }
        ));
    }

    #[test]
    fn one_more_after_each_round_that_went_well() {
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        let grant = granted(&mut limiter, Item::HistoryList, 1, Who::Job, 0);
        limiter.settle(grant, Outcome::Limited(None), 0);
        let grant = granted(&mut limiter, Item::HistoryList, 99, Who::Job, 1_000);
        assert_eq!(grant.calls(), 12);
        limiter.settle(grant, Outcome::Fine, 1_000);
        assert_eq!(
            granted(&mut limiter, Item::HistoryList, 99, Who::Job, 1_000).calls(),
            13
        );
    }

    #[test]
    fn the_job_stops_while_the_person_goes_on() {
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        for _ in 0..9 {
            let grant = granted(&mut limiter, Item::MessagesGet, 25, Who::Job, 0);
            limiter.settle(grant, Outcome::Fine, 0);
        }
        assert!(matches!(
            limiter.ask(Item::MessagesGet, 25, Who::Job, 0),
            Permit::NotBefore { at_ms: 61_000 }
        ));
        assert_eq!(
            granted(&mut limiter, Item::MessagesGet, 25, Who::Person, 0).calls(),
            25
        );
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_freeze_it() {
        let mut limiter = Limiter::new(Table::SINCE_2026_05);
        let grant = granted(&mut limiter, Item::MessagesGet, 1, Who::Person, 9_000_000);
        limiter.settle(grant, Outcome::Limited(None), 9_000_000);
        assert!(matches!(
            limiter.ask(Item::MessagesGet, 1, Who::Person, 0),
            Permit::Granted(_)
        ));
    }
}
