//! A server at work, whose ticks and lanes are those of its queue, on a clock that stands until all of it waits.

use std::collections::{HashMap, HashSet, VecDeque};
use std::task::Poll;

use contract::MailboxId;
use contract::label::LabelRun;
use futures_util::future::{FutureExt, LocalBoxFuture, poll_fn};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::{SignedDuration, Timestamp};
use server::jobs::label;

use super::person::{Pace, Visits, browse};
use super::tally::Tally;
use super::timeline::{Distance, Timeline};
use crate::stage::{Rep, World, letter, run as run_one};

/// A tick sees what is due every ten seconds; an idle worker takes it five seconds later. So every five seconds either
/// happens.
const HALF_TICK_MS: i64 = 5_000;
/// Whatever is worked for is there by then.
const LONGEST_MS: i64 = 12 * 3_600_000;
/// Runs at work side by side in one process.
const LANES: usize = label::SIDE_BY_SIDE;

/// A letter on its way.
pub struct Letter {
    pub at_ms: i64,
    pub to: usize,
    pub from: String,
}

/// What ended.
enum Ended {
    Run(MailboxId, Option<LabelRun>),
    Visits(Visits),
}

pub struct Shift<'a> {
    world: &'a World,
    distance: &'a Distance,
    reps: &'a [Rep],
    at_work: FuturesUnordered<LocalBoxFuture<'a, Ended>>,
    runs: usize,
    /// Due when the schedule was looked at.
    seen: Vec<MailboxId>,
    queue: VecDeque<MailboxId>,
    /// In the queue, or at work.
    taken: HashSet<MailboxId>,
    tick_ms: i64,
    ticks: u64,
    /// The last one first.
    letters: Vec<Letter>,
    /// What was delivered: to whom, from whom, its id, when.
    pub delivered: Vec<(Letter, String)>,
    looked_ms: HashMap<MailboxId, i64>,
    /// The longest that a mailbox was not looked at.
    pub longest_ms: i64,
    /// Only this mailbox is run any more.
    pub only: Option<MailboxId>,
    /// Whether anything is begun.
    pub open: bool,
    pub tally: Tally,
    /// How it went for the person, once they have seen enough.
    pub visits: Option<Visits>,
}

impl<'a> Shift<'a> {
    pub fn begin(
        world: &'a World,
        distance: &'a Distance,
        reps: &'a [Rep],
        letters: Vec<Letter>,
        tally: Tally,
    ) -> Self {
        let now_ms = distance.now_ms();
        let looked = reps.iter().map(|rep| (rep.mailbox.clone(), now_ms));
        Self {
            world,
            distance,
            reps,
            at_work: FuturesUnordered::new(),
            runs: 0,
            seen: Vec::new(),
            queue: VecDeque::new(),
            taken: HashSet::new(),
            tick_ms: now_ms,
            ticks: 0,
            letters,
            delivered: Vec::new(),
            looked_ms: looked.collect(),
            longest_ms: 0,
            only: None,
            open: true,
            tally,
            visits: None,
        }
    }

    /// A person begins to open contacts in the first mailbox.
    pub fn invite(&mut self, contacts: &'a [String], pace: Pace) {
        let visits = browse(self.distance, &self.reps[0].address, contacts, pace);
        self.visits = None;
        self.at_work.push(visits.map(Ended::Visits).boxed_local());
    }

    /// Works while a person reads.
    pub async fn read(&mut self, contacts: &'a [String], pace: Pace) {
        // What was spent before counts no more.
        self.world.advance(SignedDuration::from_mins(2));
        self.tick_ms = self.distance.now_ms();
        self.invite(contacts, pace);
        self.work(|shift| shift.visits.is_some()).await;
    }

