//! What each message would look like, had there been no job: kept by doing what its owner does to a second copy.

use std::collections::{BTreeMap, BTreeSet};

/// The labels of a message, by Gmail's ids.
pub type Labels = BTreeSet<String>;

/// A message as it would be without the job.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Its labels.
    pub labels: Labels,
    /// Those that its owner gave it and that must never be lost.
    pub given: Labels,
    /// Its owner took it out of where it was.
    pub moved_out: bool,
    /// How often the job took it out of the inbox.
    pub filed: u32,
}

/// Every message of the mailbox.
pub type Mailbox = BTreeMap<String, Kept>;

/// Whether a message can be found: in the inbox, under a label of a person, or thrown away.
pub fn is_somewhere(labels: &Labels) -> bool {
    labels
        .iter()
        .any(|id| id.starts_with("Label_") || ["INBOX", "TRASH", "SPAM"].contains(&id.as_str()))
}
