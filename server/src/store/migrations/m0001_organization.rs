//! The organization, its profiles and its users.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0001_organization",
    up: &[
        "CREATE TABLE organizations (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            currency TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )",
        // permissions: their names, separated by spaces
        "CREATE TABLE profiles (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            name {sorted} NOT NULL,
            permissions TEXT NOT NULL,
            version BIGINT NOT NULL,
            UNIQUE (org_id, name)
        )",
        // address_key: the address in its canonical form, by which a user is found.
        // google_subject: who the user is to Google, from the first sign-in on.
        "CREATE TABLE users (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            name TEXT NOT NULL,
            sort_name {sorted} NOT NULL,
            search TEXT NOT NULL,
            profile_id TEXT NOT NULL REFERENCES profiles (id),
            state TEXT NOT NULL,
            language TEXT,
            google_subject TEXT,
            last_sign_in_at BIGINT,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            UNIQUE (org_id, address_key),
            UNIQUE (org_id, google_subject)
        )",
        "CREATE INDEX users_profile ON users (profile_id)",
    ],
};
