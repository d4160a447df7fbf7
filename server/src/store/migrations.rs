//! The tables, in the order in which they came to be. A migration that has shipped is never
//! edited; the next one follows it.
//!
//! Types are the same on both databases: ids `TEXT`, instants `BIGINT` in milliseconds UTC, dates
//! `TEXT` as `YYYY-MM-DD`, yes and no `BOOLEAN`. `{sorted}` marks a text that is sorted by: its
//! bytes decide, as SQLite does of itself. A statement that begins with `{sqlite}` or `{postgres}`
//! is for that database alone.

mod m0001_organization;
mod m0002_sessions;
mod m0003_people;
mod m0004_deals;
mod m0006_label_remarks;
mod m0007_roles;
mod m0008_grant_features;
mod m0009_deal_threads;
mod m0010_templates;
mod m0011_signatures;
mod m0012_undo;
mod m0014_events;
mod m0015_notes_and_tasks;
mod m0016_notices;
mod m0017_mailbox_setup;
mod m0018_grant_causes;
mod m0019_label_options;
mod m0020_push;
mod m0021_refiling;
mod m0022_backlog;
mod m0023_set_aside;
mod m0024_running;
mod m0025_files_of_mail;
mod m0026_aliases;
mod m0027_withdrawals;
mod m0028_own_domains;
mod m0029_label_choices;
mod m0030_own_categories;
mod m0031_several_mailboxes;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{
    MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait::async_trait,
};

/// Every migration.
#[derive(Debug)]
pub struct Migrations;

impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_organization::MIGRATION),
            Box::new(m0002_sessions::MIGRATION),
            Box::new(m0003_people::MIGRATION),
            Box::new(m0004_deals::MIGRATION),
            Box::new(super::mail::migration::MIGRATION),
            Box::new(m0006_label_remarks::MIGRATION),
            Box::new(m0007_roles::MIGRATION),
            Box::new(m0008_grant_features::MIGRATION),
            Box::new(m0009_deal_threads::MIGRATION),
            Box::new(m0010_templates::MIGRATION),
            Box::new(m0011_signatures::MIGRATION),
            Box::new(m0012_undo::MIGRATION),
            Box::new(m0014_events::MIGRATION),
            Box::new(m0015_notes_and_tasks::MIGRATION),
            Box::new(m0016_notices::MIGRATION),
            Box::new(m0017_mailbox_setup::MIGRATION),
            Box::new(m0018_grant_causes::MIGRATION),
            Box::new(m0019_label_options::MIGRATION),
            Box::new(m0020_push::MIGRATION),
            Box::new(m0021_refiling::MIGRATION),
            Box::new(m0022_backlog::MIGRATION),
            Box::new(m0023_set_aside::MIGRATION),
            Box::new(m0024_running::MIGRATION),
            Box::new(m0025_files_of_mail::MIGRATION),
            Box::new(m0026_aliases::MIGRATION),
            Box::new(m0027_withdrawals::MIGRATION),
            Box::new(m0028_own_domains::MIGRATION),
            Box::new(m0029_label_choices::MIGRATION),
            Box::new(m0030_own_categories::MIGRATION),
            Box::new(m0031_several_mailboxes::MIGRATION),
        ]
    }
}

/// A migration in plain SQL.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its name, which the database remembers.
    pub name: &'static str,
    /// Its statements.
    pub up: &'static [&'static str],
}

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (sorted, ours, other) = match db.get_database_backend() {
            DbBackend::Postgres => ("TEXT COLLATE \"C\"", "{postgres}", "{sqlite}"),
            _ => ("TEXT", "{sqlite}", "{postgres}"),
        };
        for statement in self.up {
            if statement.starts_with(other) {
                continue;
            }
            let statement = statement.strip_prefix(ours).unwrap_or(statement);
            db.execute_unprepared(&statement.replace("{sorted}", sorted))
                .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
