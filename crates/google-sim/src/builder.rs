//! Settings of a simulator, and starting it.

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::chance::{Chance, Dice};
use crate::clock::Clock;
use crate::error::ErrorStyle;
use crate::people::{OAuthClient, Person};
use crate::quota::Quota;
use crate::settings::Latency;
use crate::simulator::{SimError, Simulator};
use crate::world::World;

/// Where chance begins unless somebody chooses.
const SEED: u64 = 0x7e9a_3141;

/// Settings of a simulator before it starts.
#[derive(Debug)]
pub struct Builder {
    world: World,
    port: u16,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            world: World::new(Clock::real(), SEED),
            port: 0,
        }
    }

    /// The port to listen on, always on 127.0.0.1; a free one without this.
    #[must_use]
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The clock; the machine's without this.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.world.clock = clock;
        self
    }

    /// Where chance begins; the same seed makes the same ids and tokens.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.world.rng = StdRng::seed_from_u64(seed);
        self
    }

    /// The `iss` of id tokens and of the discovery document; the simulator's URL without this.
    #[must_use]
    pub fn issuer(mut self, issuer: &str) -> Self {
        self.world.issuer = Some(issuer.to_owned());
        self
    }

    /// Where others are told to find the simulator, when something stands between; the address it listens on without
    /// this. Without a slash at the end.
    #[must_use]
    pub fn public_url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.world.base_url);
        self
    }

    /// Adds a person with an empty mailbox.
    #[must_use]
    pub fn person(mut self, person: Person) -> Self {
        self.world.add_person(person);
        self
    }

    /// Registers an application.
    #[must_use]
    pub fn client(mut self, client: OAuthClient) -> Self {
        self.world.add_client(client);
        self
    }

    /// The quota; that of a new project without this.
    #[must_use]
    pub const fn quota(mut self, quota: Quota) -> Self {
        self.world.quota = quota;
        self
    }

    /// What goes wrong by chance; nothing without this.
    #[must_use]
    pub fn chance(mut self, chance: Chance) -> Self {
        self.world.dice = Dice::new(chance);
        self
    }

    /// How long answers take; no time without this.
    #[must_use]
    pub const fn latency(mut self, latency: Latency) -> Self {
        self.world.latency = latency;
        self
    }

    /// Which of its two lists an error carries.
    #[must_use]
    pub const fn error_style(mut self, style: ErrorStyle) -> Self {
        self.world.error_style = style;
        self
    }

    /// Keeps only the latest requests in the log, so many to twice as many; all of them without this.
    #[must_use]
    pub const fn keep_requests(mut self, most: usize) -> Self {
        self.world.most_requests = Some(most);
        self
    }

    /// Starts to listen.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(self) -> Result<Simulator, SimError> {
        Simulator::serve(self.world, self.port).await
    }
}
