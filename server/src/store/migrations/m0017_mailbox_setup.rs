//! Setting a mailbox up before it is in effect, and who sees its mail.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0017_mailbox_setup",
    up: &[
        // set_up_at: when the set-up was saved; nothing is in effect before that.
        "ALTER TABLE mailboxes ADD COLUMN set_up_at BIGINT",
        "UPDATE mailboxes SET set_up_at = connected_at",
        // What a user has chosen and not saved. step: where they are. sharing: the mode that is wanted. refused: names of
        // the features that they did not allow at Google, while there is no mailbox that could have grants.
        "CREATE TABLE mailbox_setups (
            user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            step TEXT NOT NULL,
            mail_magnet BOOLEAN NOT NULL,
            labels BOOLEAN NOT NULL,
            existing_days BIGINT NOT NULL,
            sharing TEXT NOT NULL,
            refused TEXT NOT NULL,
            changed_at BIGINT NOT NULL
        )",
        "CREATE TABLE mailbox_setup_viewers (
            user_id TEXT NOT NULL REFERENCES mailbox_setups (user_id) ON DELETE CASCADE,
            viewer_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            PRIMARY KEY (user_id, viewer_id)
        )",
        // How a mailbox is shared. set_by: its owner or an administrator.
        "CREATE TABLE mailbox_sharing (
            mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            mode TEXT NOT NULL,
            set_by TEXT NOT NULL REFERENCES users (id),
            set_at BIGINT NOT NULL
        )",
        "CREATE TABLE mailbox_viewers (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            viewer_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            PRIMARY KEY (mailbox_id, viewer_id)
        )",
        // allowed: names of modes with commas between them. locked: the mode of every mailbox.
        "CREATE TABLE sharing_rules (
            org_id TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
            allowed TEXT NOT NULL,
            locked TEXT,
            set_by TEXT NOT NULL REFERENCES users (id),
            set_at BIGINT NOT NULL
        )",
    ],
};
