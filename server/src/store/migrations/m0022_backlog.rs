//! Messages that were found and wait to be looked at.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0022_backlog",
    up: &[
        // message_id: sorted by, the newest first, as Gmail's ids grow with time.
        "CREATE TABLE label_backlog (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            message_id {sorted} NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            PRIMARY KEY (mailbox_id, message_id)
        )",
    ],
};
