//! Start and orderly stop.

use crate::{
    App, AppState, Config,
    clock::Clock,
    config::LogFormat,
    google::{Google, InvalidAddress},
    mailbox::{rate::TokenRate, seal::Keyring, tokens::Tokens},
    metrics::Metrics,
    randomness::Randomness,
    router::router,
    store::{Store, first_run},
};
use sea_orm::DbErr;
use std::{io, process::ExitCode, time::Duration};
use tokio::{net::TcpListener, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// How long requests and jobs may take to finish once the server is to stop.
const DRAIN_LIMIT: Duration = Duration::from_secs(8);

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database cannot be used.
    #[error("DATABASE_URL: {0}")]
    Store(#[from] DbErr),
    /// An address of Google, or our own, cannot be used.
    #[error(
        "TEGAMI_PUBLIC_URL, TEGAMI_GOOGLE_ISSUER, TEGAMI_GMAIL_URL or TEGAMI_SERVER_GMAIL_URL: {0}"
    )]
    Google(#[from] InvalidAddress),
    /// The address cannot be listened on.
    #[error("TEGAMI_LISTEN: {0}")]
    Listen(io::Error),
    /// The runtime or the network failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// The program: reads the environment, then serves until it is told to stop.
pub fn main() -> ExitCode {
    let env = std::env::vars().collect();
    let config = match Config::from_env(&env) {
        Ok(config) => config,
        Err(errors) => return refuse(&errors),
    };
    start_log(&config);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    match runtime.block_on(run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error),
    }
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the server cannot start, or the network fails.
pub async fn run(config: Config) -> Result<(), ServeError> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(ServeError::Listen)?;
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
    let keyring = Keyring::new(&config.key);
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
    let stop = app.stop.clone();
    let stopping = stop.clone();
    app.tasks.spawn(async move {
        until.await;
        stopping.cancel();
    });
    let server = axum::serve(listener, router(app.clone()))
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let drained = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN_LIMIT).await;
    };
    tokio::select! {
        result = server.into_future() => result?,
        () = drained => tracing::warn!("some requests did not finish in time"),
    }
    app.tasks.close();
    if tokio::time::timeout(DRAIN_LIMIT, app.tasks.wait())
        .await
        .is_err()
    {
        tracing::warn!("some tasks did not finish in time");
    }
    app.store.close().await?;
    tracing::info!("stopped");
    Ok(())
}

async fn stop_signal() {
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

fn start_log(config: &Config) {
    let filter = EnvFilter::new(&config.log.filter);
    let registry = tracing_subscriber::registry().with(filter);
    match config.log.format {
        LogFormat::Text => registry
            .with(fmt::layer().with_writer(io::stderr).with_ansi(false))
            .init(),
        LogFormat::Json => registry
            .with(fmt::layer().json().with_writer(io::stderr))
            .init(),
    }
}

/// The one place that writes to the terminal: why the server did not start.
fn refuse(why: &dyn core::fmt::Display) -> ExitCode {
    use io::Write;
    let written = writeln!(io::stderr(), "{why}");
    drop(written);
    ExitCode::FAILURE
}
