//! Messages that Gmail failed to show.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0023_set_aside",
    up: &[
        // failures: how often Gmail failed to show it; 0 where it was not asked for yet.
        "ALTER TABLE label_backlog ADD COLUMN failures BIGINT NOT NULL DEFAULT 0",
    ],
};
