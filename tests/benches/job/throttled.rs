//! Benchmark 5. Everybody comes back to much that waits, Google takes less than all of it wants, and one of them reads in
//! the mailbox that is filed meanwhile.

mod fifty;
mod ideal;
mod person;
mod shift;
mod tally;
mod timeline;

use std::collections::HashMap;
use std::sync::Arc;

use contract::label::{Category, RunOutcome};
use contract::mailbox_setup::SetupChoices;
use e2e::bench::{Report, quantile};
use fifty::Fifty;
use google_sim::{Chance, FaultKind, Latency, Person, Quota};
use ideal::Ideal;
use jiff::SignedDuration;
use person::{Pace, Visits};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use server::google::Google;
use server::testing::TestDatabase;
use shift::{Letter, Shift};
use tally::Tally;
use timeline::{Distance, Timeline};

use crate::organization::{Organization, is_filed};
use crate::stage::{Rep, World, address, letter, reps, run as run_one, whole};

const MAILBOXES: usize = 600;
const CUSTOMERS: usize = 60;
/// Of six customers one has no deal that counts.
const NO_CATEGORY: usize = 5;
/// Messages that wait in each mailbox: more than a minute's units show.
const WAITING: usize = 350;
/// And in that of the person, each time that they begin to read: there is always more.
const WAITING_BESIDE: usize = 10_000;
/// A person who stays within the quarter of a minute's units that is theirs: a list and fifty rows, once a minute at most.
const CALMLY: Pace = Pace {
    gap_ms: 61_000..=90_000,
    times: 60,
};
/// One who does not.
const BRISKLY: Pace = Pace {
    gap_ms: 20_000..=60_000,
    times: 60,
};
/// What the calm one takes in the mean.
const PERSON_PER_S: f64 = 1_005.0 / 75.5;
/// How long nobody looked at the mailboxes.
const AWAY: SignedDuration = SignedDuration::from_hours(60);
/// Back to where mail is filed that was there before.
const DAYS: u16 = 90;
/// What is not filed by then is missed.
const PATIENCE_MS: i64 = 2 * 3_600_000;
/// Two intervals.
const LATEST_MIN: usize = 20;
/// The other way is tried on so many mailboxes, in a project that allows as much for each.
const OF_FIFTY: usize = 30;

/// What goes wrong, and how many calls a mailbox takes at once.
fn chance(faults: f64) -> Chance {
    let forbidden = FaultKind::Forbidden {
        reason: "userRateLimitExceeded".to_owned(),
    };
    Chance {
        seed: 5,
        faults,
        kinds: vec![
            FaultKind::TooManyConcurrent,
            forbidden,
            FaultKind::InternalError,
            FaultKind::Unavailable,
        ],
        concurrent_calls: Some((10, 50)),
    }
}

/// Everybody, and what waits for them.
struct Stage {
    world: World,
    distance: Distance,
    organization: Organization,
    reps: Vec<Rep>,
    /// Ids and customers of what waits, for each mailbox.
    waiting: Vec<Vec<(String, usize)>>,
}

pub async fn run() -> Report {
    let mut report = Report::new(5, "Throttled");
    let stage = Stage::begin().await;
    let contacts = stage.contacts();
    let begun_ms = stage.distance.now_ms();
    let (world, google) = (&stage.world, &stage.world.google);
    google.set_quota(Quota::since_2026_may());
    google.set_latency(Latency::like_gmail());
    google.set_chance(chance(0.02));
    google.clear_requests();
    let ideal = stage.ideal();

    let (letters, tally) = (stage.letters(begun_ms), stage.tally());
    let mut shift = Shift::begin(world, &stage.distance, &stage.reps, letters, tally);
    shift.invite(&contacts, CALMLY);
    shift
        .work(|shift| {
            let done = shift.all_is_delivered() && shift.tally.missing() == 0;
            done || stage.distance.now_ms() > begun_ms + PATIENCE_MS
        })
        .await;
    let done = Done {
        seconds: (stage.distance.now_ms() - begun_ms + 999) / 1_000,
        useful: stage.useful(&shift.tally, begun_ms + ideal.seconds * 1_000),
        longest_min: minutes(shift.longest_ms),
        latest_min: stage.latest_min(&shift),
        wrong: stage.wrong(&shift.delivered),
        of_job: Counts::of(&shift.tally),
    };

    // From here on only the person's mailbox is run.
    shift.only = Some(stage.reps[0].mailbox.clone());
    shift.work(|shift| shift.visits.is_some()).await;
    let mut reads = Vec::from([Read::beside(&mut shift)]);
    stage.assert_more().await;
    for (pace, faults) in [(CALMLY, 0.0), (BRISKLY, 0.0)] {
        shift.close().await;
        google.set_chance(chance(faults));
        stage.refill();
        shift.open = true;
        shift.read(&contacts, pace).await;
        reads.push(Read::beside(&mut shift));
        stage.assert_more().await;
    }
    shift.close().await;
    for (read, (pace, faults)) in
        reads
            .iter_mut()
            .zip([(CALMLY, 0.02), (CALMLY, 0.0), (BRISKLY, 0.0)])
    {
        google.set_chance(chance(faults));
        shift.read(&contacts, pace).await;
        read.alone = shift.visits.take().expect("the person has read");
    }

    let fifty = stage.fifty(ideal.seconds).await;
    lines(&mut report, &ideal, &done, &reads);
    notes(&mut report, &stage, &ideal, &done, &fifty);
    for (what, read) in WHAT.iter().zip(&reads) {
        report.note(read.told(what));
    }
    report
}

