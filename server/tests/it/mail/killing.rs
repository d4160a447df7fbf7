//! The real server process, killed (`kill -9`) at random points of its runs and started again, on SQLite and on
//! PostgreSQL: nothing is lost, nothing is moved twice.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    label::{LabelRun, RunOutcome},
    label_log::{UndoAnswer, UndoRequest},
    route,
};
use jiff::SignedDuration;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use server::{
    clock::Clock,
    randomness::Randomness,
    testing::{POSTGRES, REP, TestDatabase, environment},
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    str::FromStr,
};

/// The variable that names the row of chances.
const SEED: &str = "TEGAMI_KILL_SEED";
/// The variable that says how often the process is killed on each database, and how often it is otherwise.
const KILLS: &str = "TEGAMI_KILLS";
const USUAL_KILLS: usize = 100;
/// The most messages of one turn.
const MOST_MAIL: usize = 14;
/// How often its owner asks for something that somebody is at.
const MOST_ASKED: usize = 1_000;
/// Requests before the first message is looked at: sign-in, labels, history.
const FIRST_REQUESTS: usize = 8;

/// A server process; killed with the value.
struct Process {
    child: Child,
    url: String,
    client: reqwest::Client,
    cookie: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Process {
    /// Starts it, and waits until it listens.
    fn start(world: &World, database: &str, cookie: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .env_clear()
            .envs(environment())
            .envs([
                ("DATABASE_URL", database),
                ("TEGAMI_LISTEN", "127.0.0.1:0"),
                ("TEGAMI_LOG_FORMAT", "json"),
                ("TEGAMI_GOOGLE_ISSUER", &world.google.url()),
                ("TEGAMI_GMAIL_URL", &world.google.url()),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let output = BufReader::new(child.stderr.take().expect("its output"));
        let address = output.lines().map_while(Result::ok).find_map(|line| {
            let entry: Value = serde_json::from_str(&line).ok()?;
            let address = entry["fields"]["address"].as_str()?.to_owned();
            (entry["fields"]["message"] == "listening").then_some(address)
        });
        Self {
            child,
            url: format!("http://{}", address.expect("it listens")),
            client: reqwest::Client::new(),
            cookie: cookie.to_owned(),
        }
    }

    /// Ends it as `kill -9` does.
    fn kill(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// Asks for something to be done; none where it did not answer.
    async fn post<A: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Option<A> {
        let answer = self
            .client
            .post(format!("{}{path}", self.url))
            .header("sec-fetch-site", "same-origin")
            .header(route::CSRF_HEADER, "1")
            .header("cookie", &self.cookie)
            .header("content-type", "application/json")
            .body(serde_json::to_vec(body).unwrap())
            .send()
            .await
            .ok()?;
        let bytes = answer.bytes().await.ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

/// Somebody whose mail is sorted by a process that does not live long.
struct Scene<'a> {
    world: &'a World,
    rep: Rep<'a>,
    cookie: String,
    database: String,
    dice: StdRng,
    /// How often a process was killed.
    kills: usize,
}

impl<'a> Scene<'a> {
    async fn set(world: &'a World, seed: u64) -> Self {
        customers::add_all(world).await;
        let rep = Rep::filing(world).await;
        // The process goes by the machine's clock.
        let now = Clock::real().now().as_millisecond();
        world
            .run(
                "UPDATE sessions SET created_at = $1, last_seen_at = $1",
                [now.into()],
            )
            .await;
        world
            .run("UPDATE deals SET closing_date = $1", ["2999-12-31".into()])
            .await;
        let cookie = rep.client().cookie().expect("signed in").to_owned();
        Self {
            world,
            rep,
            cookie,
            database: world.test.database_url().to_owned(),
            dice: StdRng::seed_from_u64(seed),
            kills: 0,
        }
    }

    fn start(&self) -> Process {
        Process::start(self.world, &self.database, &self.cookie)
    }

    /// What a killed process held runs out: the mailbox, and the turn to renew a token. So does Google's minute of quota.
    async fn time_goes_by(&self) {
        self.world.advance(SignedDuration::from_mins(1));
        self.world
            .run(
                "UPDATE mailboxes SET lease_until = 0, next_run_at = 9000000000000",
                [],
            )
            .await;
        self.world
            .run("UPDATE grants SET renewing_until = 0", [])
            .await;
    }

    /// Kills the process while it works at this.
    async fn kill_at_work<A: DeserializeOwned>(
        &mut self,
        mut process: Process,
        path: &str,
        body: &impl Serialize,
        messages: usize,
    ) {
        let at = self.dice.random_range(1..FIRST_REQUESTS + 2 * messages);
        let beats: usize = self.dice.random_range(0..400);
        self.world.google.clear_requests();
        let killed = async {
            while self.world.google.requests().len() < at {
                tokio::task::yield_now().await;
            }
            for _ in 0..beats {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ended = process.post::<A>(path, body) => {}
            () = killed => {}
        }
        process.kill();
        self.kills += 1;
        self.time_goes_by().await;
    }

    async fn turn(&mut self, undoes: bool) {
        let (google, world) = (&self.world.google, self.world);
        let count = self.dice.random_range(1..MOST_MAIL);
        let mut sent = BTreeMap::new();
        for place in 0..count {
            let (from, label) = match self.dice.random_range(0..3) {
                0 => (customers::WON, Some("Customers")),
                1 => ("someone@else.example", None),
                _ => (customers::OPEN, Some("Open deals")),
            };
            let id = self.rep.receive(Letter::from(from));
            if place == 0 {
                google.relabel(REP.address, &id, &["Theirs"], &[]).unwrap();
            }
            sent.insert(id, (label, place == 0));
        }
        let process = self.start();
        self.kill_at_work::<LabelRun>(process, route::MAILBOX_RUNS, &(), count)
            .await;
        let mut moved_back = Vec::new();
        for (id, (label, _)) in &sent {
            let filed = !self.rep.labels_of(id).contains(&"INBOX".to_owned());
            if filed && self.dice.random_range(0..4) == 0 {
                google
                    .relabel(REP.address, id, &["INBOX"], &[label.unwrap_or_default()])
                    .unwrap();
                moved_back.push(id.clone());
            }
        }
        let process = self.start();
        let run: LabelRun = process.post(route::MAILBOX_RUNS, &()).await.expect("a run");
        assert_eq!(run.outcome, RunOutcome::Done);
        self.expect(&sent, &moved_back, false);
        let idle: LabelRun = process.post(route::MAILBOX_RUNS, &()).await.expect("a run");
        // The owner asked, so that labels are looked at too.
        assert_eq!((idle.counts.requests, idle.counts.units), (2, 3));
        let planned =
            "SELECT COUNT(*) AS n FROM label_ledger WHERE state = 'planned' OR undo = 'planned'";
        assert_eq!(world.number(planned).await, 0);
        if undoes {
            let back = UndoRequest::Since {
                at: jiff::Timestamp::UNIX_EPOCH,
            };
            self.kill_at_work::<UndoAnswer>(process, route::MAILBOX_UNDO, &back, count)
                .await;
            let process = self.start();
            let mut asked = 0;
            loop {
                let answer: Option<UndoAnswer> = process.post(route::MAILBOX_UNDO, &back).await;
                asked += 1;
                // The process that just started may be at it by itself.
                if let Some(run) = answer.expect("an answer").run {
                    assert_eq!(run.outcome, RunOutcome::Done);
                    break;
                }
                if world.number(planned).await == 0 || asked == MOST_ASKED {
                    break;
                }
            }
            assert_eq!(world.number(planned).await, 0);
            self.expect(&sent, &moved_back, true);
        }
        for id in sent.keys() {
            google.delete_message(REP.address, id).unwrap();
        }
    }

    /// Every message is where it belongs, and no call was made for one twice.
    fn expect(
        &self,
        sent: &BTreeMap<String, (Option<&str>, bool)>,
        moved_back: &[String],
        undone: bool,
    ) {
        for (id, (label, theirs)) in sent {
            let in_inbox = undone || label.is_none() || moved_back.contains(id);
            let mut expected = vec!["UNREAD"];
            expected.push(if in_inbox {
                "INBOX"
            } else {
                label.unwrap_or_default()
            });
            if *theirs {
                expected.push("Theirs");
            }
            expected.sort_unstable();
            assert_eq!(
                self.rep.labels_of(id),
                expected,
                "{label:?} {undone} {moved_back:?}"
            );
        }
    }
}

async fn kill_again_and_again(world: World, seed: u64) {
    let mut scene = Scene::set(&world, seed).await;
    let wanted = from_environment(KILLS).unwrap_or(USUAL_KILLS);
    let mut turn = 0_usize;
    while scene.kills < wanted {
        scene.turn(turn.is_multiple_of(3)).await;
        turn += 1;
    }
}

fn from_environment<T: FromStr>(variable: &str) -> Option<T> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Another row of chances each time; printed, and taken from the environment where it is to be the same again.
fn seed() -> u64 {
    let seed =
        from_environment(SEED).unwrap_or_else(|| u64::from_ne_bytes(Randomness::system().bytes()));
    eprintln!("{SEED}={seed}");
    seed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_anywhere_loses_nothing_on_sqlite() {
    kill_again_and_again(World::start().await, seed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_anywhere_loses_nothing_on_postgresql() {
    match TestDatabase::postgres().await {
        Some(database) => kill_again_and_again(World::start_on(database).await, seed()).await,
        None => eprintln!("{POSTGRES} is not set"),
    }
}
