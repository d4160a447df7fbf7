//! A database of its own for each test.

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

use crate::randomness::Randomness;

/// The variable that names a PostgreSQL server whose superuser the tests may be.
pub const POSTGRES: &str = "TEGAMI_TEST_POSTGRES";

/// A fresh, empty database.
#[derive(Debug)]
pub struct TestDatabase {
    pub(super) url: String,
    _dir: Option<TempDir>,
}

impl TestDatabase {
    /// A SQLite file, gone with the value.
    pub fn sqlite() -> Self {
        Self::sqlite_in(tempfile::tempdir().expect("a temporary directory"))
    }

    /// The same in memory where the machine has files there: for tests that commit a great many times.
    pub fn sqlite_in_memory() -> Self {
        let memory = std::path::Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        };
        Self::sqlite_in(dir.expect("a temporary directory"))
    }

    fn sqlite_in(dir: TempDir) -> Self {
        Self {
            url: format!("sqlite://{}", dir.path().join("test.db").display()),
            _dir: Some(dir),
        }
    }

    /// Its address.
    pub fn url(&self) -> secrecy::SecretString {
        self.url.clone().into()
    }

    /// The same database, which is gone with the first value.
    pub(super) fn shared(&self) -> Self {
        Self {
            url: self.url.clone(),
            _dir: None,
        }
    }

    /// A database on the PostgreSQL server of [`POSTGRES`]; `None` where that is not set. It is
    /// gone with the server.
    ///
    /// # Panics
    /// When the variable is set and the server cannot be used: a run that asked for PostgreSQL
    /// must not pass without it.
    pub async fn postgres() -> Option<Self> {
        let server = std::env::var(POSTGRES).ok()?;
        let suffix = u128::from_ne_bytes(Randomness::system().bytes());
        let name = format!("test_{suffix:032x}");
        let admin = Database::connect(&server)
            .await
            .expect("TEGAMI_TEST_POSTGRES names a server");
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .expect("its user may create databases");
        admin.close().await.expect("the connection closes");
        let mut url = url::Url::parse(&server).expect("TEGAMI_TEST_POSTGRES is a URL");
        url.set_path(&name);
        Some(Self {
            url: url.into(),
            _dir: None,
        })
    }
}
