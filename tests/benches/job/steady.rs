//! Benchmark 3. A day of many mailboxes: mail comes, deals change, a month turns.

use std::collections::HashMap;

use contract::MailboxId;
use contract::label::{Category, LabelRun, RunOutcome};
use contract::mailbox_setup::SetupChoices;
use e2e::bench::{Report, quantile};
use gmail::Query;
use google_sim::{LoggedRequest, Quota};
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use server::jobs::label;

use crate::cpu::cpu_ms;
use crate::organization::{Organization, is_filed};
use crate::stage::{Rep, World, letter, reps, run as run_one, whole};

/// A day of a thousand takes half an hour, and what is counted is counted of each.
const MAILBOXES: usize = 250;
const CUSTOMERS: usize = 500;
/// Mails a day and mailbox.
const MAILS: usize = 50;
/// Of ten mails one is a customer's and six are promotions.
const OF_CUSTOMERS: usize = 1;
const PROMOTIONS: usize = 6;
/// Deals that come to stand elsewhere each hour.
const CHANGES: usize = 20;
/// How often the server looks whose turn it is; in life every ten seconds.
const TICK: SignedDuration = SignedDuration::from_secs(30);
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// As many ids as one `batchModify` is cheaper for than a `modify` each.
const BATCH_FROM: usize = 10;

/// Who wrote a mail.
#[derive(Clone, Copy)]
enum From {
    Customer(usize),
    Promotion,
    Stranger,
}

/// A mail of the day.
struct Mail {
    rep: usize,
    at: Timestamp,
    from: From,
}

/// A mail that no run has seen yet.
struct New {
    id: String,
    at: Timestamp,
    from: From,
}

/// What a day cost, and what came of it.
#[derive(Default)]
struct Sums {
    runs: usize,
    requests: usize,
    units: usize,
    /// The cheapest plan for each run that needs no luck.
    cheapest_requests: usize,
    cheapest_units: usize,
    /// Whoever knew beforehand who wrote what.
    clairvoyant_units: usize,
    /// `list`, a `get` each, a `batchModify` each.
    plain_requests: usize,
    plain_units: usize,
    idle_runs: usize,
    idle_most_requests: usize,
    idle_most_units: usize,
    filed: usize,
    wrong: usize,
    waits_min: Vec<f64>,
}

struct Day {
    world: World,
    organization: Organization,
    reps: Vec<Rep>,
    by_mailbox: HashMap<MailboxId, usize>,
    new: Vec<Vec<New>>,
    /// How many searches it takes to look for every customer.
    searches: usize,
    sums: Sums,
}

pub async fn run() -> Report {
    let mut report = Report::new(3, "Label job, steady");
    let mut day = Day::begin().await;
    day.pass().await;
    let cpu_ms = day.idle_cpu_ms().await;
    let sums = day.sums;
    report.counts(
        "units of a day",
        sums.units,
        ("cheapest plan", sums.cheapest_units),
        1.05,
    );
    report.counts(
        "requests of a day",
        sums.requests,
        ("cheapest plan", sums.cheapest_requests),
        1.2,
    );
    report.count(
        "requests of an idle run, at most",
        sums.idle_most_requests,
        1,
        "",
    );
    report.count("units of an idle run, at most", sums.idle_most_units, 2, "");
    report.count("messages wrong or missed", sums.wrong, 0, "");
    report.count(
        "seconds from arrival to label, p99",
        whole(quantile(&sums.waits_min, 0.99) * 60.0),
        11 * 60,
        "s",
    );
    if let Some(cpu_ms) = cpu_ms {
        report.time("CPU of an idle run", cpu_ms, 1.0);
    }
    report.note(format!(
        "{MAILBOXES} mailboxes, {} runs, {} of them idle, {} messages filed of {}; {} deals changed, a month turned.",
        sums.runs,
        sums.idle_runs,
        sums.filed,
        MAILBOXES * MAILS,
        CHANGES * 24,
    ));
    report.note(
        "Cheapest plan: for each run the history, then a get of each new message or a search for everybody known and \
         a get of each hit, whichever costs less, then modify or batchModify. The newest are not in Gmail's search yet, \
         which this plan does not mind.",
    );
    report.note(format!(
        "list + get each + batchModify each: {} units, {} requests ({:.2}x ours). Whoever knew who wrote what would need {} \
         units: no call tells a sender for less than 20.",
        sums.plain_units,
        sums.plain_requests,
        ratio(sums.plain_units, sums.units),
        sums.clairvoyant_units,
    ));
    report.note("CPU: of this process over one idle run of each mailbox, less that of the simulator for as many bare calls.");
    report
}

