//! Templates: patterns that users write in the CRM to begin mail with, never mail.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0010_templates",
    up: &[
        // sort_name, sort_place (the folder, then the name) and search: folded by `store::text`
        "CREATE TABLE templates (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            owner_id TEXT NOT NULL REFERENCES users (id),
            name TEXT NOT NULL,
            folder TEXT NOT NULL,
            module TEXT NOT NULL,
            language TEXT NOT NULL,
            subject TEXT NOT NULL,
            body TEXT NOT NULL,
            shared BOOLEAN NOT NULL,
            sort_name {sorted} NOT NULL,
            sort_place {sorted} NOT NULL,
            search TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX templates_place ON templates (org_id, sort_place, id)",
        "CREATE INDEX templates_owner ON templates (owner_id)",
    ],
};
