//! The runs that have not ended, found without reading all those that have.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0024_running",
    up: &["CREATE INDEX label_runs_running ON label_runs (mailbox_id) WHERE outcome = 'running'"],
};