impl Day {
    /// Everybody is connected, with MailMagnet and labels on, and the first runs are over.
    async fn begin() -> Self {
        let world = World::start_in_process().await;
        world.google.set_quota(Quota::unlimited());
        let organization = Organization::found(&world, CUSTOMERS).await;
        let choices = SetupChoices {
            mail_magnet: true,
            labels: true,
            ..SetupChoices::default()
        };
        let reps = reps(&world, MAILBOXES, &choices).await;
        for rep in &reps {
            let run = run_one(&world, &rep.mailbox).await.expect("the first run");
            assert_eq!(run.outcome, RunOutcome::Done);
        }
        world.google.clear_requests();
        let by_mailbox = reps.iter().enumerate();
        let by_mailbox = by_mailbox.map(|(number, rep)| (rep.mailbox.clone(), number));
        Self {
            by_mailbox: by_mailbox.collect(),
            new: reps.iter().map(|_| Vec::new()).collect(),
            searches: searches(&organization),
            world,
            organization,
            reps,
            sums: Sums::default(),
        }
    }

    /// Twenty-four hours, tick by tick.
    async fn pass(&mut self) {
        let mut random = StdRng::seed_from_u64(3);
        let begin = self.world.test.now();
        let mut mails = trace(begin, &mut random);
        let mut hours = 0;
        while self.world.test.now() < begin + DAY {
            self.world.advance(TICK);
            let now = self.world.test.now();
            while let Some(mail) = mails.pop_if(|mail| mail.at <= now) {
                self.deliver(&mail);
            }
            if now >= begin + SignedDuration::from_hours(hours + 1) {
                hours += 1;
                for _ in 0..CHANGES {
                    let (number, to) =
                        (random.random_range(0..CUSTOMERS), random.random_range(0..6));
                    self.organization.change(&self.world, number, to).await;
                }
            }
            self.run_due().await;
        }
        // Whatever came in the last minutes.
        self.world.advance(SignedDuration::from_mins(11));
        self.run_due().await;
        let missed: usize = self.new.iter().map(Vec::len).sum();
        self.sums.wrong += missed;
    }

    fn deliver(&mut self, mail: &Mail) {
        let to = &self.reps[mail.rep].address;
        let delivery = match mail.from {
            From::Customer(number) => letter(&self.organization.customers[number].address, to, ""),
            From::Stranger => letter("Somebody <somebody@elsewhere.example>", to, ""),
            From::Promotion => letter(
                "News <news@shop.example>",
                to,
                "List-Unsubscribe: <https://shop.example/u>\n",
            )
            .labels(["INBOX", "UNREAD", "CATEGORY_PROMOTIONS"]),
        };
        let id = self
            .world
            .google
            .deliver(to, delivery.received_at(mail.at))
            .expect("a mailbox");
        self.new[mail.rep].push(New {
            id,
            at: mail.at,
            from: mail.from,
        });
    }

    async fn run_due(&mut self) {
        for mailbox in label::due(&self.world.test.app)
            .await
            .expect("the database answers")
        {
            let run = run_one(&self.world, &mailbox).await.expect("a run");
            assert_eq!(run.outcome, RunOutcome::Done);
            let number = self.by_mailbox[&mailbox];
            self.take_in(number, &run);
        }
    }

