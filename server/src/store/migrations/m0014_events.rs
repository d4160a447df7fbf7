//! What open browsers are told.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0014_events",
    up: &[
        // The id of the last event of each user. Its row is locked until the event's own
        // transaction ends: ids become visible in their order and without a gap.
        "CREATE TABLE event_counters (
            user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            last_id BIGINT NOT NULL
        )",
        // message_id, received_at: of a notice alone
        "CREATE TABLE events (
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            kind TEXT NOT NULL,
            message_id TEXT,
            received_at BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (user_id, id)
        )",
        "CREATE INDEX events_created ON events (created_at)",
    ],
};
