//! Conversations that users have linked to deals.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0009_deal_threads",
    up: &[
        // thread_id: Gmail's number of a conversation in that mailbox. Nothing else of it is kept.
        "CREATE TABLE deal_threads (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            thread_id TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            deal_id TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
            linked_at BIGINT NOT NULL,
            PRIMARY KEY (mailbox_id, thread_id)
        )",
        "CREATE INDEX deal_threads_deal ON deal_threads (deal_id, mailbox_id)",
    ],
};