/// The person's reading, in the order in which it happens.
const WHAT: [&str; 3] = [
    "a contact every 61 to 90 s",
    "the same without faults by chance",
    "a contact every 20 to 60 s, without them",
];

/// What the job had done once everybody's mail was filed.
struct Done {
    seconds: i64,
    useful: usize,
    longest_min: f64,
    latest_min: f64,
    wrong: usize,
    of_job: Counts,
}

/// How the person's lists came beside the job, and how without it.
struct Read {
    beside: Visits,
    alone: Visits,
}

impl Read {
    fn beside(shift: &mut Shift<'_>) -> Self {
        Self {
            beside: shift.visits.take().expect("the person has read"),
            alone: Visits::default(),
        }
    }

    fn told(&self, what: &str) -> String {
        let of = |visits: &Visits, share| whole(quantile(&visits.waits_ms, share));
        let (beside, alone) = (&self.beside, &self.alone);
        format!(
            "The person, {what}: median {} ms beside the job, {} ms alone; p95 {} and {} ms; longest {} and {} ms; lists with rows missing \
             {} and {} of {}.",
            of(beside, 0.5),
            of(alone, 0.5),
            of(beside, 0.95),
            of(alone, 0.95),
            of(beside, 1.0),
            of(alone, 1.0),
            beside.incomplete,
            alone.incomplete,
            beside.waits_ms.len(),
        )
    }
}

fn lines(report: &mut Report, ideal: &Ideal, done: &Done, reads: &[Read]) {
    report.at_least(
        "useful units when the ideal is done",
        done.useful,
        ("ideal token bucket", whole(ideal.spent)),
        0.9,
    );
    report.counts(
        "calls refused for their pace",
        done.of_job.refused,
        ("of all calls,", done.of_job.calls),
        0.02,
    );
    let p95 = |visits: &Visits| whole(quantile(&visits.waits_ms, 0.95));
    let what = [
        "p95 of a contact's list, ms",
        "p95 without faults by chance, ms",
    ];
    for (what, read) in what.iter().zip(reads) {
        let alone = ("without the job", p95(&read.alone));
        report.counts(what, p95(&read.beside), alone, 1.3);
    }
    if let Some(brisk) = reads.last() {
        let most = p95(&brisk.alone) * 13 / 10;
        let what = "p95 beyond the person's quarter";
        report.hint(what, p95(&brisk.beside), most, "ms");
    }
    report.count(
        "minutes between two looks, at most",
        whole(done.longest_min),
        LATEST_MIN,
        "min",
    );
    report.count(
        "minutes from arrival to label, at most",
        whole(done.latest_min),
        LATEST_MIN,
        "min",
    );
    report.count("messages wrong or missed", done.wrong, 0, "");
}

/// What the job called, until everybody's mail was filed.
struct Counts {
    calls: usize,
    refused: usize,
    unlucky: usize,
    units: usize,
    again: usize,
    of_person: usize,
    refused_of_person: usize,
}

impl Counts {
    fn of(tally: &Tally) -> Self {
        Self {
            calls: tally.calls,
            refused: tally.refused,
            unlucky: tally.unlucky,
            units: tally.units,
            again: tally.looked_at_again(),
            of_person: tally.of_person,
            refused_of_person: tally.refused_of_person,
        }
    }
}

