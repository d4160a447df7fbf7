//! What users do about notices. What is kept of a message stands in `mail_facts` alone.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0016_notices",
    up: &[
        "CREATE TABLE notice_marks (
            mailbox_id TEXT NOT NULL,
            message_id TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            handled_at BIGINT,
            snoozed_until BIGINT,
            PRIMARY KEY (mailbox_id, message_id),
            FOREIGN KEY (mailbox_id, message_id)
                REFERENCES mail_facts (mailbox_id, message_id) ON DELETE CASCADE
        )",
        // kind, record_id: a contact or a lead. A record that is deleted mutes nobody.
        "CREATE TABLE notice_mutes (
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            record_id TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            PRIMARY KEY (user_id, kind, record_id)
        )",
        "CREATE TABLE magnet_settings (
            user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            days_kept BIGINT NOT NULL,
            only_closing_this_month BOOLEAN NOT NULL,
            quiet_from_minute BIGINT,
            quiet_until_minute BIGINT
        )",
    ],
};
