//! The organization's own domains.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0028_own_domains",
    up: &[
        // With spaces between them, which no domain has.
        "ALTER TABLE organizations ADD COLUMN own_domains TEXT NOT NULL DEFAULT ''",
    ],
};