fn notes(report: &mut Report, stage: &Stage, ideal: &Ideal, done: &Done, fifty: &Fifty) {
    let of_job = &done.of_job;
    let waiting: usize = stage.waiting.iter().map(Vec::len).sum();
    report.note(format!(
        "{MAILBOXES} mailboxes, {waiting} messages that wait, half of them from before labels were on and half missed; one letter more in \
         each meanwhile. One server process, {} runs side by side.",
        server::jobs::label::SIDE_BY_SIDE,
    ));
    report.note(format!(
        "Ideal: 6,000 units a minute for a mailbox and 1,200,000 for the project, less what the person takes, filled evenly and spent on \
         nothing in vain: a get of each message and the cheapest calls that file them. It is done after {} s, all but the person's mailbox; \
         the job after {} s. Useful is what the ideal spends on the messages that the job has filed by then.",
        ideal.seconds, done.seconds,
    ));
    report.note(format!(
        "The job, until then: {} calls, {} units; {} refused for their pace, {} by chance; {} messages looked at again. The person: {} \
         calls, {} refused for their pace.",
        of_job.calls,
        of_job.units,
        of_job.refused,
        of_job.unlucky,
        of_job.again,
        of_job.of_person,
        of_job.refused_of_person,
    ));
    report.note(format!(
        "Batches of 50, a second's pause where anything is refused, {OF_FIFTY} mailboxes at once in a project of as much for each: {} of {} \
         messages filed when the ideal is done, {} of {} calls refused for their pace.",
        fifty.filed,
        OF_FIFTY * WAITING,
        fifty.refused,
        fifty.calls,
    ));
    report.note(
        "Time is virtual: it goes by while every run and the person wait, for answers (80 ms and 2 ms a part, log-normal), for the ticks of \
         the queue or for a limit. The queue itself counts by the machine's clock; its ticks, workers and lanes are played.",
    );
}

impl Stage {
    async fn begin() -> Self {
        let timeline = Arc::new(Timeline::default());
        let mut distance = None;
        let database = TestDatabase::sqlite_in_memory();
        let world = World::start_over(database, |google, config| {
            let way = Distance { google, timeline };
            distance = Some(way.clone());
            Google::over(config, Arc::new(way))
        });
        let world = world.await;
        let organization = Organization::found(&world, CUSTOMERS).await;
        let mut stage = Self {
            distance: distance.expect("the way to Google"),
            organization,
            reps: Vec::new(),
            waiting: (0..MAILBOXES).map(|_| Vec::new()).collect(),
            world,
        };
        stage.fill().await;
        stage
    }

    /// In every other mailbox mail waits from before labels were on, in the others from after.
    async fn fill(&mut self) {
        let mut random = StdRng::seed_from_u64(5);
        for number in (0..MAILBOXES).step_by(2) {
            let person = Person::new(&address(number), &format!("Rep {number}"));
            self.world.google.add_person(person);
            let most = i64::from(DAYS - 1) * 86_400;
            self.deliver(number, most, &mut random);
        }
        let choices = SetupChoices {
            mail_magnet: true,
            labels: true,
            existing_days: DAYS,
            ..SetupChoices::default()
        };
        self.reps = reps(&self.world, MAILBOXES, &choices).await;
        for rep in self.reps.iter().skip(1).step_by(2) {
            let run = run_one(&self.world, &rep.mailbox).await.expect("a run");
            assert_eq!(run.outcome, RunOutcome::Done);
        }
        self.world.advance(AWAY);
        for number in (1..MAILBOXES).step_by(2) {
            let most = AWAY.as_secs() - 3_600;
            self.deliver(number, most, &mut random);
        }
    }

