//! What an earlier run planned and did not settle: it was cut off, or Google asked for patience.
//!
//! Whether such a message was filed is asked of the mailbox's history, which reaches back before the call: the message's
//! present labels alone do not tell, since its owner may have moved it back since. One that was not is decided anew, by
//! what its owner wants now: the run goes on to find it where the earlier one found it.

use super::{
    file::{Under, message_id},
    halt::Halt,
    look::Looked,
    run::Run,
};
use crate::{
    google::gateway::GatewayError,
    store::mail::ledger::{self, Pending, State},
};
use contract::label_log::{SkipReason, SkippedMessage};
use gmail::{
    HistoryId, MessageId,
    history::changes::{Change, Request},
    labels::{self, INBOX},
    messages::get,
};
use std::collections::HashSet;

/// Pages of the history that are read for what is pending: 20,000 records.
const MOST_PAGES: usize = 40;

/// Message and label, where the label was put on or taken off.
#[derive(Default)]
struct Changed {
    all: HashSet<(String, String)>,
    off: HashSet<(String, String)>,
}

impl Changed {
    fn add(&mut self, changes: Vec<Change>) {
        for change in changes {
            let (id, labels, off) = match change {
                Change::Labeled { id, labels } => (id, labels, false),
                Change::Unlabeled { id, labels } => (id, labels, true),
                Change::Added { .. } | Change::Deleted(_) => continue,
            };
            for label in labels {
                let pair = (id.as_str().to_owned(), label.as_str().to_owned());
                if off {
                    self.off.insert(pair.clone());
                }
                self.all.insert(pair);
            }
        }
    }
}

impl Run<'_> {
    /// Settles each message whose end is not known. One that was filed and is in the inbox all the same was moved back
    /// by its owner, and there it stays.
    pub(super) async fn settle_pending(&mut self) -> Result<(), Halt> {
        let pending = ledger::pending(self.app.store.db(), &self.mailbox.id).await?;
        if pending.is_empty() {
            return Ok(());
        }
        let changed = self.changed_since().await?;
        let ids = pending.iter().map(|entry| message_id(&entry.message_id));
        let ids: Result<Vec<MessageId>, _> = ids.collect();
        let ids = ids.map_err(|error| self.halt(error.into()))?;
        for (index, entry) in pending.iter().enumerate() {
            self.go_on().await?;
            // What was too much at once is asked for by itself.
            self.left.clear();
            self.look_ahead(&ids[index..], &HashSet::new()).await?;
            self.settle_one(entry, changed.as_ref()).await?;
        }
        Ok(())
    }

    /// The labels that changed since the last run that came to its end; none where the history does not tell.
    async fn changed_since(&self) -> Result<Option<Changed>, Halt> {
        let Some(start) = self.mailbox.history_id.map(HistoryId) else {
            return Ok(None);
        };
        let mut changed = Changed::default();
        let mut page_token = None;
        for _ in 0..MOST_PAGES {
            let page = self.gmail.label_changes(Request { start, page_token });
            let page = match page.await {
                Ok(page) => page,
                Err(GatewayError::Gmail(gmail::Error::NotFound)) => return Ok(None),
                Err(error) => return Err(self.halt(error)),
            };
            changed.add(page.changes);
            page_token = page.next_page_token;
            if page_token.is_none() {
                return Ok(Some(changed));
            }
        }
        Ok(None)
    }

    async fn settle_one(&mut self, entry: &Pending, changed: Option<&Changed>) -> Result<(), Halt> {
        let Pending {
            message_id: id,
            turn,
            added_label_id,
            had_label,
            removed_label_ids,
            category,
        } = entry;
        let wanted = message_id(id).map_err(|error| self.halt(error.into()))?;
        let state = match self.look(wanted).await? {
            Looked::Here(message) => {
                let has = |label: &str| labels::has(&message.label_ids, label);
                let is_untouched = removed_label_ids.iter().all(|label| has(label));
                let was = |label: &String| {
                    let change = (id.clone(), label.clone());
                    changed.is_some_and(|changed| changed.all.contains(&change))
                };
                let labeled = !had_label && (has(added_label_id) || was(added_label_id));
                let is_done = *had_label && (removed_label_ids.is_empty() || !is_untouched);
                let moved = removed_label_ids.iter().any(was);
                // Only the label changes: the job changed it before, too, so that the history alone does not tell.
                let relabels = *turn > 0 && !removed_label_ids.iter().any(|id| id == INBOX);
                let taken_off = || {
                    let change = (id.clone(), added_label_id.clone());
                    changed.is_some_and(|changed| changed.off.contains(&change))
                };
                if relabels {
                    let is_on = has(added_label_id);
                    if is_on && (removed_label_ids.is_empty() || !is_untouched) {
                        State::Confirmed
                    } else if changed.is_none()
                        || !is_untouched
                        || !self.mailbox.labels
                        || removed_label_ids.is_empty() && taken_off()
                    {
                        // Its owner had a hand in it, or nobody knows: it stays.
                        State::Skipped
                    } else {
                        return self.decide_anew(message).await;
                    }
                } else if labeled || is_done {
                    State::Confirmed
                } else if changed.is_some() && is_untouched && !moved && self.mailbox.labels {
                    return self.decide_anew(message).await;
                } else {
                    // Its owner moved it before we came to it, labels were switched off, or nobody knows: it stays.
                    State::Skipped
                }
            }
            Looked::Gone => State::Gone,
            // It stays planned, and whatever a later run finds out about it, it is found again then.
            Looked::Failed(_) if self.ask_later(id).await? => return Ok(()),
            Looked::Failed(_) => {
                self.list_unreadable(id).await?;
                State::Skipped
            }
        };
        let under = Under {
            category: *category,
            removed: removed_label_ids.clone(),
            again: *turn > 0,
        };
        let ids = std::slice::from_ref(id);
        self.settle(ids, &under, state).await?;
        self.waits_no_more(ids).await
    }

    /// Lists a message that Gmail failed to show too often: nobody will know whether it was filed.
    async fn list_unreadable(&mut self, id: &str) -> Result<(), Halt> {
        let skipped = SkippedMessage {
            message_id: id.to_owned(),
            reason: SkipReason::Unreadable,
        };
        self.note(&[], &[skipped]).await
    }

    /// Takes a message out of the ledger that nothing was done to, and remembers what it looks like.
    async fn decide_anew(&mut self, message: get::Response) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        let id = message.id.as_str();
        let taken_out = ledger::take_out(&transaction, &self.mailbox.id, id).await?;
        transaction.commit().await?;
        if taken_out {
            self.looked.insert(id.to_owned(), message);
        }
        Ok(())
    }
}
