//! Benchmark 10. Several servers share one PostgreSQL, and everybody's mailbox is due at once.

use std::collections::HashMap;
use std::time::Duration;

use contract::label::{LabelRun, RunCounts, RunOutcome, RunTrigger};
use contract::mailbox_setup::SetupChoices;
use contract::{LabelRunId, MailboxId};
use e2e::bench::{Compared, Report, compare};
use e2e::deadline::Deadline;
use futures_util::{StreamExt, stream};
use gmail::{HistoryId, history::list};
use jiff::SignedDuration;
use server::clock::Clock;
use server::google::scope::GrantKind;
use server::jobs::{
    label::{self, Unwatched},
    queue,
};
use server::mailbox::tokens;
use server::store::mail::{
    calls,
    mailboxes::{self, MailboxRecord},
    runs,
};
use server::testing::{TestApp, TestDatabase};
use server::{App, AppState};
use tokio::runtime::Runtime;

use crate::cpu::cpu_ms;
use crate::organization::{Organization, is_filed};
use crate::stage::{Rep, World, letter, reps};

/// Ten thousand take an hour to set up, and what is counted is told for each hundred.
const MAILBOXES: usize = 2_000;
const CUSTOMERS: usize = 20;
/// One mailbox of so many gets a letter in the interval in which a server is killed.
const ONE_IN: usize = 20;
/// How far the clocks of the servers are apart, each from the one before.
const SKEW: SignedDuration = SignedDuration::from_secs(20);
/// Every mailbox is due after this.
const INTERVAL: SignedDuration = SignedDuration::from_mins(11);
/// What a killed server held is free after this, though its clock was ahead.
const LEASE: SignedDuration = SignedDuration::from_mins(6);
const PAIRS: usize = 15;
/// An interval takes no longer than this.
const LIMIT: Duration = Duration::from_secs(300);
/// Histories that are read side by side, as in a sweep.
const SIDE_BY_SIDE: usize = 16;

pub async fn run() -> Report {
    let mut report = Report::new(10, "Several servers");
    let database = TestDatabase::postgres().await;
    let database = database.expect("`cargo xtask bench 10` starts a PostgreSQL");
    let stage = Stage::begin(World::in_process_on(database).await).await;
    for servers in 1..=3 {
        let Statements { job, queue } = stage.idle_interval(servers).await;
        let what = format!("statements for 1,000 idle mailboxes, {servers} at work");
        report.count(&what, job * 1_000 / MAILBOXES, 30, "");
        report.note(format!(
            "Queue, {servers} at work: {queue} statements more, for its ticks, looks and {} tasks.",
            MAILBOXES.div_ceil(label::TOGETHER)
        ));
    }
    let cpu = stage.cpu().await;
    report.compared(
        "CPU of an idle interval",
        &cpu,
        "list in memory, no leases",
        1.2,
    );
    let killed = stage.interval_with_a_kill().await;
    report.count("messages moved twice", killed.twice, 0, "");
    report.count("messages wrong or missed", killed.wrong, 0, "");
    report.count(
        "minutes until a killed server's mailboxes were run",
        killed.minutes,
        10,
        "",
    );
    report.note(format!(
        "{MAILBOXES} mailboxes on one PostgreSQL, due at once. Clocks {} s \
         apart. Killed: one of three servers, with {} runs done of {MAILBOXES}; {} letters.",
        SKEW.as_secs(),
        killed.done_before,
        killed.letters,
    ));
    report.note(
        "CPU: of this process, over histories, ledger and all, less that of the simulator for as many bare calls; the other \
         way keeps mailboxes and cursors in memory and writes the same runs and calls. PostgreSQL's own is not in it.",
    );
    report
}

struct Stage {
    world: World,
    organization: Organization,
    reps: Vec<Rep>,
}

/// Statements of an interval.
struct Statements {
    job: usize,
    queue: usize,
}

/// What came of an interval in which a server was killed.
struct Killed {
    done_before: usize,
    letters: usize,
    twice: usize,
    wrong: usize,
    minutes: usize,
}

impl Stage {
    /// Everybody has labels, and nothing new.
    async fn begin(world: World) -> Self {
        let organization = Organization::found(&world, CUSTOMERS).await;
        let choices = SetupChoices {
            mail_magnet: true,
            labels: true,
            ..SetupChoices::default()
        };
        let reps = reps(&world, MAILBOXES, &choices).await;
        world
            .run("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", [])
            .await;
        let stage = Self {
            world,
            organization,
            reps,
        };
        while !label::run_due(stage.app()).await.expect("runs").is_empty() {}
        // It makes the queue's tables.
        let server = stage.server(SignedDuration::ZERO).await;
        start(&server.app).await;
        stop(server).await;
        stage
    }