    fn deliver(&mut self, number: usize, most_seconds: i64, random: &mut StdRng) {
        let count = if number == 0 { WAITING_BESIDE } else { WAITING };
        let to = address(number);
        let now = self.world.test.now();
        let (mut customers, mut letters) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let customer = self.customer(random);
            let from = &self.organization.customers[customer].address;
            let ago = SignedDuration::from_secs(random.random_range(60..most_seconds));
            letters.push(letter(from, &to, "").received_at(now - ago));
            customers.push(customer);
        }
        let ids = self.world.google.deliver_all(&to, letters);
        let ids = ids.expect("a mailbox").into_iter();
        self.waiting[number] = ids.zip(customers).collect();
    }

    /// More comes to the person.
    fn refill(&self) {
        let mut random = StdRng::seed_from_u64(7);
        let to = address(0);
        let letters = (0..WAITING_BESIDE).map(|_| {
            let customer = self.customer(&mut random);
            let from = &self.organization.customers[customer].address;
            letter(from, &to, "")
        });
        let letters: Vec<_> = letters.collect();
        self.world
            .google
            .deliver_all(&to, letters)
            .expect("a mailbox");
    }

    /// There was more for the job to do all the time.
    async fn assert_more(&self) {
        let sql = "SELECT COUNT(*) AS n FROM label_backlog";
        assert!(self.world.number(sql).await > 0, "the job was done");
    }

    /// Somebody whose mail is filed.
    fn customer(&self, random: &mut StdRng) -> usize {
        loop {
            let customer = random.random_range(0..CUSTOMERS);
            if customer % 6 != NO_CATEGORY {
                return customer;
            }
        }
    }

    /// Whom the person looks up.
    fn contacts(&self) -> Vec<String> {
        let customers = self.organization.customers.iter().enumerate();
        let customers = customers.filter(|(number, _)| number % 6 != NO_CATEGORY);
        customers
            .map(|(_, customer)| customer.address.clone())
            .collect()
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (number, waiting) in self.waiting.iter().enumerate() {
            for (id, _) in waiting {
                tally.want(&address(number), id, number > 0);
            }
        }
        tally
    }

    /// One letter for each mailbox within ten minutes, the last one first.
    fn letters(&self, begun_ms: i64) -> Vec<Letter> {
        let mut random = StdRng::seed_from_u64(6);
        let mut letters: Vec<Letter> = (0..MAILBOXES)
            .map(|to| Letter {
                at_ms: begun_ms + random.random_range(0..600_000),
                to,
                from: self.organization.customers[self.customer(&mut random)]
                    .address
                    .clone(),
            })
            .collect();
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.at_ms));
        letters
    }

    /// What the cheapest calls for a mailbox's mail cost.
    fn units(&self, number: usize) -> f64 {
        let now = self.world.test.now();
        let mut by_category: HashMap<Option<Category>, usize> = HashMap::new();
        for (_, customer) in &self.waiting[number] {
            let category = self.organization.category(*customer, now);
            *by_category.entry(category).or_default() += 1;
        }
        ideal::units(by_category.values().copied())
    }

    fn ideal(&self) -> Ideal {
        let project = Quota::since_2026_may().project_units_per_minute;
        #[expect(clippy::cast_precision_loss, reason = "a million")]
        let project = project.expect("a limit") as f64;
        let wanted = (0..MAILBOXES).map(|number| self.units(number));
        ideal::spend(wanted.collect(), project, PERSON_PER_S)
    }

    /// What the ideal spends on what was filed by then.
    fn useful(&self, tally: &Tally, until_ms: i64) -> usize {
        let of_mailbox = |number: usize| {
            let waiting = &self.waiting[number];
            let filed_ms = |id: &str| tally.filed_ms(&address(number), id);
            let in_time = |id: &str| filed_ms(id).is_some_and(|at_ms| at_ms <= until_ms);
            let filed = waiting.iter().filter(|(id, _)| in_time(id)).count();
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
            let share = filed as f64 / waiting.len() as f64;
            share * self.units(number)
        };
        let useful = (0..MAILBOXES).map(of_mailbox).sum::<f64>();
        // Only what is whole counts.
        whole(useful.floor())
    }

    /// Messages of everybody but the person, and letters, that are not where they belong.
    fn wrong(&self, delivered: &[(Letter, String)]) -> usize {
        let now = self.world.test.now();
        let mut wrong = 0;
        for number in 0..MAILBOXES {
            let messages = self.world.google.messages(&address(number));
            let messages = messages.expect("a mailbox");
            let labels: HashMap<&str, &Vec<String>> = messages
                .iter()
                .map(|message| (message.id.as_str(), &message.labels))
                .collect();
            let letters = delivered.iter().filter(|(letter, _)| letter.to == number);
            let letters = letters.map(|(letter, id)| {
                let mut customers = self.organization.customers.iter();
                let customer = customers.position(|one| one.address == letter.from);
                (id, customer.expect("a customer"))
            });
            let waiting = self.waiting[number].iter().filter(|_| number > 0);
            let waiting = waiting.map(|(id, customer)| (id, *customer));
            wrong += waiting
                .chain(letters)
                .filter(|(id, customer)| {
                    let expected = self.organization.category(*customer, now);
                    !is_filed(labels[id.as_str()], expected)
                })
                .count();
        }
        wrong
    }

    /// Minutes from a letter's arrival to its label, at most.
    fn latest_min(&self, shift: &Shift<'_>) -> f64 {
        let delivered = shift.delivered.iter();
        let waits_ms = delivered.map(|(letter, id)| {
            let filed_ms = shift.tally.filed_ms(&address(letter.to), id);
            filed_ms.unwrap_or_else(|| self.distance.now_ms()) - letter.at_ms
        });
        minutes(waits_ms.max().unwrap_or_default())
    }

    async fn fifty(&self, seconds: i64) -> Fifty {
        let quota = Quota::since_2026_may();
        let part = |units: u64| units * OF_FIFTY as u64 / MAILBOXES as u64;
        let quota = Quota {
            project_units_per_minute: quota.project_units_per_minute.map(part),
            ..quota
        };
        fifty::run(OF_FIFTY, WAITING, quota, chance(0.02), seconds).await
    }
}

#[expect(clippy::cast_precision_loss, reason = "days at most")]
fn minutes(ms: i64) -> f64 {
    ms as f64 / 60_000.0
}
