//! What calls cost: Google's quota table as data.
//!
//! Source: <https://developers.google.com/workspace/gmail/api/reference/quota>. The table changed on 2026-05-01;
//! projects that used the API between November 2025 and April 2026 keep the old numbers.

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// `getProfile`
    ProfileGet,
    /// `labels.list`
    LabelsList,
    /// `labels.get`
    LabelsGet,
    /// `labels.create`
    LabelsCreate,
    /// `labels.delete`
    LabelsDelete,
    /// `history.list`
    HistoryList,
    /// `messages.list`
    MessagesList,
    /// `messages.get`, the same in every format
    MessagesGet,
    /// `messages.modify`
    MessagesModify,
    /// `messages.batchModify`
    MessagesBatchModify,
    /// `messages.trash`
    MessagesTrash,
    /// `messages.untrash`
    MessagesUntrash,
    /// `messages.send`
    MessagesSend,
    /// `messages.attachments.get`
    AttachmentsGet,
    /// `drafts.list`
    DraftsList,
    /// `drafts.create`
    DraftsCreate,
    /// `drafts.update`
    DraftsUpdate,
    /// `drafts.send`
    DraftsSend,
    /// `drafts.delete`
    DraftsDelete,
    /// `threads.list`
    ThreadsList,
    /// `threads.get`
    ThreadsGet,
    /// `settings.sendAs.list`
    SendAsList,
    /// `watch`
    Watch,
    /// `stop`
    Stop,
}

/// One edition of Google's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Units one user may spend a minute in one project.
    pub per_user_per_minute: u32,
    /// Units all users of a project may spend a minute.
    pub per_project_per_minute: u32,
    /// Units a project may spend a day, where there is such a limit.
    pub per_project_per_day: Option<u32>,
    rows: &'static [(Item, u32)],
}

impl Table {
    /// For projects new since 2026-05-01.
    pub const SINCE_2026_05: Self = Self {
        per_user_per_minute: 6_000,
        per_project_per_minute: 1_200_000,
        per_project_per_day: Some(80_000_000),
        rows: &[
            (Item::ProfileGet, 1),
            (Item::LabelsList, 1),
            (Item::LabelsGet, 1),
            (Item::LabelsCreate, 5),
            (Item::LabelsDelete, 5),
            (Item::HistoryList, 2),
            (Item::MessagesList, 5),
            (Item::MessagesGet, 20),
            (Item::MessagesModify, 5),
            (Item::MessagesBatchModify, 50),
            (Item::MessagesTrash, 20),
            (Item::MessagesUntrash, 5),
            (Item::MessagesSend, 100),
            (Item::AttachmentsGet, 20),
            (Item::DraftsList, 5),
            (Item::DraftsCreate, 10),
            (Item::DraftsUpdate, 15),
            (Item::DraftsSend, 100),
            (Item::DraftsDelete, 10),
            (Item::ThreadsList, 10),
            (Item::ThreadsGet, 40),
            (Item::SendAsList, 1),
            (Item::Watch, 100),
            (Item::Stop, 50),
        ],
    };

    /// For projects that keep the numbers from before 2026-05-01.
    pub const BEFORE_2026_05: Self = Self {
        per_user_per_minute: 15_000,
        per_project_per_minute: 1_200_000,
        per_project_per_day: None,
        rows: &[
            (Item::ProfileGet, 1),
            (Item::LabelsList, 1),
            (Item::LabelsGet, 1),
            (Item::LabelsCreate, 5),
            (Item::LabelsDelete, 5),
            (Item::HistoryList, 2),
            (Item::MessagesList, 5),
            (Item::MessagesGet, 5),
            (Item::MessagesModify, 5),
            (Item::MessagesBatchModify, 50),
            (Item::MessagesTrash, 5),
            (Item::MessagesUntrash, 5),
            (Item::MessagesSend, 100),
            (Item::AttachmentsGet, 5),
            (Item::DraftsList, 5),
            (Item::DraftsCreate, 10),
            (Item::DraftsUpdate, 15),
            (Item::DraftsSend, 100),
            (Item::DraftsDelete, 10),
            (Item::ThreadsList, 10),
            (Item::ThreadsGet, 10),
            (Item::SendAsList, 1),
            (Item::Watch, 100),
            (Item::Stop, 50),
        ],
    };

    /// The units of one call.
    pub fn units(&self, item: Item) -> u32 {
        // A row that is missing would be a bug that the test below finds; the dearest row is the safe answer.
        let row = self.rows.iter().find(|(row, _)| *row == item);
        row.map_or(100, |(_, units)| *units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_row_in_both_editions() {
        let new = Table::SINCE_2026_05;
        let old = Table::BEFORE_2026_05;
        assert_eq!(new.rows.len(), 24);
        assert!(
            new.rows
                .iter()
                .map(|(item, _)| item)
                .eq(old.rows.iter().map(|(item, _)| item))
        );
    }

    #[test]
    fn the_new_edition_makes_reading_dearer() {
        assert_eq!(Table::SINCE_2026_05.units(Item::MessagesGet), 20);
        assert_eq!(Table::BEFORE_2026_05.units(Item::MessagesGet), 5);
        assert_eq!(Table::SINCE_2026_05.units(Item::ThreadsGet), 40);
    }
}
