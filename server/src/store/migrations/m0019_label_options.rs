//! How the label job works over a mailbox, what it never files, and when an organization's months close.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0019_label_options",
    up: &[
        // closing_day: 1 to 28; absent: the last day of each month.
        "ALTER TABLE organizations ADD COLUMN closing_day BIGINT",
        "CREATE TABLE label_options (
            mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            keep_in_inbox BOOLEAN NOT NULL,
            unread_stays BOOLEAN NOT NULL,
            starred_stays BOOLEAN NOT NULL
        )",
        // kind: address, domain or thread. value: in the form in which it is compared.
        "CREATE TABLE label_exclusions (
            id TEXT NOT NULL PRIMARY KEY,
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            kind TEXT NOT NULL,
            value {sorted} NOT NULL,
            added_at BIGINT NOT NULL,
            UNIQUE (mailbox_id, kind, value)
        )",
        // awaits_read: the message stays in the inbox until it is read.
        "ALTER TABLE label_ledger ADD COLUMN awaits_read BOOLEAN NOT NULL DEFAULT FALSE",
        "CREATE INDEX label_ledger_awaits_read ON label_ledger (mailbox_id) WHERE awaits_read",
        "ALTER TABLE label_runs ADD COLUMN refiled BIGINT NOT NULL DEFAULT 0",
    ],
};