    fn app(&self) -> &AppState {
        &self.world.test.app
    }

    /// Another server, whose clock is so much ahead, with tokens for every mailbox.
    async fn server(&self, ahead: SignedDuration) -> TestApp {
        let now = self.world.test.now() + ahead;
        let google = self.world.google_of(&self.app().config);
        let server = self.world.test.beside_over(Clock::mock(now), google).await;
        let records = self.records().await;
        let held = stream::iter(&records)
            .map(|record| tokens::access(&server.app, record, GrantKind::Job))
            .buffer_unordered(SIDE_BY_SIDE);
        held.for_each(|held| async { drop(held.expect("a token")) })
            .await;
        server
    }

    async fn records(&self) -> Vec<MailboxRecord> {
        let app = self.app();
        let mut records = Vec::with_capacity(self.reps.len());
        for rep in &self.reps {
            let record = mailboxes::get(app.store.db(), &app.organization, &rep.mailbox).await;
            records.push(record.expect("the database answers").expect("a mailbox"));
        }
        records
    }

    /// How many mailboxes are due now.
    async fn due(&self) -> usize {
        label::due(self.app()).await.expect("a list").len()
    }

    /// How many mailboxes are due or at work.
    async fn open(&self) -> i64 {
        let now = self.world.test.now().as_millisecond();
        let sql = format!(
            "SELECT COUNT(*) AS n FROM mailboxes WHERE next_run_at <= {now} OR lease_until > {now}"
        );
        self.world.number(&sql).await
    }

    /// Waits until so many mailboxes at most are due.
    async fn until_due(&self, most: usize) {
        let few = async || match self.due().await {
            due if due <= most => Ok(()),
            due => Err(due),
        };
        Deadline::after(LIMIT).wait(few).await.expect("runs");
    }

    /// Waits until nothing is due or at work, and tells how often it asked.
    async fn until_all_is_done(&self) -> usize {
        let mut asked = 0;
        let done = async || {
            asked += 1;
            match self.open().await {
                0 => Ok(()),
                open => Err(open),
            }
        };
        Deadline::after(LIMIT).wait(done).await.expect("runs");
        asked
    }

