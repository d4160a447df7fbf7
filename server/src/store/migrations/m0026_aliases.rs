//! The addresses that mailboxes may write as, and whether mail to a group alone is noticed.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0026_aliases",
    up: &[
        "CREATE TABLE mailbox_aliases (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            address_key TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            address TEXT NOT NULL,
            PRIMARY KEY (mailbox_id, address_key)
        )",
        "ALTER TABLE magnet_settings ADD COLUMN groups_too BOOLEAN NOT NULL DEFAULT FALSE",
    ],
};
