//! Pushes of Gmail: until when a mailbox is watched, and what was pushed.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0020_push",
    up: &[
        // watch_until: until when Google pushes. watch_due_at: when a watch is to be begun, renewed or ended next; absent: at
        // once. pushed_at: when a push wants the mailbox looked at; absent: no push waits. push_seen_at: the last push that was
        // news.
        "ALTER TABLE mailboxes ADD COLUMN watch_until BIGINT",
        "ALTER TABLE mailboxes ADD COLUMN watch_due_at BIGINT",
        "ALTER TABLE mailboxes ADD COLUMN pushed_at BIGINT",
        "ALTER TABLE mailboxes ADD COLUMN push_seen_at BIGINT",
        "CREATE TABLE pushes (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            taken_at BIGINT NOT NULL,
            PRIMARY KEY (mailbox_id, message_id)
        )",
        "CREATE INDEX pushes_by_time ON pushes (taken_at)",
    ],
};