    /// Counts a run, and looks at what it did.
    fn take_in(&mut self, number: usize, run: &LabelRun) {
        let now = self.world.test.now();
        let asked = self.world.google.requests();
        self.world.google.clear_requests();
        let asked: Vec<&LoggedRequest> = asked
            .iter()
            .filter(|one| one.path.starts_with("/gmail/"))
            .collect();
        let (requests, units) = (
            asked.len(),
            asked.iter().map(|one| one.units as usize).sum(),
        );
        let sums = &mut self.sums;
        sums.runs += 1;
        sums.requests += requests;
        sums.units += units;
        let new = std::mem::take(&mut self.new[number]);
        assert_eq!(
            run.counts.seen as usize,
            new.len(),
            "each new message is seen once"
        );
        if new.is_empty() {
            sums.idle_runs += 1;
            sums.idle_most_requests = sums.idle_most_requests.max(requests);
            sums.idle_most_units = sums.idle_most_units.max(units);
            sums.add_plans(0, 0, &[], self.searches);
            return;
        }
        let messages = self
            .world
            .google
            .messages(&self.reps[number].address)
            .expect("a mailbox");
        let mut expected: Vec<Category> = Vec::new();
        let mut known = 0;
        for mail in &new {
            let category = match mail.from {
                From::Customer(customer) => {
                    known += 1;
                    self.organization.category(customer, now)
                }
                From::Promotion | From::Stranger => None,
            };
            let message = messages.iter().find(|message| message.id == mail.id);
            let labels = &message.expect("the message").labels;
            if !is_filed(labels, category) {
                self.sums.wrong += 1;
            }
            if let Some(category) = category {
                expected.push(category);
                self.sums.filed += 1;
                let waited = (now - mail.at).as_secs_f64() / 60.0;
                self.sums.waits_min.push(waited);
            }
        }
        self.sums
            .add_plans(new.len(), known, &expected, self.searches);
    }

    /// CPU of an idle run in milliseconds; none where the system does not tell.
    async fn idle_cpu_ms(&mut self) -> Option<f64> {
        self.world.advance(SignedDuration::from_mins(11));
        let before = cpu_ms()?;
        let runs = label::run_due(&self.world.test.app).await.expect("runs");
        assert_eq!(runs.len(), self.reps.len(), "each is due");
        assert!(
            runs.iter().all(|run| run.counts.seen == 0),
            "nothing is new"
        );
        let runs = cpu_ms()? - before;
        let google = &self.world.google;
        let calls = self.reps.iter().map(|rep| rep.bare_history(google));
        let calls: Vec<_> = calls.collect();
        let before = cpu_ms()?;
        for call in calls {
            let answer = self.world.google.exchange(call)?;
            assert_eq!(answer.status(), 200, "a bare call");
        }
        let bare = cpu_ms()? - before;
        #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
        let count = self.reps.len() as f64;
        Some((runs - bare) / count)
    }
}

impl Sums {
    /// What other ways would cost: `new` messages of which somebody known wrote `known`, filed under these.
    fn add_plans(&mut self, new: usize, known: usize, filed: &[Category], searches: usize) {
        let mut by_category: HashMap<Category, usize> = HashMap::new();
        for category in filed {
            *by_category.entry(*category).or_default() += 1;
        }
        let (mut filing_requests, mut filing_units) = (0, 0);
        for count in by_category.values() {
            if *count < BATCH_FROM {
                filing_requests += count;
                filing_units += 5 * count;
            } else {
                filing_requests += 1;
                filing_units += 50;
            }
        }
        let (looks_requests, looks_units) = [
            (new, 20 * new),
            (searches + known, 5 * searches + 20 * known),
        ]
        .into_iter()
        .min_by_key(|(_, units)| *units)
        .unwrap_or_default();
        self.cheapest_requests += 1 + looks_requests + filing_requests;
        self.cheapest_units += 2 + looks_units + filing_units;
        self.clairvoyant_units += 2 + 20 * known + filing_units;
        self.plain_requests += 1 + new + filed.len();
        self.plain_units += 5 + 20 * new + 50 * filed.len();
    }
}

/// How many searches it takes to look for every customer.
fn searches(organization: &Organization) -> usize {
    let customers = organization.customers.iter();
    Query::in_inbox_from(
        customers.map(|customer| customer.address.as_str()),
        1_700_000_000,
    )
    .len()
}

/// The mails of a day, the last one first.
fn trace(begin: Timestamp, random: &mut StdRng) -> Vec<Mail> {
    let mut mails = Vec::with_capacity(MAILBOXES * MAILS);
    for rep in 0..MAILBOXES {
        for number in 0..MAILS {
            let after = SignedDuration::from_secs(random.random_range(1..DAY.as_secs()));
            let from = match number % 10 {
                n if n < OF_CUSTOMERS => From::Customer(random.random_range(0..CUSTOMERS)),
                n if n < OF_CUSTOMERS + PROMOTIONS => From::Promotion,
                _ => From::Stranger,
            };
            mails.push(Mail {
                rep,
                at: begin + after,
                from,
            });
        }
    }
    mails.sort_by_key(|mail| std::cmp::Reverse(mail.at));
    mails
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn ratio(figure: usize, other: usize) -> f64 {
    figure as f64 / (other as f64).max(1.0)
}
