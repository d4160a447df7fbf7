//! Messages that were filed and stay in the inbox until they are read. That one was read stands in the mailbox's history,
//! which the run reads anyway: waiting costs nothing.

use super::{
    backlog::PORTION,
    file::{Filing, message_id},
    halt::Halt,
    inbox::News,
    look::Looked,
    run::Run,
    sort::message_fact,
};
use crate::store::mail::{
    backlog,
    waiting::{self, WaitingMessage},
};
use crm::plan::{Inbox, Rules, Waiting};
use gmail::labels::{self, INBOX, UNREAD};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// How long a message waits to be read. Then it stays in the inbox.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Messages that were filed before this do not wait any more.
pub(super) fn since(now: Timestamp) -> Timestamp {
    now.checked_sub(LONGEST).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The messages that wait to which something happened.
#[derive(Default)]
pub(super) struct Stirred {
    /// Perhaps they were read.
    read: Vec<WaitingMessage>,
    /// Their owner moved them out of the inbox, and perhaps back.
    moved: Vec<String>,
}

impl News {
    /// Those of the messages that wait to which something happened; all of them where nobody knows. To those `aside`
    /// something happened before, and Gmail is to be asked once more what.
    pub(super) fn stirred(&self, waiting: Vec<WaitingMessage>, aside: &HashSet<String>) -> Stirred {
        let mut stirred = Stirred::default();
        let Some(unlabeled) = &self.unlabeled else {
            stirred.read = waiting;
            return stirred;
        };
        for message in waiting {
            let lost = |label: &str| {
                unlabeled.iter().any(|one| {
                    one.id.as_str() == message.message_id && labels::has(&one.label_ids, label)
                })
            };
            if lost(INBOX) {
                stirred.moved.push(message.message_id);
            } else if lost(UNREAD) || aside.contains(&message.message_id) {
                stirred.read.push(message);
            }
        }
        stirred
    }
}

impl Run<'_> {
    /// The messages that wait to be read.
    pub(super) async fn waiting(&self) -> Result<Vec<WaitingMessage>, Halt> {
        if !self.mailbox.labels {
            return Ok(Vec::new());
        }
        let since = since(self.app.now());
        Ok(waiting::since(self.app.store.db(), &self.mailbox.id, since).await?)
    }

    /// Which messages a later run is to ask for once more; looked up only where some wait to be read.
    pub(super) async fn aside(&self, waiting: &[WaitingMessage]) -> Result<HashSet<String>, Halt> {
        if waiting.is_empty() {
            return Ok(HashSet::new());
        }
        let (db, mailbox) = (self.app.store.db(), &self.mailbox.id);
        let aside = backlog::set_aside(db, mailbox, usize::MAX).await?;
        Ok(aside.into_iter().collect())
    }

    /// Takes out of the inbox what was read, and leaves alone for good what its owner had a hand in. What Gmail fails to
    /// show, and what is more than this run may look at, later runs see to.
    pub(super) async fn see_to_waiting(&mut self, stirred: Stirred) -> Result<(), Halt> {
        let Stirred { mut read, moved } = stirred;
        // First: that they were moved, no later run would know.
        self.end_waiting(&moved, &moved).await?;
        if read.is_empty() {
            return Ok(());
        }
        let rules = self.rules().await?.plan;
        while !read.is_empty() {
            let most = self.looks_left().await?.min(PORTION);
            if most == 0 {
                return self.put_aside(&read).await;
            }
            let rest = read.split_off(most.min(read.len()));
            let portion = std::mem::replace(&mut read, rest);
            self.see_to_portion(portion, &rules).await?;
        }
        Ok(())
    }

    async fn see_to_portion(
        &mut self,
        portion: Vec<WaitingMessage>,
        rules: &Rules,
    ) -> Result<(), Halt> {
        let (mut filings, mut staying, mut seen_to) = (Vec::new(), Vec::new(), Vec::new());
        let labels = self.labels().await?;
        for message in portion {
            self.go_on().await?;
            let id = message.message_id;
            let category = message.sender.reason.category;
            let wanted = message_id(&id).map_err(|error| self.halt(error.into()))?;
            let looked = match self.look(wanted).await? {
                Looked::Here(looked) => Some(looked),
                Looked::Failed(_) if self.ask_later(&id).await? => continue,
                Looked::Gone | Looked::Failed(_) => None,
            };
            seen_to.push(id.clone());
            let Some(fact) = looked.as_ref().map(message_fact) else {
                staying.push(id);
                continue;
            };
            match rules.waiting(&fact, &message.label_id) {
                // There is nothing to file it under any more.
                Waiting::Leaves if self.without_label.contains(&category) => staying.push(id),
                // Its category was removed: the label is its owner's.
                Waiting::Leaves if labels.get(category).is_none() => staying.push(id),
                Waiting::Leaves => filings.push(Filing {
                    message_id: id,
                    turn: message.next_turn,
                    sender_key: None,
                    label_ids: fact.label_ids,
                    sender: message.sender,
                    inbox: Inbox::Leaves,
                    taken_off: Vec::new(),
                }),
                Waiting::Waits => {}
                Waiting::Stays => staying.push(id),
            }
        }
        self.file(filings).await?;
        self.end_waiting(&staying, &seen_to).await
    }

    /// These stay in the inbox for good; those need not be asked for any more.
    async fn end_waiting(&self, staying: &[String], seen_to: &[String]) -> Result<(), Halt> {
        if staying.is_empty() && seen_to.is_empty() {
            return Ok(());
        }
        let transaction = self.begin_write().await?;
        waiting::end(&transaction, &self.mailbox.id, staying).await?;
        backlog::remove(&transaction, &self.mailbox.id, seen_to).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Leaves messages to the next runs: that they were read stands in no history any more.
    async fn put_aside(&mut self, read: &[WaitingMessage]) -> Result<(), Halt> {
        let ids: Vec<String> = read.iter().map(|one| one.message_id.clone()).collect();
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        let transaction = self.begin_write().await?;
        backlog::put_aside(&transaction, org, mailbox, &ids).await?;
        transaction.commit().await?;
        self.set_aside.extend(ids.into_iter().map(|id| (id, 1)));
        self.unfinished = true;
        Ok(())
    }
}
