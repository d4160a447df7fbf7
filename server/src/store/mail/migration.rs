//! The tables of mailboxes and of the label job.

use crate::store::migrations::Migration;

/// The migration.
pub const MIGRATION: Migration = Migration {
    name: "m0005_mail",
    up: &[
        // id: a hash of the secret in the browser's cookie. purpose: sign_in, read or file.
        "CREATE TABLE oauth_attempts (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            state_hash TEXT NOT NULL,
            purpose TEXT NOT NULL,
            user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
            return_to TEXT NOT NULL,
            expires_at BIGINT NOT NULL
        )",
        "CREATE INDEX oauth_attempts_expiry ON oauth_attempts (expires_at)",
        // history_id: what the job has seen. labels_since: mail received before is not filed.
        // lease_until, fence: one run of a mailbox at a time; writes carry the fence of their run.
        "CREATE TABLE mailboxes (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            user_id TEXT NOT NULL UNIQUE REFERENCES users (id),
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            connected_at BIGINT NOT NULL,
            mail_magnet BOOLEAN NOT NULL,
            labels BOOLEAN NOT NULL,
            mail_magnet_since BIGINT,
            labels_since BIGINT,
            history_id BIGINT,
            seen_at BIGINT,
            next_run_at BIGINT,
            paused BOOLEAN NOT NULL,
            failures BIGINT NOT NULL,
            lease_until BIGINT NOT NULL,
            fence BIGINT NOT NULL,
            UNIQUE (org_id, address_key)
        )",
        "CREATE INDEX mailboxes_due ON mailboxes (next_run_at)",
        // sealed: the refresh token, sealed with the key of that id and bound to this row
        "CREATE TABLE grants (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            state TEXT NOT NULL,
            key_id TEXT,
            sealed TEXT,
            last_used_at BIGINT,
            PRIMARY KEY (mailbox_id, kind)
        )",
        // gmail_label_id: absent while the label is being made
        "CREATE TABLE mailbox_labels (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            category TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            name TEXT NOT NULL,
            gmail_label_id TEXT,
            PRIMARY KEY (mailbox_id, category)
        )",
        // All that MailMagnet keeps of a message.
        "CREATE TABLE mail_facts (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            from_address TEXT NOT NULL,
            received_at BIGINT NOT NULL,
            PRIMARY KEY (mailbox_id, message_id)
        )",
        "CREATE INDEX mail_facts_received ON mail_facts (mailbox_id, received_at)",
        "CREATE TABLE label_runs (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            cause TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            finished_at BIGINT,
            outcome TEXT NOT NULL,
            seen BIGINT NOT NULL,
            closing_this_month BIGINT NOT NULL,
            open_deals BIGINT NOT NULL,
            customers BIGINT NOT NULL,
            no_category BIGINT NOT NULL,
            not_personal BIGINT NOT NULL,
            skipped BIGINT NOT NULL,
            notices BIGINT NOT NULL,
            requests BIGINT NOT NULL,
            units BIGINT NOT NULL
        )",
        "CREATE INDEX label_runs_mailbox ON label_runs (mailbox_id, started_at)",
        // One row for each message that the job has filed or is about to: written before the call (state planned),
        // then confirmed, gone (the message was deleted) or skipped (its owner was faster).
        "CREATE TABLE label_ledger (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            run_id TEXT NOT NULL REFERENCES label_runs (id) ON DELETE CASCADE,
            added_label_id TEXT NOT NULL,
            removed_label_id TEXT NOT NULL,
            category TEXT NOT NULL,
            contact_id TEXT NOT NULL,
            deal_id TEXT NOT NULL,
            state TEXT NOT NULL,
            planned_at BIGINT NOT NULL,
            settled_at BIGINT,
            PRIMARY KEY (mailbox_id, message_id)
        )",
        "CREATE INDEX label_ledger_run ON label_ledger (run_id)",
        "CREATE INDEX label_ledger_state ON label_ledger (mailbox_id, state)",
        // What the server asked Google for a user. No content: method, cost, status, time.
        "CREATE TABLE google_calls (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            run_id TEXT,
            method TEXT NOT NULL,
            units BIGINT NOT NULL,
            status BIGINT,
            asked_at BIGINT NOT NULL,
            duration_ms BIGINT NOT NULL
        )",
        "CREATE INDEX google_calls_user ON google_calls (user_id, asked_at)",
    ],
};
