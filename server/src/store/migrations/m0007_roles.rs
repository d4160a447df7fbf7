//! Roles: who stands above whom.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0007_roles",
    up: &[
        "CREATE TABLE roles (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            name {sorted} NOT NULL,
            parent_id TEXT REFERENCES roles (id),
            version BIGINT NOT NULL
        )",
        "CREATE UNIQUE INDEX roles_name ON roles (org_id, name)",
        "CREATE INDEX roles_parent ON roles (parent_id)",
        "ALTER TABLE users ADD COLUMN role_id TEXT REFERENCES roles (id)",
        "CREATE INDEX users_role ON users (role_id)",
    ],
};
