//! Who is signed in.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0002_sessions",
    up: &[
        // id_hash: SHA-256 of the cookie's value, so that the table opens no session
        "CREATE TABLE sessions (
            id_hash TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            created_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL
        )",
        "CREATE INDEX sessions_user ON sessions (user_id)",
        "CREATE INDEX sessions_created ON sessions (created_at)",
    ],
};
