//! Signatures: what users write to stand under their mail.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0011_signatures",
    up: &[
        // address: in lower case
        "CREATE TABLE signatures (
            user_id TEXT NOT NULL REFERENCES users (id),
            address {sorted} NOT NULL,
            language {sorted} NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            text TEXT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (user_id, address, language)
        )",
    ],
};
