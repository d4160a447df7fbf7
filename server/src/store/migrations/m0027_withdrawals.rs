//! Receipts for users whose mailbox was taken back.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0027_withdrawals",
    up: &[
        // labels_kept: the names of labels that stay in Gmail, as a JSON list.
        "CREATE TABLE withdrawal_receipts (
            user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
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
            labels_kept TEXT NOT NULL
        )",
    ],
};
