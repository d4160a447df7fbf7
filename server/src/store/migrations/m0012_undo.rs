//! Taking back what the label job did, and why it left a message alone.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0012_undo",
    up: &[
        // turn: 0 where a message was filed first, then one more each time it was filed again. had_label: its owner had
        // put the label on before. removed_label_ids: with commas between them. undo: absent while it stands; planned,
        // then done, gone, thrown_away or moved. deal_name, closing_date: as they were then.
        "CREATE TABLE label_ledger_turns (
            mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            turn BIGINT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            run_id TEXT NOT NULL REFERENCES label_runs (id) ON DELETE CASCADE,
            added_label_id TEXT NOT NULL,
            had_label BOOLEAN NOT NULL,
            removed_label_ids TEXT NOT NULL,
            category TEXT NOT NULL,
            contact_id TEXT NOT NULL,
            deal_id TEXT NOT NULL,
            deal_name TEXT,
            closing_date TEXT,
            state TEXT NOT NULL,
            planned_at BIGINT NOT NULL,
            settled_at BIGINT,
            undo TEXT,
            undo_run_id TEXT,
            undone_at BIGINT,
            PRIMARY KEY (mailbox_id, message_id, turn)
        )",
        "INSERT INTO label_ledger_turns (mailbox_id, message_id, turn, org_id, run_id, added_label_id, had_label, \
            removed_label_ids, category, contact_id, deal_id, state, planned_at, settled_at) \
            SELECT mailbox_id, message_id, 0, org_id, run_id, added_label_id, FALSE, removed_label_id, category, \
            contact_id, deal_id, state, planned_at, settled_at FROM label_ledger",
        "DROP TABLE label_ledger",
        "ALTER TABLE label_ledger_turns RENAME TO label_ledger",
        "CREATE INDEX label_ledger_run ON label_ledger (run_id)",
        "CREATE INDEX label_ledger_state ON label_ledger (mailbox_id, state)",
        "CREATE INDEX label_ledger_undo ON label_ledger (mailbox_id, undo)",
        "CREATE INDEX label_ledger_undo_run ON label_ledger (undo_run_id)",
        "CREATE TABLE label_skips (
            run_id TEXT NOT NULL REFERENCES label_runs (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organizations (id),
            reason TEXT NOT NULL,
            PRIMARY KEY (run_id, message_id)
        )",
        "ALTER TABLE label_runs ADD COLUMN undone BIGINT NOT NULL DEFAULT 0",
        // When what its owner took back is seen to; absent while there is nothing to take back.
        "ALTER TABLE mailboxes ADD COLUMN undo_due_at BIGINT",
    ],
};
