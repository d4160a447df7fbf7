//! What the folders of the mailbox are called, and how much is unread in them.

use super::{Mail, UserLabels};
use crate::{
    api::Abort,
    reactive::{Cell, spawn},
};
use gmail::{LabelId, batch, labels::get};

/// What is known of the mailbox's folders.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// How much is under each label.
    pub counts: Vec<get::Response>,
}

impl Folders {
    /// How much is under a label.
    pub fn count(&self, id: &LabelId) -> Option<&get::Response> {
        self.counts.iter().find(|counts| counts.id == *id)
    }
}

impl Mail {
    /// What is known of the folders.
    pub fn folders(self) -> Cell<Folders> {
        self.folders
    }

    /// Asks how much is under these labels, in requests of a unit for each label; and once what
    /// the user's labels are called. A failure leaves what is known: the list beside the folders
    /// says what is wrong.
    pub fn ask_folders(self, labels: Vec<LabelId>, abort: Abort) {
        if !matches!(self.user_labels_now(), UserLabels::Here(_)) {
            self.ask_user_labels();
        }
        spawn(async move {
            for labels in labels.chunks(batch::MOST) {
                let calls = labels.iter().map(|id| get::Request { id: id.clone() });
                let Ok(counts) = self.call_each(calls.collect(), &abort).await else {
                    return;
                };
                self.folders.try_update(|folders| {
                    for count in counts.into_iter().flatten() {
                        folders.counts.retain(|known| known.id != count.id);
                        folders.counts.push(count);
                    }
                });
            }
        });
    }
}
