//! What the owner of a label should know about it.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0006_label_remarks",
    // made_again_at: its owner had deleted it. taken_name: what it would be called, had its owner no
    // label of that name.
    up: &[
        "ALTER TABLE mailbox_labels ADD COLUMN made_again_at BIGINT",
        "ALTER TABLE mailbox_labels ADD COLUMN taken_name TEXT",
    ],
};
