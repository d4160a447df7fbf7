//! Starting a simulator, and driving it from the same process.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::builder::Builder;
use crate::chance::{Chance, Dice};
use crate::clock::Clock;
use crate::consent::{Consent, Tokens, authorize, tokens};
use crate::delivery::{Delivery, MessageSummary, deliver, summaries};
use crate::error::ErrorStyle;
use crate::faults::Fault;
use crate::http::{self, UnderWay};
use crate::keys::SigningKey;
use crate::log::LoggedRequest;
use crate::people::{OAuthClient, Person};
use crate::push::{self, PushOrder, Subscription};
use crate::quota::Quota;
use crate::settings::Latency;
use crate::world::{Shared, World};

/// What can go wrong when driving the simulator.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The port cannot be listened on.
    #[error("the simulator cannot listen on port {port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// Why not.
        source: std::io::Error,
    },
    /// It could not go on serving.
    #[error("the simulator stopped serving: {0}")]
    Serve(std::io::Error),
    /// Nobody has this address.
    #[error("no person of the simulator has the address {0}")]
    UnknownPerson(String),
    /// No message has this id.
    #[error("no message has the id {0}")]
    UnknownMessage(String),
    /// An authorization request was refused with an error page.
    #[error("the authorization request is refused: {code}: {message}")]
    Authorization {
        /// Google's code, `redirect_uri_mismatch` for example.
        code: String,
        /// The sentence on the page.
        message: String,
    },
    /// Mail could not be loaded from a file.
    #[error("{0}")]
    Load(String),
    /// A simulator in another process did not answer as expected.
    #[error("the simulator's controls answered: {0}")]
    Control(String),
}

/// A running simulator. It stops when it is dropped.
#[derive(Debug)]
pub struct Simulator {
    shared: Shared,
    clock: Clock,
    address: SocketAddr,
    stop: CancellationToken,
    server: std::sync::Mutex<Option<JoinHandle<std::io::Result<()>>>>,
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop.cancel();
        let server = self
            .server
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(server) = server {
            server.abort();
        }
    }
}

