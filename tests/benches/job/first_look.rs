//! Benchmark 4. The first look into an old mailbox, with names that lie, cut off half-way.

use std::collections::HashMap;

use contract::label::{RunOutcome, RunTrigger};
use contract::mailbox_setup::SetupChoices;
use e2e::bench::Report;
use futures_util::future::{BoxFuture, FutureExt, pending, ready};
use google_sim::{Delivery, Quota};
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use server::jobs::label::{self, Probe, Step};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

use crate::organization::{Organization, is_filed};
use crate::stage::{World, address, letter, reps, whole};

const MESSAGES: usize = 100_000;
const CUSTOMERS: usize = 2_000;
/// Of a hundred messages so many are of customers.
const HITS: usize = 15;
/// Messages of each kind of trap.
const TRAPS: usize = 300;
/// Back to where mail is filed.
const DAYS: u16 = 90;
/// Messages that one portion of the job has.
const PORTION: usize = 50;

/// A run of which nothing is left, once it has looked at so many messages.
struct CutOff {
    looks: usize,
    looked: AtomicUsize,
    cut: Notify,
}

impl Probe for CutOff {
    fn at(&self, step: Step) -> BoxFuture<'_, ()> {
        if step == Step::Looked && self.looked.fetch_add(1, Ordering::SeqCst) + 1 == self.looks {
            self.cut.notify_one();
            return pending().boxed();
        }
        ready(()).boxed()
    }
}

/// A mailbox as it was, and which customer wrote what.
struct Mailbox {
    ids: Vec<String>,
    of: Vec<Option<usize>>,
}

pub async fn run() -> Report {
    let mut report = Report::new(4, "First classification");
    let world = World::start_in_process().await;
    let organization = Organization::found(&world, CUSTOMERS).await;
    let mailbox = fill(&world);
    let choices = SetupChoices {
        mail_magnet: true,
        labels: true,
        existing_days: DAYS,
        ..SetupChoices::default()
    };
    let rep = reps(&world, 1, &choices).await.remove(0);
    world.google.set_quota(Quota::since_2026_may());
    world.google.clear_requests();

    let begin = world.test.now();
    let (mut units, mut refused) = (0, 0);
    let mut looks: HashMap<String, usize> = HashMap::new();
    let mut take_in = || {
        for asked in world.google.requests() {
            units += asked.units as usize;
            refused += usize::from(asked.status == 429 || asked.status == 403);
            if asked.method.as_deref() == Some("gmail.users.messages.get") {
                *looks.entry(asked.path).or_default() += 1;
            }
        }
        world.google.clear_requests();
    };
    let killer = CutOff {
        looks: MESSAGES * HITS / 100 / 2,
        looked: AtomicUsize::new(0),
        cut: Notify::new(),
    };
    let mut cut_off = false;
    loop {
        let run = label::run(&world.test.app, &rep.mailbox, RunTrigger::Schedule, &killer);
        let ended = tokio::select! {
            ended = run => Some(ended.expect("the database answers").expect("a run")),
            () = killer.cut.notified() => None,
        };
        take_in();
        match ended {
            // A process that was killed: its lease runs out, and the next one goes on.
            None => {
                cut_off = true;
                world.advance(SignedDuration::from_mins(6));
            }
            Some(run) => {
                assert_eq!(run.outcome, RunOutcome::Done);
                let waiting = "SELECT COUNT(*) AS n FROM label_backlog";
                if world.number(waiting).await == 0 {
                    break;
                }
                world.advance(SignedDuration::from_secs(60));
            }
        }
    }
    assert!(cut_off, "the run was cut off half-way");
    let minutes = (world.test.now() - begin).as_secs_f64() / 60.0;
    let wrong = mailbox.wrong(&world, &organization, begin);
    let repeated = looks.values().filter(|count| **count > 1).count();

    report.count("messages wrong or missed", wrong, 0, "");
    report.count("messages looked at again", repeated, PORTION, "");
    report.count("calls that Google refused", refused, 0, "");
    report.hint("units", units, 2_500, "");
    report.hint("minutes", whole(minutes), 1, "min");
    report.note(format!(
        "A get of each message would take {} units; searches alone, which cannot be right, 900.",
        MESSAGES * 20
    ));
    report.note(format!(
        "{} messages of customers, each looked at (20 units): Gmail's search finds words of a name as well as addresses, \
         and its answer is ids alone, so that no search tells the {} traps from them.",
        MESSAGES * HITS / 100,
        TRAPS * 3
    ));
    report.note(
        "Minutes: of 6,000 units each the job leaves a quarter to the person who reads in the mailbox. Memory is not told: \
         the simulator is in the same process.",
    );
    report
}

/// Puts the mail into the mailbox: strangers', customers', and traps.
fn fill(world: &World) -> Mailbox {
    let mut random = StdRng::seed_from_u64(4);
    let now = world.test.now();
    let mut mails: Vec<(Option<usize>, Delivery)> = Vec::with_capacity(MESSAGES);
    let owner = address(0);
    let buyer = |number: usize| format!("buyer{number}@company{number}.example");
    let mut at = {
        let mut random = StdRng::seed_from_u64(5);
        move || -> Timestamp {
            let most = i64::from(DAYS) * 86_400 - 3_600;
            now - SignedDuration::from_secs(random.random_range(60..most))
        }
    };
    let mut add = |of: Option<usize>, from: &str| {
        let delivery = letter(from, &owner, "").received_at(at());
        mails.push((of, delivery));
    };
    for _ in 0..TRAPS {
        let (one, other) = (
            random.random_range(0..CUSTOMERS),
            random.random_range(0..CUSTOMERS),
        );
        // A stranger by the name of a customer's address.
        add(
            None,
            &format!("\"{}\" <someone@elsewhere.example>", buyer(one)),
        );
        // A tag is another address everywhere but at Gmail.
        add(None, &format!("buyer{one}+news@company{one}.example"));
        // Two customers' searches find it; one wrote it.
        add(
            Some(one),
            &format!("\"for {}\" <{}>", buyer(other), buyer(one)),
        );
    }
    for number in 0..MESSAGES - TRAPS * 3 {
        if number < MESSAGES * HITS / 100 - TRAPS {
            let one = random.random_range(0..CUSTOMERS);
            add(Some(one), &format!("Buyer <{}>", buyer(one)));
        } else {
            let stranger = random.random_range(0..5_000);
            add(
                None,
                &format!("Somebody <somebody{stranger}@elsewhere.example>"),
            );
        }
    }
    world
        .google
        .add_person(google_sim::Person::new(&owner, "Rep 0"));
    let (of, deliveries): (Vec<_>, Vec<_>) = mails.into_iter().unzip();
    let ids = world
        .google
        .deliver_all(&owner, deliveries)
        .expect("a mailbox");
    Mailbox { ids, of }
}

impl Mailbox {
    /// How many messages are not where they belong.
    fn wrong(&self, world: &World, organization: &Organization, at: Timestamp) -> usize {
        let messages = world.google.messages(&address(0)).expect("a mailbox");
        let labels: HashMap<&str, &Vec<String>> = messages
            .iter()
            .map(|message| (message.id.as_str(), &message.labels))
            .collect();
        let is_wrong = |(id, of): &(&String, &Option<usize>)| {
            let expected = of.and_then(|customer| organization.category(customer, at));
            !is_filed(labels[id.as_str()], expected)
        };
        self.ids.iter().zip(&self.of).filter(is_wrong).count()
    }
}