    /// Statements since the last reset, of the queue's tables or of everything else.
    async fn statements(&self, of_queue: bool) -> usize {
        let not = if of_queue { "" } else { "NOT" };
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) AS n FROM pg_stat_statements \
             WHERE query {not} LIKE '%apalis%' \
             AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
        );
        usize::try_from(self.world.number(&sql).await).expect("a count")
    }

    /// The statements of an interval in which nothing comes in.
    async fn idle_interval(&self, servers: usize) -> Statements {
        self.world.advance(INTERVAL);
        let mut at_work = Vec::with_capacity(servers);
        for number in 0..servers {
            let ahead = SKEW * i32::try_from(number).expect("a few");
            at_work.push(self.server(ahead).await);
        }
        self.world
            .run("SELECT pg_stat_statements_reset()", [])
            .await;
        for server in &at_work {
            start(&server.app).await;
        }
        let asked = self.until_all_is_done().await;
        for server in at_work {
            stop(server).await;
        }
        let queue = self.statements(true).await;
        // The two that count and the one that resets are no servers'.
        let job = self.statements(false).await - asked - 2;
        Statements { job, queue }
    }

    /// An idle interval beside one without leases, queue or list in the database.
    async fn cpu(&self) -> Compared {
        let bare = self.bare_cpu_ms();
        let ids: Vec<MailboxId> = self.reps.iter().map(|rep| rep.mailbox.clone()).collect();
        let records = self.records().await;
        let ours = async || {
            self.world.advance(INTERVAL);
            let before = cpu_ms().expect("Linux");
            for together in ids.chunks(label::TOGETHER) {
                let runs = label::run_all(self.app(), together, &Unwatched)
                    .await
                    .expect("runs");
                assert_eq!(runs.len(), together.len(), "each was due");
            }
            cpu_ms().expect("Linux") - before - bare
        };
        let other = async || {
            let before = cpu_ms().expect("Linux");
            for together in records.chunks(label::TOGETHER) {
                without_leases(self.app(), together).await;
            }
            cpu_ms().expect("Linux") - before - bare
        };
        compare(PAIRS, ours, other).await
    }

    /// CPU of the simulator for a history of each mailbox, in milliseconds.
    fn bare_cpu_ms(&self) -> f64 {
        let google = &self.world.google;
        let calls = self.reps.iter().map(|rep| rep.bare_history(google));
        let calls: Vec<_> = calls.collect();
        let before = cpu_ms().expect("Linux");
        for call in calls {
            let answer = google.exchange(call).expect("an answer");
            assert_eq!(answer.status(), 200, "a bare call");
        }
        cpu_ms().expect("Linux") - before
    }

    /// Of three servers one is killed in the middle of its work.
    async fn interval_with_a_kill(&self) -> Killed {
        self.world.advance(INTERVAL);
        let mut letters = Vec::new();
        for (number, rep) in self.reps.iter().enumerate().step_by(ONE_IN) {
            let customer = number / ONE_IN % CUSTOMERS;
            let from = &self.organization.customers[customer].address;
            let letter = letter(from, &rep.address, "");
            let id = self.world.google.deliver(&rep.address, letter);
            letters.push((rep, customer, id.expect("delivered")));
        }
        let two = [
            self.server(SignedDuration::ZERO).await,
            self.server(SKEW).await,
        ];
        let third = self.server(SKEW * 2).await;
        let app = third.app.clone();
        self.world.google.clear_requests();
        // On threads of its own: they end in the middle of whatever is at work there.
        let doomed = tokio::task::spawn_blocking(move || {
            let threads = Runtime::new().expect("threads");
            threads.block_on(start(&app));
            threads
        });
        let doomed = doomed.await.expect("a server");
        for server in &two {
            start(&server.app).await;
        }
        self.until_due(MAILBOXES * 3 / 4).await;
        doomed.shutdown_background();
        let done_before = MAILBOXES - self.due().await;
        self.until_due(0).await;
        self.world.advance(LEASE);
        for server in &two {
            server.app.clock.advance(LEASE);
        }
        self.until_all_is_done().await;
        for server in two {
            stop(server).await;
        }
        let mut moves: HashMap<(Option<String>, String), usize> = HashMap::new();
        for request in self.world.google.requests() {
            if request.path.ends_with("/modify") {
                *moves.entry((request.user, request.path)).or_default() += 1;
            }
        }
        let now = self.world.test.now();
        let wrong = letters.iter().filter(|(rep, customer, id)| {
            let messages = self.world.google.messages(&rep.address);
            let messages = messages.expect("a mailbox");
            let message = messages.iter().find(|message| message.id == *id);
            let labels = &message.expect("the message").labels;
            !is_filed(labels, self.organization.category(*customer, now))
        });
        Killed {
            done_before,
            letters: letters.len(),
            twice: moves.values().filter(|times| **times > 1).count(),
            wrong: wrong.count(),
            minutes: usize::try_from(LEASE.as_mins()).expect("minutes"),
        }
    }
}

async fn start(app: &AppState) {
    let pace = queue::Pace::default();
    queue::start(app, pace).await.expect("a queue");
}

async fn stop(server: TestApp) {
    server.app.stop.cancel();
    server.app.tasks.close();
    server.app.tasks.wait().await;
    server.app.store.close().await.expect("closed");
}

/// Reads these mailboxes' histories from where they stood, and writes runs and calls.
async fn without_leases(app: &App, records: &[MailboxRecord]) {
    let ids = records.iter().map(|_| LabelRunId::new(app.new_id()));
    let ids: Vec<LabelRunId> = ids.collect();
    let looks: Vec<_> = records
        .iter()
        .zip(&ids)
        .map(|(record, id)| async move {
            let gateway = &app.google.gateway;
            let mut gmail = gateway.as_job(app, record, Some(id.as_str())).keeping();
            let started_at = app.now();
            let page = list::Request {
                start: HistoryId(record.history_id.expect("a cursor")),
                unlabeled: false,
                page_token: None,
            };
            let page = gmail.history(page).await.expect("a history");
            assert_eq!(page.added().count(), 0, "nothing is new");
            let run = LabelRun {
                id: id.clone(),
                trigger: RunTrigger::Schedule,
                started_at,
                finished_at: Some(app.now()),
                outcome: RunOutcome::Done,
                counts: RunCounts {
                    requests: gmail.spent().requests,
                    units: gmail.spent().units,
                    ..RunCounts::default()
                },
            };
            ((record.id.clone(), run), gmail.take_kept())
        })
        .collect();
    let looks = stream::iter(looks).buffer_unordered(SIDE_BY_SIDE);
    let (runs, kept): (Vec<_>, Vec<_>) = looks.unzip().await;
    let transaction = app.store.begin().await.expect("a transaction");
    let written = runs::insert(&transaction, &app.organization, &runs).await;
    written.expect("runs are written");
    let written = calls::record(&transaction, &kept.concat()).await;
    written.expect("calls are written");
    transaction.commit().await.expect("committed");
}
