//! All SQL: one set of statements and migrations for SQLite and PostgreSQL. Functions take a
//! connection or a transaction, return `Option` where a row may be missing, and know nothing of
//! requests.

pub mod about;
pub mod accounts;
mod addresses;
pub mod contact_deals;
pub mod contacts;
mod deal_contacts;
pub mod deal_threads;
pub mod deals;
pub mod events;
pub mod first_run;
pub mod leads;
pub mod mail;
pub mod migrations;
pub mod notes;
pub mod notices;
pub mod organizations;
pub mod outcome;
pub mod paging;
pub mod people;
pub mod profiles;
pub mod references;
pub mod roles;
pub mod senders;
pub mod sessions;
pub mod signatures;
pub mod sql;
pub mod stages;
pub mod tasks;
pub mod templates;
pub mod text;
pub mod users;

use jiff::Timestamp;
use migrations::Migrations;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// How long a writer waits for another one (SQLite), or for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections of one process: SQLite readers do not wait for the writer.
const CONNECTIONS: u32 = 10;
/// Names the lock that keeps two starting processes from migrating at once (PostgreSQL).
const MIGRATION_LOCK: i64 = 0x7465_6761_6d69;

/// The database.
#[derive(Debug, Clone)]
pub struct Store(DatabaseConnection);

impl Store {
    /// Opens the database, creating the SQLite file where it is missing, and brings its tables
    /// up to date.
    ///
    /// # Errors
    /// When the database cannot be reached or a migration fails.
    pub async fn open(url: &SecretString) -> Result<Self, DbErr> {
        let store = Self(Database::connect(options(url, true)).await?);
        store.migrate(url).await?;
        Ok(store)
    }

    /// The database, for single statements.
    pub const fn db(&self) -> &DatabaseConnection {
        &self.0
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock at once: one that
    /// began by reading could not wait for another writer, only fail.
    ///
    /// # Errors
    /// When the database is busy or gone.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.0.begin_with_options(options).await
    }

    /// Closes every connection; SQLite then folds its WAL into the file.
    ///
    /// # Errors
    /// When a connection cannot be closed.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.0.close_by_ref().await
    }

    async fn migrate(&self, url: &SecretString) -> Result<(), DbErr> {
        if self.0.get_database_backend() != DbBackend::Postgres {
            return self.migrate_sqlite(url).await;
        }
        let lock = self.0.begin().await?;
        lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            .await?;
        Migrations::up(&self.0, None).await?;
        lock.commit().await
    }

    /// SQLite changes a table's constraints by building it anew, and dropping the old one would delete what refers to
    /// it. So foreign keys are off meanwhile, on a connection of its own; a migration that does so checks them in the end
    /// (<https://www.sqlite.org/lang_altertable.html#otheralter>).
    async fn migrate_sqlite(&self, url: &SecretString) -> Result<(), DbErr> {
        if Migrations::get_pending_migrations(&self.0)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let mut alone = options(url, false);
        alone.max_connections(1);
        let db = Database::connect(alone).await?;
        Migrations::up(&db, None).await?;
        db.close().await
    }
}

fn options(url: &SecretString, foreign_keys: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.expose_secret());
    options
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(foreign_keys)
                .busy_timeout(PATIENCE)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
        });
    options
}

/// An instant as stored, in milliseconds.
fn instant(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}
