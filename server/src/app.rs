//! What every handler and job can reach.

use crate::{
    clock::Clock,
    config::Config,
    events::Events,
    google::Google,
    mailbox::{rate::TokenRate, seal::Keyring, tokens::Tokens},
    metrics::Metrics,
    randomness::Randomness,
    store::Store,
};
use contract::OrgId;
use jiff::Timestamp;
use std::{ops::Deref, sync::Arc};
use tokio::sync::{Semaphore, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The parts of a running server. Holds nothing that a restart would miss.
#[derive(Debug)]
pub struct App {
    /// The configuration.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub randomness: Randomness,
    /// The database.
    pub store: Store,
    /// The organization of this installation.
    pub organization: OrgId,
    /// Google.
    pub google: Google,
    /// What seals refresh tokens at rest.
    pub keyring: Keyring,
    /// The access tokens in memory.
    pub tokens: Tokens,
    /// How often each session asked for a token.
    pub token_rate: TokenRate,
    /// Places for the scheduled label runs of this process that are at work.
    pub runs: Semaphore,
    /// Places for the label runs that pushes begin in this process.
    pub looks: Arc<Semaphore>,
    /// Told whenever a label run of this process ends.
    pub run_ends: watch::Sender<()>,
    /// The open streams of events.
    pub events: Events,
    /// Counters and timings.
    pub metrics: Metrics,
    /// Every task the server starts besides its connections: shutdown waits for them.
    pub tasks: TaskTracker,
    /// Cancelled when the server is to stop.
    pub stop: CancellationToken,
}

impl App {
    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new record id.
    pub fn new_id(&self) -> String {
        self.randomness.id(self.now())
    }
}

/// The state of the router.
#[derive(Debug, Clone)]
pub struct AppState(Arc<App>);

impl AppState {
    /// Shares an [`App`].
    pub fn new(app: App) -> Self {
        Self(Arc::new(app))
    }
}

impl Deref for AppState {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}
