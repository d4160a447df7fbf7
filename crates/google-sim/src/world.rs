//! Everything the simulator knows, behind one lock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::chance::Dice;
use crate::clock::Clock;
use crate::error::ErrorStyle;
use crate::faults::Faults;
use crate::gmail::upload::Session;
use crate::keys::SigningKey;
use crate::log::LoggedRequest;
use crate::mailbox::Mailbox;
use crate::oauth::grants::Grants;
use crate::people::{OAuthClient, Person};
use crate::push::{Push, PushOrder, Subscription};
use crate::quota::{Meter, Quota};
use crate::settings::Latency;

/// The state of the simulator.
#[derive(Debug)]
pub(crate) struct World {
    pub clock: Clock,
    pub rng: StdRng,
    /// Where the simulator is reached; set when it starts to listen.
    pub base_url: String,
    /// The `iss` of id tokens; the base URL unless a test chose another.
    pub issuer: Option<String>,
    /// What signs tokens.
    pub key: Arc<SigningKey>,
    pub people: Vec<Person>,
    pub clients: Vec<OAuthClient>,
    pub grants: Grants,
    pub mailboxes: HashMap<String, Mailbox>,
    pub faults: Faults,
    pub dice: Dice,
    pub quota: Quota,
    pub meter: Meter,
    pub latency: Latency,
    pub error_style: ErrorStyle,
    pub log: Vec<LoggedRequest>,
    /// So many requests stay in the log.
    pub most_requests: Option<usize>,
    /// Where pushes of a topic go.
    pub subscriptions: Vec<Subscription>,
    /// Pushes nobody has acknowledged yet.
    pub pushes: Vec<Push>,
    /// In what order they are sent, and how often.
    pub push_order: PushOrder,
    /// Resumable uploads under way, by upload id.
    pub uploads: HashMap<String, Session>,
}

/// The state, shared by the server's tasks and whoever drives it.
#[derive(Clone, Debug)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// The state. A panic elsewhere does not take it away.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    pub(crate) fn new(clock: Clock, seed: u64) -> Self {
        Self {
            clock,
            rng: StdRng::seed_from_u64(seed),
            base_url: String::new(),
            issuer: None,
            key: SigningKey::first(),
            people: Vec::new(),
            clients: Vec::new(),
            grants: Grants::default(),
            mailboxes: HashMap::new(),
            faults: Faults::default(),
            dice: Dice::default(),
            quota: Quota::default(),
            meter: Meter::default(),
            latency: Latency::default(),
            error_style: ErrorStyle::default(),
            log: Vec::new(),
            most_requests: None,
            subscriptions: Vec::new(),
            pushes: Vec::new(),
            push_order: PushOrder::default(),
            uploads: HashMap::new(),
        }
    }

    /// Writes requests into the log, and forgets the oldest where there are too many.
    pub(crate) fn remember(&mut self, entries: impl IntoIterator<Item = LoggedRequest>) {
        self.log.extend(entries);
        let Some(most) = self.most_requests else {
            return;
        };
        // Not at every request: moving the rest has its price.
        if self.log.len() >= most.saturating_mul(2).max(1) {
            self.log.drain(..self.log.len() - most);
        }
    }

    /// The issuer of id tokens.
    pub(crate) fn issuer(&self) -> &str {
        self.issuer.as_deref().unwrap_or(&self.base_url)
    }

    /// Adds a person with an empty mailbox; one who is there already keeps the mailbox.
    pub(crate) fn add_person(&mut self, person: Person) {
        let key = person.address.to_ascii_lowercase();
        if !self.mailboxes.contains_key(&key) {
            let mailbox = Mailbox::new(&person.address, &mut self.rng);
            self.mailboxes.insert(key, mailbox);
        }
        self.people
            .retain(|other| !other.address.eq_ignore_ascii_case(&person.address));
        self.people.push(person);
    }

    /// Registers an application; one with the same id is replaced.
    pub(crate) fn add_client(&mut self, client: OAuthClient) {
        self.clients.retain(|other| other.id != client.id);
        self.clients.push(client);
    }

    /// The person with this address or alias.
    pub(crate) fn person(&self, address: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.owns(address))
    }

    pub(crate) fn client(&self, id: &str) -> Option<&OAuthClient> {
        self.clients.iter().find(|client| client.id == id)
    }

    /// Makes every access token of a person expire at once.
    pub(crate) fn expire_access_tokens(&mut self, address: &str) {
        let now_ms = self.clock.now_ms();
        if let Some(user) = self.account(address) {
            self.grants.expire_access_tokens(&user, now_ms);
        }
    }

    /// Kills every refresh token of a person.
    pub(crate) fn kill_refresh_tokens(&mut self, address: &str) {
        if let Some(user) = self.account(address) {
            self.grants.kill_refresh_tokens(&user);
        }
    }

    /// Takes back everything a person granted to any application.
    pub(crate) fn revoke_all(&mut self, address: &str) {
        if let Some(user) = self.account(address) {
            for client in self.grants.clients_of(&user) {
                self.grants.revoke_grant(&user, &client);
            }
        }
    }

    /// The own address of the person with this address or alias.
    pub(crate) fn account(&self, address: &str) -> Option<String> {
        self.person(address).map(|person| person.address.clone())
    }

    /// The mailbox of an address, with the randomness that changing it needs.
    pub(crate) fn mailbox(&mut self, address: &str) -> Option<(&mut Mailbox, &mut StdRng)> {
        let owner = self.person(address)?.address.to_ascii_lowercase();
        Some((self.mailboxes.get_mut(&owner)?, &mut self.rng))
    }
}
