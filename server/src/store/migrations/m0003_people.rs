//! Accounts, contacts and leads.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0003_people",
    up: &[
        // search and sort_name: folded by `store::text`
        "CREATE TABLE accounts (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            name TEXT NOT NULL,
            website TEXT NOT NULL,
            phone TEXT NOT NULL,
            description TEXT NOT NULL,
            owner_id TEXT NOT NULL REFERENCES users (id),
            sort_name {sorted} NOT NULL,
            search TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX accounts_name ON accounts (org_id, sort_name, id)",
        "CREATE TABLE contacts (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            family_name TEXT NOT NULL,
            given_name TEXT NOT NULL,
            full_name TEXT NOT NULL,
            title TEXT NOT NULL,
            phone TEXT NOT NULL,
            account_id TEXT REFERENCES accounts (id),
            description TEXT NOT NULL,
            owner_id TEXT NOT NULL REFERENCES users (id),
            sort_name {sorted} NOT NULL,
            search TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX contacts_name ON contacts (org_id, sort_name, id)",
        "CREATE INDEX contacts_updated ON contacts (org_id, updated_at, id)",
        "CREATE INDEX contacts_account ON contacts (account_id)",
        // address_key: the canonical form, by which mail finds its contact
        "CREATE TABLE contact_addresses (
            contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            PRIMARY KEY (contact_id, position)
        )",
        "CREATE INDEX contact_addresses_key ON contact_addresses (org_id, address_key)",
        "CREATE TABLE leads (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            family_name TEXT NOT NULL,
            given_name TEXT NOT NULL,
            full_name TEXT NOT NULL,
            company TEXT NOT NULL,
            title TEXT NOT NULL,
            phone TEXT NOT NULL,
            status TEXT NOT NULL,
            description TEXT NOT NULL,
            owner_id TEXT NOT NULL REFERENCES users (id),
            sort_name {sorted} NOT NULL,
            sort_company {sorted} NOT NULL,
            search TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX leads_name ON leads (org_id, sort_name, id)",
        "CREATE INDEX leads_updated ON leads (org_id, updated_at, id)",
        "CREATE TABLE lead_addresses (
            lead_id TEXT NOT NULL REFERENCES leads (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            PRIMARY KEY (lead_id, position)
        )",
        "CREATE INDEX lead_addresses_key ON lead_addresses (org_id, address_key)",
    ],
};
