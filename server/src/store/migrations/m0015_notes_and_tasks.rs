//! Notes and tasks about records.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0015_notes_and_tasks",
    up: &[
        // Of lead_id, contact_id, account_id and deal_id one is set: the record it is about, with
        // which it goes. mail_id: the Message-ID of a mail.
        "CREATE TABLE notes (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            lead_id TEXT REFERENCES leads (id) ON DELETE CASCADE,
            contact_id TEXT REFERENCES contacts (id) ON DELETE CASCADE,
            account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
            deal_id TEXT REFERENCES deals (id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            mail_id TEXT,
            author_id TEXT NOT NULL REFERENCES users (id),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX notes_lead ON notes (lead_id)",
        "CREATE INDEX notes_contact ON notes (contact_id)",
        "CREATE INDEX notes_account ON notes (account_id)",
        "CREATE INDEX notes_deal ON notes (deal_id)",
        // The same, or none of them: a task may stand by itself.
        "CREATE TABLE tasks (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            lead_id TEXT REFERENCES leads (id) ON DELETE CASCADE,
            contact_id TEXT REFERENCES contacts (id) ON DELETE CASCADE,
            account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
            deal_id TEXT REFERENCES deals (id) ON DELETE CASCADE,
            title TEXT NOT NULL,
            due_on TEXT,
            done_at BIGINT,
            mail_id TEXT,
            owner_id TEXT NOT NULL REFERENCES users (id),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            version BIGINT NOT NULL
        )",
        "CREATE INDEX tasks_lead ON tasks (lead_id)",
        "CREATE INDEX tasks_contact ON tasks (contact_id)",
        "CREATE INDEX tasks_account ON tasks (account_id)",
        "CREATE INDEX tasks_deal ON tasks (deal_id)",
        "CREATE INDEX tasks_owner ON tasks (owner_id, done_at)",
    ],
};