    /// Works until it is over.
    pub async fn work(&mut self, over: impl Fn(&Self) -> bool) {
        let timeline = &self.distance.timeline;
        let latest_ms = self.distance.now_ms() + LONGEST_MS;
        loop {
            if let Some(ended) = settle(&mut self.at_work, timeline).await {
                self.take_in(ended);
                continue;
            }
            self.tally.read(&self.world.google);
            if over(self) {
                return;
            }
            if self.begin_one() {
                continue;
            }
            let letter_ms = self.letters.last().map(|letter| letter.at_ms);
            let bell_ms = timeline.next_ms();
            let next_ms = [letter_ms, bell_ms].into_iter().flatten();
            let next_ms = next_ms.min().unwrap_or(i64::MAX).min(self.tick_ms);
            assert!(next_ms < latest_ms, "it goes on");
            let by = SignedDuration::from_millis(next_ms - self.distance.now_ms());
            self.world.advance(by);
            if next_ms == self.tick_ms {
                self.tick().await;
            } else if Some(next_ms) == letter_ms {
                self.deliver();
            } else {
                timeline.ring();
            }
        }
    }

    /// Begins nothing any more, and waits for what is at work.
    pub async fn close(&mut self) {
        self.open = false;
        self.seen.clear();
        for mailbox in self.queue.drain(..) {
            self.taken.remove(&mailbox);
        }
        self.work(|shift| shift.runs == 0).await;
    }

    /// Whether anything is on its way to a mailbox.
    pub fn all_is_delivered(&self) -> bool {
        self.letters.is_empty()
    }

    async fn tick(&mut self) {
        self.tick_ms += HALF_TICK_MS;
        self.ticks += 1;
        self.queue.extend(self.seen.drain(..));
        if self.ticks.is_multiple_of(2) || !self.open {
            return;
        }
        let due = label::due(&self.world.test.app).await;
        for mailbox in due.expect("the database answers") {
            let wanted = self.only.as_ref().is_none_or(|only| *only == mailbox);
            if wanted && self.taken.insert(mailbox.clone()) {
                self.seen.push(mailbox);
            }
        }
    }

    fn begin_one(&mut self) -> bool {
        if self.runs == LANES {
            return false;
        }
        let Some(mailbox) = self.queue.pop_front() else {
            return false;
        };
        let world = self.world;
        let run = async move {
            let run = run_one(world, &mailbox).await;
            Ended::Run(mailbox, run)
        };
        self.at_work.push(run.boxed_local());
        self.runs += 1;
        true
    }

    fn take_in(&mut self, ended: Ended) {
        let (mailbox, run) = match ended {
            Ended::Visits(visits) => {
                self.visits = Some(visits);
                return;
            }
            Ended::Run(mailbox, run) => (mailbox, run),
        };
        self.runs -= 1;
        self.taken.remove(&mailbox);
        if let Some(run) = run {
            self.looked(&mailbox, run.started_at);
        }
    }

    fn looked(&mut self, mailbox: &MailboxId, at: Timestamp) {
        let at_ms = at.as_millisecond();
        if let Some(last_ms) = self.looked_ms.insert(mailbox.clone(), at_ms) {
            self.longest_ms = self.longest_ms.max(at_ms - last_ms);
        }
    }

    fn deliver(&mut self) {
        let Some(one) = self.letters.pop() else {
            return;
        };
        let to = &self.reps[one.to].address;
        let id = self.world.google.deliver(to, letter(&one.from, to, ""));
        let id = id.expect("a mailbox");
        self.tally.want(to, &id, true);
        self.delivered.push((one, id));
    }
}

/// Lets all of them go on until each waits for the time, or one has ended.
pub async fn settle<F: Future>(
    at_work: &mut FuturesUnordered<F>,
    timeline: &Timeline,
) -> Option<F::Output> {
    poll_fn(|cx| match at_work.poll_next_unpin(cx) {
        Poll::Ready(Some(ended)) => Poll::Ready(Some(ended)),
        _ if timeline.waiting() == at_work.len() => Poll::Ready(None),
        _ => Poll::Pending,
    })
    .await
}
