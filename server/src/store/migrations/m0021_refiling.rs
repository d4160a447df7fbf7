//! Filing anew what was filed under a category that its sender does not have any more.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0021_refiling",
    up: &[
        "ALTER TABLE label_options ADD COLUMN refile_days BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE label_options ADD COLUMN one_label_only BOOLEAN NOT NULL DEFAULT FALSE",
        // sender_key: a hash of the sender's address, by which it is known again among those of contacts. Absent on turns
        // after the first, and on what was filed before there was this column.
        "ALTER TABLE label_ledger ADD COLUMN sender_key TEXT",
        "CREATE INDEX label_ledger_planned ON label_ledger (mailbox_id, planned_at)",
    ],
};
