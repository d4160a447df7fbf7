//! Takes back what its owner marked in the ledger. What each message looks like now is asked first: one that its owner
//! moved or threw away meanwhile stays where it is.
//!
//! The marks stand before the first call, so a run that is cut off anywhere is taken up by the next: a message that is
//! as it was before is noted so, and not touched again.

use super::{file::message_id, halt::Halt, look::Looked, probe::Step, run::Run};
use crate::{
    google::gateway::GatewayError,
    store::mail::{
        ledger::State,
        undo::{self, Marked},
    },
};
use contract::label_log::UndoState;
use crm::{
    plan,
    undo::{Change, Undoing, undo},
};
use gmail::labels::Label;
use std::collections::BTreeMap;

/// Messages looked at before the calls that change them: few, so that little time is between a look and its call.
const PORTION: usize = 50;

/// What becomes of the messages of a portion.
#[derive(Default)]
struct Decided {
    changes: Vec<(String, Change)>,
    as_they_are: BTreeMap<UndoState, Vec<String>>,
    /// Whether Gmail failed to show one.
    failed: bool,
}

impl Run<'_> {
    /// Takes back everything that is marked.
    pub(super) async fn take_back(&mut self) -> Result<(), Halt> {
        self.step(Step::Begun).await;
        let in_gmail = self.gmail.labels().await;
        let in_gmail = in_gmail.map_err(|error| self.halt(error))?;
        let (mut after, mut failed) = (String::new(), false);
        loop {
            let db = self.app.store.db();
            let marked = undo::marked(db, &self.mailbox.id, &after, PORTION).await?;
            let Some(last) = marked.last() else {
                // What Gmail failed to show is taken back by a later run.
                return if failed {
                    Err(Halt::Postpone { not_before: None })
                } else {
                    Ok(())
                };
            };
            after.clone_from(&last.message_id);
            let decided = self.look_at_marked(&marked, &in_gmail).await?;
            failed |= decided.failed;
            for (state, ids) in decided.as_they_are {
                self.settle_undo(&ids, state, State::Skipped).await?;
            }
            for call in plan::calls(decided.changes) {
                self.go_on().await?;
                self.put_back(call.ids(), call.key()).await?;
            }
        }
    }

    async fn look_at_marked(
        &mut self,
        marked: &[Marked],
        in_gmail: &[Label],
    ) -> Result<Decided, Halt> {
        let exists = |id: &str| {
            // Gmail's own labels are capitals; every other one is in the list.
            id.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
                || in_gmail.iter().any(|label| label.id.as_str() == id)
        };
        let mut decided = Decided::default();
        for Marked {
            message_id: id,
            newest_first,
        } in marked
        {
            self.go_on().await?;
            let wanted = message_id(id).map_err(|error| self.halt(error.into()))?;
            let state = match self.look(wanted).await? {
                Looked::Here(message) => {
                    let now: Vec<String> = message
                        .label_ids
                        .iter()
                        .map(|label| label.as_str().to_owned())
                        .collect();
                    match undo(newest_first, &now, exists) {
                        Undoing::Change(change) => {
                            decided.changes.push((id.clone(), change));
                            continue;
                        }
                        Undoing::AsBefore => UndoState::Done,
                        Undoing::ThrownAway => UndoState::ThrownAway,
                        Undoing::Moved => UndoState::Moved,
                    }
                }
                Looked::Gone => UndoState::Gone,
                // It stays marked.
                Looked::Failed(_) => {
                    decided.failed = true;
                    continue;
                }
            };
            decided
                .as_they_are
                .entry(state)
                .or_default()
                .push(id.clone());
        }
        Ok(decided)
    }

    /// Makes a call that puts messages back, and notes it.
    async fn put_back(&mut self, ids: &[String], change: &Change) -> Result<(), Halt> {
        let state = match self.relabel(ids, change).await {
            Ok(()) => UndoState::Done,
            Err(GatewayError::Gmail(gmail::Error::NotFound)) if ids.len() == 1 => UndoState::Gone,
            // A label was deleted since the list was read: the next run reads it anew.
            Err(GatewayError::Gmail(gmail::Error::Api { status: 400, .. })) => {
                return Err(Halt::Postpone { not_before: None });
            }
            Err(error) => return Err(self.halt(error)),
        };
        self.step(Step::Filed).await;
        self.settle_undo(ids, state, State::Confirmed).await
    }

    async fn settle_undo(
        &mut self,
        ids: &[String],
        state: UndoState,
        filed: State,
    ) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        let (mailbox, now) = (&self.mailbox.id, self.app.now());
        undo::settle(&transaction, mailbox, self.id, ids, state, filed, now).await?;
        transaction.commit().await?;
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        match state {
            UndoState::Done => self.counts.undone += count,
            _ => self.counts.skipped += count,
        }
        self.step(Step::Settled).await;
        Ok(())
    }
}
