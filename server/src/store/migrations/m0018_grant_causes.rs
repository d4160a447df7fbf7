//! Why a grant ended, as far as Google says, and one renewal at a time.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0018_grant_causes",
    up: &[
        // cause: a word of ours. ended_at: when it was noticed. renewing_until: a process is asking Google for a new access
        // token until then; the others wait.
        "ALTER TABLE grants ADD COLUMN cause TEXT",
        "ALTER TABLE grants ADD COLUMN ended_at BIGINT",
        "ALTER TABLE grants ADD COLUMN renewing_until BIGINT NOT NULL DEFAULT 0",
    ],
};
