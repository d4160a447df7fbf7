//! The server without a network, for tests: a real router and a real database, with a clock that
//! stands still and randomness that repeats.

mod client;
mod database;
mod stream;

pub use client::{Answer, Client};
pub use database::{POSTGRES, TestDatabase};
pub use stream::EventStream;

use crate::{
    AppState, Config,
    auth::session,
    clock::Clock,
    google::{Google, InvalidAddress},
    randomness::Randomness,
    router::router,
    serve,
    store::{self, Store},
};
use axum::Router;
use contract::{UserId, user::User};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::BTreeMap;

/// Someone a test can sign in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Persona {
    /// The address.
    pub address: &'static str,
    /// The name.
    pub name: &'static str,
    /// The name of the profile.
    pub profile: &'static str,
}

/// The first administrator.
pub const ADMIN: Persona = Persona {
    address: "admin@tegami.example",
    name: "Aoi Kanri",
    profile: "Administrator",
};
/// A rep with mail.
pub const REP: Persona = Persona {
    address: "hana.sato@tegami.example",
    name: "佐藤 花",
    profile: "Standard",
};
/// Another rep with mail.
pub const OTHER_REP: Persona = Persona {
    address: "ken.mori@tegami.example",
    name: "Ken Mori",
    profile: "Standard",
};
/// A rep whose profile has no mail and deletes nothing.
pub const NO_MAIL_REP: Persona = Persona {
    address: "yui.ito@tegami.example",
    name: "Yui Ito",
    profile: "Without mail",
};

const EVERYONE: [Persona; 4] = [ADMIN, REP, OTHER_REP, NO_MAIL_REP];

/// The time at which every test begins: 18:00 on the last day of a month in Tokyo.
pub const NOW: &str = "2026-10-31T09:00:00Z";

/// A server of its own for one test.
#[derive(Debug)]
pub struct TestApp {
    /// The server's parts.
    pub app: AppState,
    router: Router,
    database: TestDatabase,
    env: BTreeMap<String, String>,
}

impl TestApp {
    /// Starts a server on a fresh SQLite file, with all personas among its users.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// The same, after `change` has had its way with the environment.
    pub async fn start_with(change: impl FnOnce(&mut BTreeMap<String, String>)) -> Self {
        Self::start_on(TestDatabase::sqlite(), change).await
    }

    /// The same on a database of the caller's choice.
    pub async fn start_on(
        database: TestDatabase,
        change: impl FnOnce(&mut BTreeMap<String, String>),
    ) -> Self {
        Self::start_over(database, change, Google::new).await
    }

    /// The same with a Google of the caller's choice.
    pub async fn start_over(
        database: TestDatabase,
        change: impl FnOnce(&mut BTreeMap<String, String>),
        google: impl FnOnce(&Config) -> Result<Google, InvalidAddress>,
    ) -> Self {
        let mut env = environment();
        env.insert("DATABASE_URL".to_owned(), database.url.clone());
        change(&mut env);
        let config = Config::from_env(&env).expect("the configuration is complete");
        let clock = Clock::mock(NOW.parse().expect("a timestamp"));
        let google = google(&config).expect("the addresses can be used");
        let app = serve::build_with(config, google, clock, Randomness::seeded(1))
            .await
            .expect("the database opens");
        for persona in EVERYONE {
            add(&app, persona).await.expect("the persona is added");
        }
        Self {
            router: router(app.clone()),
            app,
            database,
            env,
        }
    }

    /// Another process on the same database, in the same environment and by the same clock.
    pub async fn beside(&self) -> Self {
        let config = Config::from_env(&self.env).expect("the configuration is complete");
        let google = Google::new(&config).expect("the addresses can be used");
        self.beside_over(self.app.clock.clone(), google).await
    }

    /// The same by a clock and with a Google of the caller's choice.
    pub async fn beside_over(&self, clock: Clock, google: Google) -> Self {
        let (database, env) = (self.database.shared(), self.env.clone());
        let config = Config::from_env(&env).expect("the configuration is complete");
        let app = serve::build_with(config, google, clock, Randomness::system())
            .await
            .expect("the database opens");
        Self {
            router: router(app.clone()),
            app,
            database,
            env,
        }
    }

    /// A browser that has not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone(), &self.app.config.public_origin())
    }

    /// A browser in which this persona has signed in.
    pub async fn sign_in_as(&self, persona: Persona) -> Client {
        let user = self.user(persona).await;
        let cookie = session::create(&self.app, self.app.store.db(), &user.id)
            .await
            .expect("a session");
        self.anonymous().with_cookie(cookie.name(), cookie.value())
    }

    /// The user behind a persona.
    pub async fn user(&self, persona: Persona) -> User {
        let (db, org) = (self.app.store.db(), &self.app.organization);
        store::users::find_by_address(db, org, persona.address)
            .await
            .expect("the database answers")
            .expect("the persona is a user")
    }

    /// Where the database is, for another process.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.app.store
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }
}

/// Runs a test on SQLite, then on PostgreSQL where [`POSTGRES`] names a server: one suite for
/// both.
pub async fn on_each_database(test: impl AsyncFn(TestApp)) {
    test(TestApp::start().await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(TestApp::start_on(database, |_| ()).await).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

/// A whole environment for a server that nobody needs to reach.
pub fn environment() -> BTreeMap<String, String> {
    [
        ("TEGAMI_ADMIN", ADMIN.address),
        ("TEGAMI_ORGANIZATION", "Tegami Test"),
        ("TEGAMI_TIME_ZONE", "Asia/Tokyo"),
        ("TEGAMI_CURRENCY", "JPY"),
        // Who opens a stream must not make mailboxes due by it.
        ("TEGAMI_OPEN_INTERVAL", "off"),
        ("GOOGLE_CLIENT_ID", "test-client"),
        ("GOOGLE_CLIENT_SECRET", "test-secret"),
        ("TEGAMI_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[derive(FromQueryResult)]
struct ProfileId {
    id: String,
}

/// Adds a persona, or finds them, and notes a first sign-in.
async fn add(app: &AppState, persona: Persona) -> Result<(), DbErr> {
    let (db, org) = (app.store.db(), &app.organization);
    if store::users::find_by_address(db, org, persona.address)
        .await?
        .is_none()
    {
        let profile = profile_named(db, persona.profile).await?;
        let user = store::users::NewUserRow {
            id: &UserId::new(app.new_id()),
            address: persona.address,
            name: persona.name,
            profile_id: &contract::ProfileId::new(profile.id),
            role_id: None,
        };
        store::users::insert(db, org, user, app.now()).await?;
    }
    let user = store::users::find_by_address(db, org, persona.address)
        .await?
        .expect("the user was just added");
    store::users::signed_in(db, &user, persona.address, persona.name, app.now()).await
}

async fn profile_named(db: &impl ConnectionTrait, name: &str) -> Result<ProfileId, DbErr> {
    let found = store::sql::Sql::new("SELECT id FROM profiles WHERE name = ?", [name.into()])
        .one(db)
        .await?;
    Ok(found.expect("the default profile exists"))
}
