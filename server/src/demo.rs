//! The demo: the server with a simulator of Google in the same process, an organization with
//! customers and deals, and mailboxes full of mail. Everything is made anew at each start, and is
//! the same each time, dated relative to today.

mod args;
mod data;
mod dice;
mod live;
mod mail;
mod records;

pub use args::{Args, Source};

use crate::{
    Config,
    clock::Clock,
    randomness::Randomness,
    serve::{self, ListenAt, ServeError},
};
use data::Data;
use google_sim::{OAuthClient, Person, SimError, Simulator, Subscription};
use jiff::{Timestamp, tz::TimeZone};
use std::{collections::BTreeMap, net::Ipv4Addr, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The mail of the demo is the same each time because its chance always begins here.
const SEED: u64 = 20_261_031;
/// Where the demo organization's days begin.
const TIME_ZONE: &str = "Asia/Tokyo";
/// How many requests the simulator remembers: a demo may run for days.
const REQUESTS_KEPT: usize = 1_000;
/// How often the simulator pushes what is new: what comes in shows up at once.
const PUSHES_EVERY: Duration = Duration::from_secs(1);
const CLIENT_ID: &str = "tegami-demo";
const CLIENT_SECRET: &str = "known-to-everyone";
const KEY: &str = "ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktISE=";

/// Why the demo did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The server failed.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The configuration is faulty.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigErrors),
    /// The simulator failed, or could not read the mail it was given.
    #[error(transparent)]
    Simulator(#[from] SimError),
    /// The demo's records could not be stored.
    #[error("the demo's records: {0}")]
    Store(#[from] sea_orm::DbErr),
    /// The demo's own data is broken.
    #[error("the demo's data: {0}")]
    Data(#[from] serde_json::Error),
    /// A date of the demo is out of range.
    #[error("the demo's dates: {0}")]
    Date(#[from] jiff::Error),
    /// A folder cannot be had.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// The parts of a demo that is ready to be served.
#[derive(Debug)]
pub struct Demo {
    /// The server's parts.
    pub app: crate::AppState,
    /// Google, simulated.
    pub google: Simulator,
    listener: TcpListener,
    _dir: TempDir,
}

/// Serves the demo until the process is told to stop.
///
/// # Errors
/// When a part of it cannot start.
pub async fn run(args: Args, env: BTreeMap<String, String>) -> Result<(), DemoError> {
    let demo = start(&args, env, Clock::real()).await?;
    tracing::info!(
        url = %demo.app.config.public_url,
        google = demo.google.url(),
        "the demo is ready"
    );
    let google = Arc::new(demo.google);
    demo.app
        .tasks
        .spawn(live::write(demo.app.clone(), Arc::clone(&google)));
    google.keep_pushing(PUSHES_EVERY);
    serve::serve(demo.app, demo.listener, serve::stop_signal()).await?;
    google.stop();
    Ok(())
}

/// Puts a demo together, with everything in its database and its mailboxes.
///
/// # Errors
/// When a part of it cannot start.
pub async fn start(
    args: &Args,
    env: BTreeMap<String, String>,
    clock: Clock,
) -> Result<Demo, DemoError> {
    let data = Data::load()?;
    let dir = tempfile::tempdir()?;
    let address = (Ipv4Addr::LOCALHOST, args.port).into();
    let listener = serve::listen(address, ListenAt::CommandLine).await?;
    let own_url = format!("http://localhost:{}", listener.local_addr()?.port());
    // Browsers may come by `trunk serve`; Google pushes straight to us.
    let public_url = env.get("TEGAMI_PUBLIC_URL").unwrap_or(&own_url).clone();
    let google = start_google(&data, &public_url).await?;
    let subscription = subscription(&own_url);
    let mut env = environment(env, &data, &public_url, &google.url());
    env.extend(pushes(&subscription, &google.url()));
    google.subscribe(subscription);
    let file = dir.path().join("demo.db");
    env.insert(
        "DATABASE_URL".to_owned(),
        format!("sqlite://{}", file.display()),
    );
    let mut config = Config::from_env(&env)?;
    config.demo = true;
    let app = serve::build(config, clock, Randomness::system()).await?;
    records::insert(&app, &data).await?;
    deliver(&google, &data, app.now(), args)?;
    Ok(Demo {
        app,
        google,
        listener,
        _dir: dir,
    })
}

async fn start_google(data: &Data, public_url: &str) -> Result<Simulator, DemoError> {
    let callback = format!("{public_url}{}", contract::route::OAUTH_CALLBACK);
    let client = OAuthClient::new(CLIENT_ID, CLIENT_SECRET)
        .name("Tegami")
        .redirect_uri(&callback);
    let people = data
        .people
        .iter()
        .map(|person| Person::new(&person.address, &person.name).locale(person.language.tag()));
    let google = people
        .fold(Simulator::builder(), |google, person| google.person(person))
        .client(client)
        .keep_requests(REQUESTS_KEPT)
        .seed(SEED);
    Ok(google.start().await?)
}

/// What the demo decides, over what the environment says; where browsers find it, logging and the
/// client's folder stay the environment's.
fn environment(
    mut env: BTreeMap<String, String>,
    data: &Data,
    public_url: &str,
    google: &str,
) -> BTreeMap<String, String> {
    let administrator = data.people.first().map_or("", |person| &person.address);
    for (name, value) in [
        ("TEGAMI_ORGANIZATION", "青空精機 Aozora Pumps"),
        ("TEGAMI_TIME_ZONE", TIME_ZONE),
        ("TEGAMI_CURRENCY", "JPY"),
        ("TEGAMI_LANGUAGE", "en"),
        ("TEGAMI_ADMIN", administrator),
        ("TEGAMI_PUBLIC_URL", public_url),
        ("TEGAMI_GOOGLE_ISSUER", google),
        ("TEGAMI_GMAIL_URL", google),
        ("TEGAMI_SERVER_GMAIL_URL", google),
        ("GOOGLE_CLIENT_ID", CLIENT_ID),
        ("GOOGLE_CLIENT_SECRET", CLIENT_SECRET),
        ("TEGAMI_KEY", KEY),
    ] {
        env.insert(name.to_owned(), value.to_owned());
    }
    env.remove("TEGAMI_KEY_FILE");
    env
}

/// Where the simulator pushes to.
fn subscription(own_url: &str) -> Subscription {
    let endpoint = format!("{own_url}{}", contract::route::GMAIL_PUSH);
    Subscription::new(
        "projects/tegami-demo/topics/gmail",
        "projects/tegami-demo/subscriptions/crm",
        &endpoint,
    )
}

/// The same for the server.
fn pushes(subscription: &Subscription, google: &str) -> [(String, String); 5] {
    [
        ("TEGAMI_PUSH_TOPIC", subscription.topic.clone()),
        ("TEGAMI_PUSH_SUBSCRIPTION", subscription.name.clone()),
        ("TEGAMI_PUSH_AUDIENCE", subscription.audience.clone()),
        ("TEGAMI_PUSH_ACCOUNT", subscription.service_account.clone()),
        ("TEGAMI_PUSH_KEYS_URL", format!("{google}/oauth2/v3/certs")),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

/// Fills the mailboxes, then adds the mail that the command line names to the first rep's.
fn deliver(google: &Simulator, data: &Data, now: Timestamp, args: &Args) -> Result<(), DemoError> {
    for (address, deliveries) in mail::of_everyone(data, now, &TimeZone::get(TIME_ZONE)?) {
        google.deliver_all(&address, deliveries)?;
    }
    let Some(rep) = data.people.get(1) else {
        return Ok(());
    };
    for source in &args.sources {
        let count = match source {
            Source::Mbox(file) => google.load_mbox(&rep.address, file)?,
            Source::Eml(dir) => google.load_eml_folder(&rep.address, dir)?,
        };
        tracing::info!(count, from = %source.path().display(), "loaded mail into the mailbox of the first rep");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
