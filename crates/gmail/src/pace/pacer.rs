//! The calls of one job, made in rounds.

use std::collections::VecDeque;

use super::budget::Who;
use super::limiter::{Grant, LOOK_AGAIN_MS, Limiter, Outcome, Permit};
use super::retry::{Decision, MOST_WAIT_MS, Retry};
use crate::units::Item;
use crate::{Error, RetryKind};

/// Calls of one kind that wait for their turn. `T` says which call: a message id, a page.
#[derive(Debug)]
pub struct Pacer<T> {
    item: Item,
    who: Who,
    queue: VecDeque<Job<T>>,
    rounds_in_flight: usize,
    needs_token: bool,
}

#[derive(Debug)]
struct Job<T> {
    value: T,
    retry: Retry,
    not_before_ms: i64,
}

impl<T> Job<T> {
    /// A wait longer than any we set means that the clock was set back.
    fn is_due(&self, now_ms: i64) -> bool {
        let wait_ms = self.not_before_ms - now_ms;
        wait_ms <= 0 || wait_ms > MOST_WAIT_MS
    }
}

/// What to do next.
#[derive(Debug)]
pub enum Turn<T> {
    /// Make these calls, then [`Pacer::settle`] the round.
    Send(Round<T>),
    /// Nothing before this moment.
    WaitUntil {
        /// In milliseconds since 1970.
        at_ms: i64,
    },
    /// Get a new access token, then call [`Pacer::token_renewed`].
    RefreshToken,
    /// Nothing until a round in flight is settled.
    InFlight,
    /// All calls are done.
    Done,
}

/// Calls to be made together, in one batch or side by side.
#[derive(Debug)]
pub struct Round<T> {
    jobs: Vec<Job<T>>,
    grant: Grant,
}

impl<T> Round<T> {
    /// The calls, in order; the answers must be in the same order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.jobs.iter().map(|job| &job.value)
    }
}

impl<T> Pacer<T> {
    /// No calls yet.
    pub fn new(item: Item, who: Who) -> Self {
        Self {
            item,
            who,
            queue: VecDeque::new(),
            rounds_in_flight: 0,
            needs_token: false,
        }
    }

    /// One more call to make.
    pub fn push(&mut self, value: T) {
        self.queue.push_back(Job {
            value,
            retry: Retry::new(self.who),
            not_before_ms: 0,
        });
    }

    /// Whether no call waits or is in flight.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.rounds_in_flight == 0
    }

    /// What to do now; a round has at most so many calls.
    pub fn turn(&mut self, limiter: &mut Limiter, most: usize, now_ms: i64) -> Turn<T> {
        let due = self
            .queue
            .iter()
            .filter(|job| job.is_due(now_ms))
            .count()
            .min(most);
        if due == 0 || self.needs_token {
            return self.idle();
        }
        match limiter.ask(self.item, due, self.who, now_ms) {
            Permit::Granted(grant) => {
                self.rounds_in_flight += 1;
                Turn::Send(Round {
                    jobs: self.take_due(grant.calls(), now_ms),
                    grant,
                })
            }
            Permit::NotBefore { at_ms } => Turn::WaitUntil { at_ms },
            Permit::Full if self.rounds_in_flight > 0 => Turn::InFlight,
            // Another job's calls fill the window, and nobody here is told when they end.
            Permit::Full => Turn::WaitUntil {
                at_ms: now_ms + LOOK_AGAIN_MS,
            },
        }
    }

    fn idle(&self) -> Turn<T> {
        if self.needs_token {
            return Turn::RefreshToken;
        }
        match self.queue.iter().map(|job| job.not_before_ms).min() {
            Some(at_ms) => Turn::WaitUntil { at_ms },
            None if self.rounds_in_flight > 0 => Turn::InFlight,
            None => Turn::Done,
        }
    }

    fn take_due(&mut self, calls: usize, now_ms: i64) -> Vec<Job<T>> {
        let mut taken = Vec::with_capacity(calls);
        for _ in 0..self.queue.len() {
            let Some(job) = self.queue.pop_front() else {
                break;
            };
            if taken.len() < calls && job.is_due(now_ms) {
                taken.push(job);
            } else {
                self.queue.push_back(job);
            }
        }
        taken
    }

    /// A round has ended. Returns the calls that are done, with what came of them; those worth another try stay here.
    /// The outer error is for the round as a whole: it counts for each call.
    pub fn settle<R>(
        &mut self,
        limiter: &mut Limiter,
        round: Round<T>,
        answers: Result<Vec<Result<R, Error>>, Error>,
        now_ms: i64,
        jitter: u32,
    ) -> Vec<(T, Result<R, Error>)> {
        let Round { jobs, grant } = round;
        self.rounds_in_flight = self.rounds_in_flight.saturating_sub(1);
        limiter.settle(grant, outcome(&answers), now_ms);
        let (mut answers, missing) = match answers {
            Ok(answers) => (answers.into_iter(), Error::NoAnswer),
            Err(error) => (Vec::new().into_iter(), error),
        };
        let mut done = Vec::with_capacity(jobs.len());
        for job in jobs {
            let answer = answers.next().unwrap_or_else(|| Err(missing.clone()));
            done.extend(self.settle_one(job, answer, now_ms, jitter));
        }
        done
    }

    fn settle_one<R>(
        &mut self,
        mut job: Job<T>,
        answer: Result<R, Error>,
        now_ms: i64,
        jitter: u32,
    ) -> Option<(T, Result<R, Error>)> {
        let Err(error) = &answer else {
            return Some((job.value, answer));
        };
        match job.retry.decide(error, now_ms, jitter) {
            Decision::GiveUp => return Some((job.value, answer)),
            Decision::RefreshToken => self.needs_token = true,
            Decision::At { at_ms } => job.not_before_ms = at_ms,
        }
        self.queue.push_back(job);
        None
    }

    /// There is a new token: go on.
    pub fn token_renewed(&mut self) {
        self.needs_token = false;
    }

    /// There is no new token to be had, or the page is left: forgets the calls that wait.
    pub fn give_up(&mut self) -> Vec<T> {
        self.needs_token = false;
        self.queue.drain(..).map(|job| job.value).collect()
    }
}

