//! A user may have several mailboxes, and set up one at a time.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0031_several_mailboxes",
    up: &[
        "{sqlite}CREATE TABLE mailboxes_of_many (
            id TEXT NOT NULL PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            user_id TEXT NOT NULL REFERENCES users (id),
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
            undo_due_at BIGINT,
            set_up_at BIGINT,
            watch_until BIGINT,
            watch_due_at BIGINT,
            pushed_at BIGINT,
            push_seen_at BIGINT,
            looked_back_at BIGINT,
            look_back_from BIGINT,
            categories_version BIGINT NOT NULL DEFAULT 0,
            UNIQUE (org_id, address_key)
        )",
        "{sqlite}INSERT INTO mailboxes_of_many (id, org_id, user_id, address, address_key, connected_at, mail_magnet,
            labels, mail_magnet_since, labels_since, history_id, seen_at, next_run_at, paused, failures, lease_until,
            fence, undo_due_at, set_up_at, watch_until, watch_due_at, pushed_at, push_seen_at, looked_back_at,
            look_back_from, categories_version)
         SELECT id, org_id, user_id, address, address_key, connected_at, mail_magnet,
            labels, mail_magnet_since, labels_since, history_id, seen_at, next_run_at, paused, failures, lease_until,
            fence, undo_due_at, set_up_at, watch_until, watch_due_at, pushed_at, push_seen_at, looked_back_at,
            look_back_from, categories_version FROM mailboxes",
        "{sqlite}DROP TABLE mailboxes",
        "{sqlite}ALTER TABLE mailboxes_of_many RENAME TO mailboxes",
        "{sqlite}CREATE INDEX mailboxes_due ON mailboxes (next_run_at)",
        "{postgres}ALTER TABLE mailboxes DROP CONSTRAINT mailboxes_user_id_key",
        // opens_first_since: its owner wanted it to open first, the latest wish counts.
        "ALTER TABLE mailboxes ADD COLUMN opens_first_since BIGINT",
        "CREATE INDEX mailboxes_of_user ON mailboxes (user_id)",
        "CREATE UNIQUE INDEX mailboxes_set_up_now ON mailboxes (user_id) WHERE set_up_at IS NULL",
        // mailbox_id: which one a round trip to Google is for; absent: one that is not there yet.
        "ALTER TABLE oauth_attempts ADD COLUMN mailbox_id TEXT",
        "UPDATE oauth_attempts SET mailbox_id =
            (SELECT m.id FROM mailboxes m WHERE m.user_id = oauth_attempts.user_id)",
        // mailbox_id: for which one a call was made; absent: for one that was not there yet.
        "ALTER TABLE google_calls ADD COLUMN mailbox_id TEXT",
        "UPDATE google_calls SET mailbox_id = (SELECT m.id FROM mailboxes m WHERE m.user_id = google_calls.user_id)",
        // mailbox_id: of what is about mail
        "ALTER TABLE events ADD COLUMN mailbox_id TEXT",
        "UPDATE events SET mailbox_id = (SELECT m.id FROM mailboxes m WHERE m.user_id = events.user_id)
            WHERE kind <> 'tasks_changed'",
        "CREATE TABLE receipts_of_many (
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            address TEXT NOT NULL,
            disconnected_at BIGINT NOT NULL,
            grants_revoked BIGINT NOT NULL,
            grants_unconfirmed BIGINT NOT NULL,
            notices_deleted BIGINT NOT NULL,
            mutes_deleted BIGINT NOT NULL,
            aliases_deleted BIGINT NOT NULL,
            runs_deleted BIGINT NOT NULL,
            deal_links_deleted BIGINT NOT NULL,
            labels_kept TEXT NOT NULL,
            PRIMARY KEY (user_id, address)
        )",
        "INSERT INTO receipts_of_many (user_id, org_id, address, disconnected_at, grants_revoked, grants_unconfirmed,
            notices_deleted, mutes_deleted, aliases_deleted, runs_deleted, deal_links_deleted, labels_kept)
         SELECT user_id, org_id, address, disconnected_at, grants_revoked, grants_unconfirmed,
            notices_deleted, mutes_deleted, aliases_deleted, runs_deleted, deal_links_deleted, labels_kept
         FROM withdrawal_receipts",
        "DROP TABLE withdrawal_receipts",
        "ALTER TABLE receipts_of_many RENAME TO withdrawal_receipts",
        // Every row still refers to one that is there, or nothing of this is done.
        "{sqlite}CREATE TABLE broken_references (found BIGINT NOT NULL CHECK (found = 0))",
        "{sqlite}INSERT INTO broken_references SELECT COUNT(*) FROM pragma_foreign_key_check",
        "{sqlite}DROP TABLE broken_references",
    ],
};
