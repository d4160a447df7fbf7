//! Stages and deals.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0004_deals",
    up: &[
        "CREATE TABLE stages (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            name {sorted} NOT NULL,
            kind TEXT NOT NULL,
            position BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX stages_position ON stages (org_id, position, id)",
        "CREATE TABLE deals (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            name TEXT NOT NULL,
            account_id TEXT REFERENCES accounts (id),
            stage_id TEXT NOT NULL REFERENCES stages (id),
            amount_minor BIGINT,
            closing_date {sorted} NOT NULL,
            description TEXT NOT NULL,
            owner_id TEXT NOT NULL REFERENCES users (id),
            sort_name {sorted} NOT NULL,
            search TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX deals_closing ON deals (org_id, closing_date, id)",
        "CREATE INDEX deals_name ON deals (org_id, sort_name, id)",
        "CREATE INDEX deals_stage ON deals (stage_id)",
        "CREATE INDEX deals_account ON deals (account_id)",
        "CREATE TABLE deal_contacts (
            deal_id TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
            contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            PRIMARY KEY (deal_id, contact_id)
        )",
        "CREATE INDEX deal_contacts_contact ON deal_contacts (contact_id)",
    ],
};