/// What a round says about speed.
fn outcome<R>(answers: &Result<Vec<Result<R, Error>>, Error>) -> Outcome {
    let kind = |error: &Error| match error.retry_kind() {
        RetryKind::SlowDown(hint) => Some(Outcome::Limited(hint)),
        _ => None,
    };
    match answers {
        Ok(answers) => answers
            .iter()
            .filter_map(|answer| kind(answer.as_ref().err()?))
            .next()
            .unwrap_or(Outcome::Fine),
        Err(Error::NoAnswer) => Outcome::Unknown,
        Err(error) => kind(error).unwrap_or(Outcome::Fine),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::units::Table;

    const BUSY: Error = Error::RateLimited { hint: None };

    fn pacer(calls: u32) -> (Pacer<u32>, Limiter) {
        let mut pacer = Pacer::new(Item::MessagesGet, Who::Person);
        (0..calls).for_each(|call| pacer.push(call));
        (pacer, Limiter::new(Table::SINCE_2026_05))
    }

    fn send(pacer: &mut Pacer<u32>, limiter: &mut Limiter, now_ms: i64) -> Round<u32> {
        match pacer.turn(limiter, 25, now_ms) {
            Turn::Send(round) => round,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn hands_out_rounds_of_25_in_order() {
        let (mut pacer, mut limiter) = pacer(30);
        let first = send(&mut pacer, &mut limiter, 0);
        assert!(first.values().copied().eq(0..25));
        assert!(matches!(pacer.turn(&mut limiter, 25, 0), Turn::InFlight));
        let done = pacer.settle(&mut limiter, first, Ok(vec![Ok(()); 25]), 0, 0);
        assert_eq!(done.len(), 25);
        let second = send(&mut pacer, &mut limiter, 0);
        assert!(second.values().copied().eq(25..30));
        pacer.settle(&mut limiter, second, Ok(vec![Ok(()); 5]), 0, 0);
        assert!(matches!(pacer.turn(&mut limiter, 25, 0), Turn::Done));
    }

    #[test]
    fn tries_only_the_failed_parts_again() {
        let (mut pacer, mut limiter) = pacer(3);
        let round = send(&mut pacer, &mut limiter, 0);
        let done = pacer.settle(
            &mut limiter,
            round,
            Ok(vec![Ok('a'), Err(BUSY), Err(Error::NotFound)]),
            0,
            0,
        );
        assert_eq!(done, [(0, Ok('a')), (2, Err(Error::NotFound))]);
        assert!(matches!(
            pacer.turn(&mut limiter, 25, 999),
            Turn::WaitUntil { at_ms: 1_000 }
        ));
        assert!(send(&mut pacer, &mut limiter, 1_000).values().eq(&[1]));
    }

    #[test]
    fn a_failure_of_the_whole_round_counts_for_each_call() {
        let (mut pacer, mut limiter) = pacer(2);
        let round = send(&mut pacer, &mut limiter, 0);
        assert!(
            pacer
                .settle::<()>(&mut limiter, round, Err(Error::NoAnswer), 0, 0)
                .is_empty()
        );
        let round = send(&mut pacer, &mut limiter, 1_000);
        let done = pacer.settle::<()>(&mut limiter, round, Err(Error::InsufficientScope), 1_000, 0);
        assert_eq!(
            done,
            [
                (0, Err(Error::InsufficientScope)),
                (1, Err(Error::InsufficientScope))
            ]
        );
    }

    #[test]
    fn an_answer_that_is_too_short_is_no_answer_for_the_rest() {
        let (mut pacer, mut limiter) = pacer(2);
        let round = send(&mut pacer, &mut limiter, 0);
        assert_eq!(
            pacer
                .settle(&mut limiter, round, Ok(vec![Ok(())]), 0, 0)
                .len(),
            1
        );
        assert!(matches!(
            pacer.turn(&mut limiter, 25, 0),
            Turn::WaitUntil { .. }
        ));
    }

    #[test]
    fn asks_for_a_token_and_goes_on_with_it() {
        let (mut pacer, mut limiter) = pacer(2);
        let round = send(&mut pacer, &mut limiter, 0);
        pacer.settle::<()>(&mut limiter, round, Err(Error::Unauthorized), 0, 0);
        assert!(matches!(
            pacer.turn(&mut limiter, 25, 0),
            Turn::RefreshToken
        ));
        pacer.token_renewed();
        let round = send(&mut pacer, &mut limiter, 0);
        let done = pacer.settle::<()>(&mut limiter, round, Err(Error::Unauthorized), 0, 0);
        assert_eq!(done.len(), 2);
        assert!(matches!(pacer.turn(&mut limiter, 25, 0), Turn::Done));
    }

    #[test]
    fn looks_again_soon_when_other_jobs_fill_the_window() {
        let (mut first, mut limiter) = pacer(25);
        let _in_flight = send(&mut first, &mut limiter, 0);
        let (mut second, _) = pacer(1);
        assert!(matches!(
            second.turn(&mut limiter, 25, 0),
            Turn::WaitUntil { at_ms: 100 }
        ));
    }

    #[test]
    fn giving_up_leaves_nothing_to_do() {
        let (mut pacer, mut limiter) = pacer(2);
        let round = send(&mut pacer, &mut limiter, 0);
        pacer.settle::<()>(&mut limiter, round, Err(Error::Unauthorized), 0, 0);
        assert_eq!(pacer.give_up(), [0, 1]);
        assert!(matches!(pacer.turn(&mut limiter, 25, 0), Turn::Done));
    }

    proptest! {
        #[test]
        fn every_call_ends_once_whatever_google_does(calls in 0_u32..80, faults in proptest::collection::vec(0_u8..8, 1..60)) {
            let (mut pacer, mut limiter) = pacer(calls);
            let (mut now_ms, mut ended, mut faults) = (0_i64, Vec::new(), faults.into_iter().cycle());
            loop {
                match pacer.turn(&mut limiter, 25, now_ms) {
                    Turn::Send(round) => {
                        let mut fault = || match faults.next() {
                            Some(0) => Err(BUSY),
                            Some(1) => Err(Error::NotFound),
                            Some(2) => Err(Error::NoAnswer),
                            _ => Ok(()),
                        };
                        let answers = round.values().map(|_| fault()).collect();
                        ended.extend(pacer.settle(&mut limiter, round, Ok(answers), now_ms, 7).into_iter().map(|(call, _)| call));
                    }
                    Turn::WaitUntil { at_ms } => {
                        prop_assert!(at_ms > now_ms);
                        now_ms = at_ms;
                    }
                    Turn::Done => break,
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            ended.sort_unstable();
            prop_assert!(ended.into_iter().eq(0..calls));
        }
    }
}
