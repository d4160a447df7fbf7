//! Start and orderly stop.

use crate::{
    App, AppState, Config,
    clock::Clock,
    config::{LogConfig, LogFormat},
    events::{self, Events},
    google::{Google, InvalidAddress},
    jobs,
    mailbox::{push, rate::TokenRate, rotate, seal::Keyring, tokens::Tokens},
    metrics::Metrics,
    randomness::Randomness,
    router::router,
    store::{Store, first_run},
};
use sea_orm::DbErr;
use std::{
    collections::BTreeMap, ffi::OsString, io, net::SocketAddr, process::ExitCode, sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal,
    sync::{Semaphore, watch},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// How long requests and jobs may take to finish once the server is to stop.
const DRAIN_LIMIT: Duration = Duration::from_secs(8);

type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database cannot be used.
    #[error("DATABASE_URL: {0}")]
    Store(#[from] DbErr),
    /// An address of Google, or our own, cannot be used.
    #[error(
        "TEGAMI_PUBLIC_URL, TEGAMI_GOOGLE_ISSUER, TEGAMI_GMAIL_URL, TEGAMI_SERVER_GMAIL_URL or TEGAMI_PUSH_KEYS_URL: {0}"
    )]
    Google(#[from] InvalidAddress),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {why}; {} chooses another", at.option())]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Where it was set.
        at: ListenAt,
        /// What the system said.
        why: io::Error,
    },
    /// The runtime or the network failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Where the address that a server listens on is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListenAt {
    /// The environment.
    Environment,
    /// The command line of the demo.
    CommandLine,
}

impl ListenAt {
    const fn option(self) -> &'static str {
        match self {
            Self::Environment => "TEGAMI_LISTEN",
            Self::CommandLine => "--port",
        }
    }
}

/// Takes an address to listen on.
///
/// # Errors
/// When another program has it, or the system does not give it.
pub async fn listen(address: SocketAddr, at: ListenAt) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|why| ServeError::Listen { address, at, why })
}

/// The program: reads the environment, then serves until it is told to stop.
pub fn main() -> ExitCode {
    let env = std::env::vars().collect();
    let mut words = std::env::args_os().skip(1);
    let ended = match words.next() {
        None => serve_from(&env),
        Some(word) if word == "demo" => demo_from(words, env),
        Some(word) if word == "rotate-keys" && words.next().is_none() => rotate_keys_from(&env),
        Some(_) => {
            Err("usage: server [demo [--port N] [--mbox FILE] [--eml DIR] | rotate-keys]".into())
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => refuse(&*why),
    }
}

fn serve_from(env: &BTreeMap<String, String>) -> Result<(), BoxError> {
    let config = Config::from_env(env)?;
    start_log(&config.log);
    Ok(Runtime::new()?.block_on(run(config))?)
}

/// Seals every stored token with the present key, and says what it did.
fn rotate_keys_from(env: &BTreeMap<String, String>) -> Result<(), BoxError> {
    let config = Config::from_env(env)?;
    start_log(&config.log);
    let rotated = Runtime::new()?.block_on(async {
        let store = Store::open(&config.database_url).await?;
        let keyring = Keyring::of(&config);
        let rotated = rotate::run(&store, &keyring, &Randomness::system()).await;
        store.close().await?;
        rotated
    })?;
    say(&rotated)?;
    if rotated.unreadable.is_empty() {
        Ok(())
    } else {
        Err("some tokens open with none of the configured keys".into())
    }
}

#[cfg(feature = "demo")]
fn demo_from(
    words: impl Iterator<Item = OsString>,
    env: BTreeMap<String, String>,
) -> Result<(), BoxError> {
    let args = crate::demo::Args::parse(words)?;
    start_log(&LogConfig::from_env(&env)?);
    Ok(Runtime::new()?.block_on(crate::demo::run(args, env))?)
}

#[cfg(not(feature = "demo"))]
fn demo_from(
    _: impl Iterator<Item = OsString>,
    _: BTreeMap<String, String>,
) -> Result<(), BoxError> {
    Err("this server was built without the demo".into())
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the server cannot start, or the network fails.
pub async fn run(config: Config) -> Result<(), ServeError> {
    let listener = listen(config.listen, ListenAt::Environment).await?;
    let app = build(config, Clock::real(), Randomness::system()).await?;
    serve(app, listener, stop_signal()).await
}

/// Puts the parts of a server together.
///
/// # Errors
/// When the database or an address of the configuration cannot be used.
pub async fn build(
    config: Config,
    clock: Clock,
    randomness: Randomness,
) -> Result<AppState, ServeError> {
    let google = Google::new(&config)?;
    build_with(config, google, clock, randomness).await
}

/// The same with a Google of the caller's choice.
///
/// # Errors
/// When the database cannot be used.
pub async fn build_with(
    config: Config,
    google: Google,
    clock: Clock,
    randomness: Randomness,
) -> Result<AppState, ServeError> {
    let keyring = Keyring::of(&config);
    let store = Store::open(&config.database_url).await?;
    let organization = first_run::ensure(&store, &config.organization, &clock, &randomness).await?;
    Ok(AppState::new(App {
        config,
        clock,
        randomness,
        store,
        organization,
        google,
        keyring,
        tokens: Tokens::default(),
        token_rate: TokenRate::default(),
        runs: Semaphore::new(jobs::label::SIDE_BY_SIDE),
        looks: Arc::new(Semaphore::new(push::AT_ONCE)),
        run_ends: watch::Sender::new(()),
        events: Events::default(),
        metrics: Metrics::default(),
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
    }))
}

/// Serves on a bound listener until `until` comes, then stops in order: no new connections,
/// requests and tasks finish, the database closes.
///
/// # Errors
/// When the network or closing the database fails.
pub async fn serve(
    app: AppState,
    listener: TcpListener,
    until: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    tracing::info!(address = %listener.local_addr()?, "listening");
    if app.config.jobs {
        jobs::queue::start(&app, jobs::queue::Pace::default()).await?;
    }
    events::start(&app).await?;
    let (stop, stopping) = (app.stop.clone(), app.stop.clone());
    app.tasks.spawn(async move {
        until.await;
        stopping.cancel();
    });
    let work = async {
        axum::serve(listener, router(app.clone()))
            .with_graceful_shutdown(app.stop.clone().cancelled_owned())
            .await?;
        app.tasks.close();
        app.tasks.wait().await;
        Ok::<(), ServeError>(())
    };
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN_LIMIT).await;
    };
    tokio::select! {
        result = work => result?,
        () = deadline => tracing::warn!("some requests or tasks did not finish in time"),
    }
    app.store.close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Comes when the process is told to stop: SIGTERM or Ctrl-C.
pub async fn stop_signal() {
    let interrupt = signal::ctrl_c();
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => (),
                _ = terminate.recv() => (),
            },
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}

fn start_log(log: &LogConfig) {
    let filter = EnvFilter::new(&log.filter);
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Text => registry
            .with(fmt::layer().with_writer(io::stderr).with_ansi(false))
            .init(),
        LogFormat::Json => registry
            .with(fmt::layer().json().with_writer(io::stderr))
            .init(),
    }
}

/// Writes what a command has done.
fn say(what: &dyn core::fmt::Display) -> io::Result<()> {
    use io::Write;
    writeln!(io::stdout(), "{what}")
}

/// The one place that writes errors to the terminal: why the server did not start.
fn refuse(why: &dyn core::fmt::Display) -> ExitCode {
    use io::Write;
    let written = writeln!(io::stderr(), "{why}");
    drop(written);
    ExitCode::FAILURE
}