impl Simulator {
    /// Settings for a new simulator.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn serve(mut world: World, port: u16) -> Result<Self, SimError> {
        let failed = |source| SimError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if world.base_url.is_empty() {
            world.base_url = format!("http://{address}");
        }
        let clock = world.clock.clone();
        let shared = Shared::new(world);
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let router = http::router(shared.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router)
                .with_graceful_shutdown(stopped)
                .await
        });
        Ok(Self {
            shared,
            clock,
            address,
            stop,
            server: std::sync::Mutex::new(Some(server)),
        })
    }

    /// Where everything is served, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers a request of this process, past the network and without any delay. None where a fault cuts the
    /// connection.
    #[must_use]
    pub fn exchange(
        &self,
        request: axum::http::Request<Vec<u8>>,
    ) -> Option<axum::http::Response<Vec<u8>>> {
        self.begin(request).finish()
    }

    /// Takes in a request of this process, past the network, and leaves its delay to whoever moves the clock: they finish it
    /// once that time has gone by. Until then it counts as running.
    pub fn begin(&self, request: axum::http::Request<Vec<u8>>) -> UnderWay {
        http::begin(&self.shared, request)
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Waits until it has stopped, which is when [`Simulator::stop`] was called.
    ///
    /// # Errors
    /// When it stopped for another reason.
    pub async fn stopped(&self) -> Result<(), SimError> {
        let server = self
            .server
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match server {
            Some(server) => server
                .await
                .map_err(std::io::Error::other)
                .and_then(|served| served)
                .map_err(SimError::Serve),
            None => Ok(()),
        }
    }

    /// Stops listening.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Adds a person with an empty mailbox; one who is there already keeps the mailbox.
    pub fn add_person(&self, person: Person) {
        self.shared.lock().add_person(person);
    }

    /// Registers an application, or replaces the one with the same id.
    pub fn add_client(&self, client: OAuthClient) {
        self.shared.lock().add_client(client);
    }

    /// Puts a message into a mailbox and returns its id.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn deliver(&self, to: &str, delivery: Delivery) -> Result<String, SimError> {
        let mut ids = self.deliver_all(to, [delivery])?;
        Ok(ids.pop().unwrap_or_default())
    }

    /// Puts many messages into a mailbox and returns their ids in the same order.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn deliver_all(
        &self,
        to: &str,
        deliveries: impl IntoIterator<Item = Delivery>,
    ) -> Result<Vec<String>, SimError> {
        deliver(&mut self.shared.lock(), to, deliveries)
    }

    /// Loads an mbox file, a Gmail Takeout export for example, and says how many messages it held.
    ///
    /// # Errors
    /// When nobody has the address, or when the file cannot be read or is not an mbox.
    pub fn load_mbox(&self, address: &str, path: &Path) -> Result<usize, SimError> {
        let deliveries = crate::load::mbox(path, address)?;
        Ok(self.deliver_all(address, deliveries)?.len())
    }

    /// Loads every `.eml` file of a folder and the folders in it, and says how many there were.
    ///
    /// # Errors
    /// When nobody has the address, or when a file cannot be read or there is none.
    pub fn load_eml_folder(&self, address: &str, path: &Path) -> Result<usize, SimError> {
        let deliveries = crate::load::eml_folder(path, address)?;
        Ok(self.deliver_all(address, deliveries)?.len())
    }

    /// The messages of a mailbox, newest first.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn messages(&self, address: &str) -> Result<Vec<MessageSummary>, SimError> {
        summaries(&mut self.shared.lock(), address)
    }

    /// A message exactly as it is stored.
    ///
    /// # Errors
    /// When nobody has the address or no message the id.
    pub fn raw_message(&self, address: &str, id: &str) -> Result<Bytes, SimError> {
        crate::delivery::raw(&mut self.shared.lock(), address, id)
    }

    /// Does with a message what its owner would do in Gmail: adds and removes labels, by id or by name.
    ///
    /// # Errors
    /// When nobody has the address or no message the id.
    pub fn relabel(
        &self,
        address: &str,
        id: &str,
        add: &[&str],
        remove: &[&str],
    ) -> Result<(), SimError> {
        crate::delivery::relabel(&mut self.shared.lock(), address, id, add, remove)
    }

    /// Removes a message for good, as its owner would.
    ///
    /// # Errors
    /// When nobody has the address or no message the id.
    pub fn delete_message(&self, address: &str, id: &str) -> Result<(), SimError> {
        crate::delivery::delete(&mut self.shared.lock(), address, id)
    }

    /// The labels a person made: id and name.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn labels(&self, address: &str) -> Result<Vec<(String, String)>, SimError> {
        crate::delivery::labels(&mut self.shared.lock(), address)
    }

    /// Renames or deletes (with `None`) a label, as its owner would.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn change_label(
        &self,
        address: &str,
        id: &str,
        new_name: Option<&str>,
    ) -> Result<(), SimError> {
        crate::delivery::change_label(&mut self.shared.lock(), address, id, new_name)
    }

    /// The mailbox's current history id.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn history_id(&self, address: &str) -> Result<u64, SimError> {
        crate::delivery::history_id(&mut self.shared.lock(), address)
    }

    /// Makes every history id handed out so far too old: `history.list` answers 404.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn forget_history(&self, address: &str) -> Result<(), SimError> {
        crate::delivery::forget_history(&mut self.shared.lock(), address)
    }

    /// Walks through account chooser and consent in a person's place and returns where the browser is sent.
    ///
    /// # Errors
    /// When nobody has the address, or when Google would show an error page.
    pub fn authorize(
        &self,
        authorization_url: &str,
        address: &str,
        consent: &Consent,
    ) -> Result<String, SimError> {
        authorize(&mut self.shared.lock(), authorization_url, address, consent)
    }

    /// Makes tokens for a person and a client without any page, as if the scopes had been granted.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn tokens(
        &self,
        address: &str,
        client_id: &str,
        scopes: &[&str],
    ) -> Result<Tokens, SimError> {
        tokens(&mut self.shared.lock(), address, client_id, scopes)
    }

    /// Makes every access token of a person expire at once.
    pub fn expire_access_tokens(&self, address: &str) {
        self.shared.lock().expire_access_tokens(address);
    }

    /// Kills every refresh token of a person, as a changed password does: refreshing answers `invalid_grant`.
    pub fn kill_refresh_tokens(&self, address: &str) {
        self.shared.lock().kill_refresh_tokens(address);
    }

    /// Takes back everything a person granted to any application, as the person does on Google's account page.
    pub fn revoke_all(&self, address: &str) {
        self.shared.lock().revoke_all(address);
    }

    /// Asks for a fault.
    pub fn inject(&self, fault: Fault) {
        self.shared.lock().faults.add(fault);
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// What signs tokens now.
    #[must_use]
    pub fn signing_key(&self) -> Arc<SigningKey> {
        Arc::clone(&self.shared.lock().key)
    }

    /// Signs with a new key from now on. The one before is published no longer.
    pub fn rotate_key(&self) {
        let key = SigningKey::generate();
        self.shared.lock().key = Arc::new(key);
    }

    /// Has pushes of a topic sent to an endpoint.
    pub fn subscribe(&self, subscription: Subscription) {
        self.shared.lock().subscriptions.push(subscription);
    }

    /// Sends what watches have to tell, and once more what nobody acknowledged. Says how many were acknowledged.
    pub async fn deliver_pushes(&self) -> usize {
        push::deliver(&self.shared).await
    }

    /// Does so again and again, until the simulator stops.
    pub fn keep_pushing(&self, every: Duration) {
        let (shared, stop) = (self.shared.clone(), self.stop.clone());
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            let mut ticks = tokio::time::interval(every);
            loop {
                ticks.tick().await;
                push::deliver(&shared).await;
            }
        }));
    }

    /// Changes in what order and how often pushes are sent.
    pub fn set_push_order(&self, order: PushOrder) {
        self.shared.lock().push_order = order;
    }

    /// Until when a mailbox is watched.
    ///
    /// # Errors
    /// When nobody has the address.
    pub fn watched_until(&self, address: &str) -> Result<Option<Timestamp>, SimError> {
        let mut world = self.shared.lock();
        let now_ms = world.clock.now_ms();
        let (mailbox, _) = world
            .mailbox(address)
            .ok_or_else(|| SimError::UnknownPerson(address.to_owned()))?;
        let watch = mailbox.watch.as_ref();
        let until_ms = watch
            .map(|watch| watch.expires_at_ms)
            .filter(|until_ms| *until_ms > now_ms);
        Ok(until_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
    }

    /// Changes the quota.
    pub fn set_quota(&self, quota: Quota) {
        self.shared.lock().quota = quota;
    }

    /// Changes what goes wrong by chance, and begins to throw anew.
    pub fn set_chance(&self, chance: Chance) {
        self.shared.lock().dice = Dice::new(chance);
    }

    /// Changes how long answers take.
    pub fn set_latency(&self, latency: Latency) {
        self.shared.lock().latency = latency;
    }

    /// Changes which of its two lists an error carries.
    pub fn set_error_style(&self, style: ErrorStyle) {
        self.shared.lock().error_style = style;
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Sets the clock.
    pub fn set_time(&self, to: Timestamp) {
        self.clock.set(to);
    }

    /// Every request since the log was last cleared, in order; the parts of a batch follow it.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.lock().log.clone()
    }

    /// Empties the log.
    pub fn clear_requests(&self) {
        self.shared.lock().log.clear();
    }
}
