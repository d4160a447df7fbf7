//! The history of a mailbox: numbers that only grow, with gaps of random size.

use rand::RngExt;
use rand::rngs::StdRng;

use super::labels::LabelKey;

/// What happened to a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Change {
    Added,
    Deleted,
    LabelsAdded,
    LabelsRemoved,
}

impl Change {
    /// The value of the `historyTypes` parameter that asks for it.
    pub(crate) const fn type_name(self) -> &'static str {
        match self {
            Self::Added => "messageAdded",
            Self::Deleted => "messageDeleted",
            Self::LabelsAdded => "labelAdded",
            Self::LabelsRemoved => "labelRemoved",
        }
    }

    /// The field of a history record it stands in.
    pub(crate) const fn field_name(self) -> &'static str {
        match self {
            Self::Added => "messagesAdded",
            Self::Deleted => "messagesDeleted",
            Self::LabelsAdded => "labelsAdded",
            Self::LabelsRemoved => "labelsRemoved",
        }
    }
}

/// One record.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub id: u64,
    pub change: Change,
    pub message_id: u64,
    pub thread_id: u64,
    /// The labels added or removed.
    pub labels: Vec<LabelKey>,
    /// The message's labels after the change.
    pub labels_after: Vec<LabelKey>,
}

/// All records of a mailbox.
#[derive(Debug)]
pub(crate) struct History {
    last: u64,
    /// Ids below this are answered 404.
    oldest_known: u64,
    records: Vec<Record>,
}

impl History {
    pub(crate) const fn starting_at(id: u64) -> Self {
        Self {
            last: id,
            oldest_known: id,
            records: Vec::new(),
        }
    }

    /// The mailbox's current history id.
    pub(crate) const fn last(&self) -> u64 {
        self.last
    }

    pub(crate) fn record(
        &mut self,
        rng: &mut StdRng,
        change: Change,
        message_id: u64,
        thread_id: u64,
        labels: Vec<LabelKey>,
        labels_after: Vec<LabelKey>,
    ) -> u64 {
        self.last += rng.random_range(1..40);
        self.records.push(Record {
            id: self.last,
            change,
            message_id,
            thread_id,
            labels,
            labels_after,
        });
        self.last
    }

    /// Forgets everything so far: every id handed out before is too old.
    pub(crate) fn forget(&mut self, rng: &mut StdRng) {
        self.records.clear();
        self.last += rng.random_range(1..40);
        self.oldest_known = self.last;
    }

    /// The records after an id; none when the id is too old or not yet reached.
    pub(crate) fn since(&self, id: u64) -> Option<&[Record]> {
        if id < self.oldest_known || id > self.last {
            return None;
        }
        let start = self.records.partition_point(|record| record.id <= id);
        Some(&self.records[start..])
    }
}
