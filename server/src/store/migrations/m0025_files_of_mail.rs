//! Notes about a file of a mail.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0025_files_of_mail",
    // The place of the file's part in the mail: 1.2
    up: &["ALTER TABLE notes ADD COLUMN part_id TEXT"],
};
