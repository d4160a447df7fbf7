//! Categories that the owner of a mailbox makes of a filter over deals.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0030_own_categories",
    up: &[
        // number: never given again in a mailbox. place: among the own ones that are there. below: how many of the three
        // categories win over it. filter: JSON of contract::label_categories::DealFilter. removed: what was filed under it
        // keeps its name.
        "CREATE TABLE own_categories (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            number BIGINT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            place BIGINT NOT NULL,
            name TEXT NOT NULL,
            color TEXT NOT NULL,
            below BIGINT NOT NULL,
            filter TEXT NOT NULL,
            removed BOOLEAN NOT NULL DEFAULT FALSE,
            PRIMARY KEY (mailbox_id, number)
        )",
        "ALTER TABLE mailboxes ADD COLUMN categories_version BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE label_runs ADD COLUMN own_categories BIGINT NOT NULL DEFAULT 0",
    ],
};
