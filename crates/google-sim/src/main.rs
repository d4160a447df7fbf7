//! Runs the simulator as a process of its own.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use google_sim::{Builder, Clock, Latency, OAuthClient, Person, Quota, Simulator, Subscription};
use lexopt::prelude::{Long, Short, ValueExt};

/// How often watches are looked at.
const PUSH_INTERVAL: Duration = Duration::from_secs(1);

/// Requests in the log, so that it can run for days.
const KEPT_REQUESTS: usize = 1_000;

const HELP: &str = "\
A simulator of Google sign-in, OAuth and Gmail, on 127.0.0.1.

google-sim [OPTIONS]

  --port PORT                        the port (a free one)
  --person 'NAME <ADDRESS>'          a person with a mailbox; again for more
  --client ID,SECRET,REDIRECT[,...]  an OAuth client with its redirect addresses; again for more
  --mailbox ADDRESS                  the mailbox that the following mail goes to (the first person's)
  --mbox FILE                        loads an mbox file, a Gmail Takeout export for example
  --eml DIR                          loads every .eml file of a folder and the folders in it
  --push TOPIC,SUBSCRIPTION,URL      sends pushes of a topic to an address
  --time TIMESTAMP                   stops the clock at 2026-11-02T09:00:00Z, for example
  --quota new|old|none               which limits hold (new)
  --latency gmail|none               how fast answers come (none)
  --help                             this text

It is driven with JSON commands posted to /_sim/command.
";

/// What the command line asks for.
struct Plan {
    builder: Builder,
    first_person: Option<String>,
    loads: Vec<Load>,
    subscriptions: Vec<Subscription>,
}

/// Mail to load.
struct Load {
    mailbox: Option<String>,
    path: PathBuf,
    is_mbox: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("google-sim: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let Some(plan) = plan()? else {
        say(HELP);
        return Ok(());
    };
    let simulator = plan.builder.start().await?;
    for subscription in plan.subscriptions {
        simulator.subscribe(subscription);
    }
    for load in plan.loads {
        let mailbox = load
            .mailbox
            .as_ref()
            .or(plan.first_person.as_ref())
            .ok_or("mail needs a mailbox: give a --person first")?;
        let count = if load.is_mbox {
            simulator.load_mbox(mailbox, &load.path)?
        } else {
            simulator.load_eml_folder(mailbox, &load.path)?
        };
        say(&format!("{count} messages from {}", load.path.display()));
    }
    say(&format!("listening on {}", simulator.url()));
    let mut pushes = tokio::time::interval(PUSH_INTERVAL);
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            outcome = &mut interrupted => break outcome?,
            _ = pushes.tick() => simulator.deliver_pushes().await,
        };
    }
    simulator.stop();
    simulator.stopped().await?;
    Ok(())
}

/// Reads the command line; none when only help was asked for.
fn plan() -> Result<Option<Plan>, lexopt::Error> {
    let mut plan = Plan {
        builder: Simulator::builder().keep_requests(KEPT_REQUESTS),
        first_person: None,
        loads: Vec::new(),
        subscriptions: Vec::new(),
    };
    let mut mailbox = None;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        plan.builder = match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("port") => plan.builder.port(arguments.value()?.parse()?),
            Long("person") => {
                let person = arguments.value()?.parse_with(person)?;
                plan.first_person
                    .get_or_insert_with(|| person.address.clone());
                plan.builder.person(person)
            }
            Long("client") => plan.builder.client(arguments.value()?.parse_with(client)?),
            Long("mailbox") => {
                mailbox = Some(arguments.value()?.string()?);
                plan.builder
            }
            Long(kind @ ("mbox" | "eml")) => {
                let is_mbox = kind == "mbox";
                plan.loads.push(Load {
                    mailbox: mailbox.clone(),
                    path: arguments.value()?.into(),
                    is_mbox,
                });
                plan.builder
            }
            Long("time") => {
                let at = arguments.value()?.parse()?;
                plan.builder.clock(Clock::stopped_at(at))
            }
            Long("push") => {
                let subscription = arguments.value()?.parse_with(subscription)?;
                plan.subscriptions.push(subscription);
                plan.builder
            }
            Long("quota") => plan.builder.quota(arguments.value()?.parse_with(quota)?),
            Long("latency") => plan
                .builder
                .latency(arguments.value()?.parse_with(latency)?),
            other => return Err(other.unexpected()),
        };
    }
    Ok(Some(plan))
}

fn person(text: &str) -> Result<Person, &'static str> {
    let (name, address) = text
        .split_once('<')
        .ok_or("a person is written as 'Name <address>'")?;
    let address = address.trim_end().trim_end_matches('>').trim();
    Ok(Person::new(address, name.trim()))
}

fn client(text: &str) -> Result<OAuthClient, &'static str> {
    let mut parts = text.split(',');
    let (Some(id), Some(secret)) = (parts.next(), parts.next()) else {
        return Err("a client is written as ID,SECRET,REDIRECT");
    };
    Ok(parts.fold(OAuthClient::new(id, secret), OAuthClient::redirect_uri))
}

fn subscription(text: &str) -> Result<Subscription, &'static str> {
    match text.split(',').collect::<Vec<_>>().as_slice() {
        [topic, name, endpoint] => Ok(Subscription::new(topic, name, endpoint)),
        _ => Err("a push is written as TOPIC,SUBSCRIPTION,URL"),
    }
}

fn quota(text: &str) -> Result<Quota, &'static str> {
    match text {
        "new" => Ok(Quota::since_2026_may()),
        "old" => Ok(Quota::before_2026_may()),
        "none" => Ok(Quota::unlimited()),
        _ => Err("a quota is new, old or none"),
    }
}

fn latency(text: &str) -> Result<Latency, &'static str> {
    match text {
        "gmail" => Ok(Latency::like_gmail()),
        "none" => Ok(Latency::none()),
        _ => Err("a latency is gmail or none"),
    }
}

#[expect(
    clippy::print_stdout,
    reason = "a program run by hand says what it does"
)]
fn say(text: &str) {
    println!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "a program run by hand says what went wrong"
)]
fn report(text: &str) {
    eprintln!("{text}");
}
