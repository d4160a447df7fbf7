//! What the owner of a mailbox was asked about a label, and up to where changes of the CRM were looked at.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0029_label_choices",
    up: &[
        // deleted_at: when its owner had deleted it again. With a label id: it is there again, and what came since
        // then is still to be looked at. choice: what its owner wants of it, adopt or make_again. adopted: it is a
        // label of the owner's own. former_label_id: the one it took the place of.
        "ALTER TABLE mailbox_labels ADD COLUMN deleted_at BIGINT",
        "ALTER TABLE mailbox_labels ADD COLUMN choice TEXT",
        "ALTER TABLE mailbox_labels ADD COLUMN adopted BOOLEAN NOT NULL DEFAULT FALSE",
        "ALTER TABLE mailbox_labels ADD COLUMN former_label_id TEXT",
        "ALTER TABLE mailboxes ADD COLUMN looked_back_at BIGINT",
        // look_back_from: mail in the inbox since then is to be filed, too. again: it was looked at before.
        "ALTER TABLE mailboxes ADD COLUMN look_back_from BIGINT",
        "ALTER TABLE label_backlog ADD COLUMN again BOOLEAN NOT NULL DEFAULT FALSE",
        "CREATE INDEX deals_updated ON deals (org_id, updated_at, id)",
    ],
};
