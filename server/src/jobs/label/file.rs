//! Files messages: the ledger first, then the call, then the ledger again.

use super::{
    halt::Halt,
    labels::{LabelIds, Remade},
    probe::Step,
    run::Run,
};
use crate::{
    google::gateway::GatewayError,
    store::mail::{
        ledger::{self, Entry, State},
        skips, waiting,
    },
};
use contract::{
    label::Category,
    label_log::{SkipReason, SkippedMessage},
};
use crm::{
    category::SenderCategory,
    plan::{self, Call, Inbox},
    undo::Change,
};
use gmail::{MessageId, labels::INBOX};
use sea_orm::DatabaseTransaction;

/// A message to be filed, and why.
pub(super) struct Filing {
    pub(super) message_id: String,
    /// 0 where it is filed first, then one more each time something is done to it.
    pub(super) turn: i64,
    /// Who wrote it, where it is filed first.
    pub(super) sender_key: Option<String>,
    /// The labels it has now.
    pub(super) label_ids: Vec<String>,
    pub(super) sender: SenderCategory,
    pub(super) inbox: Inbox,
    /// Labels of ours that are taken off.
    pub(super) taken_off: Vec<String>,
}

impl Filing {
    fn removed(&self) -> Vec<String> {
        let mut removed = self.taken_off.clone();
        if self.inbox == Inbox::Leaves {
            removed.push(INBOX.to_owned());
        }
        removed
    }
}

/// What a call that files messages does to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Under {
    /// The category whose label is added.
    pub(super) category: Category,
    /// The labels that are taken off.
    pub(super) removed: Vec<String>,
    /// Whether they were filed before.
    pub(super) again: bool,
}

impl Run<'_> {
    /// Files messages with as few calls as possible.
    pub(super) async fn file(&mut self, filings: Vec<Filing>) -> Result<(), Halt> {
        if filings.is_empty() {
            return Ok(());
        }
        let planned = self.plan(filings).await?;
        self.step(Step::Planned).await;
        let messages = planned.into_iter().map(|filing| {
            let under = Under {
                category: filing.sender.reason.category,
                removed: filing.removed(),
                again: filing.turn > 0,
            };
            (filing.message_id, under)
        });
        for call in plan::calls(messages) {
            self.go_on().await?;
            self.make(&call).await?;
        }
        Ok(())
    }

    /// Writes what is about to be done; gives back what is.
    async fn plan(&self, filings: Vec<Filing>) -> Result<Vec<Filing>, Halt> {
        let labels = self.labels().await?;
        let transaction = self.begin_write().await?;
        let mut planned = Vec::with_capacity(filings.len());
        for filing in filings {
            if self.write(&transaction, &labels, &filing).await? {
                planned.push(filing);
            }
        }
        transaction.commit().await?;
        Ok(planned)
    }

    /// Writes what is about to be done to a message; tells whether it is.
    pub(super) async fn write(
        &self,
        transaction: &DatabaseTransaction,
        labels: &LabelIds,
        filing: &Filing,
    ) -> Result<bool, Halt> {
        let reason = &filing.sender.reason;
        let label = labels.id(reason.category)?.as_str().to_owned();
        let entry = Entry {
            message_id: filing.message_id.clone(),
            turn: filing.turn,
            sender_key: filing.sender_key.clone(),
            had_label: filing.label_ids.contains(&label),
            added_label_id: label,
            removed_label_ids: filing.removed(),
            awaits_read: filing.inbox == Inbox::UntilRead,
            category: reason.category,
            contact_id: filing.sender.contact_id.clone(),
            deal_id: reason.deal_id.clone(),
            deal_name: reason.deal_name.clone(),
            closing_date: reason.closing_date,
        };
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        Ok(ledger::plan(transaction, org, mailbox, self.id, &entry, self.app.now()).await?)
    }

    /// Makes a call and settles its ledger rows.
    async fn make(&mut self, call: &Call<Under>) -> Result<(), Halt> {
        let (ids, under) = (call.ids(), call.key());
        if self.without_label.contains(&under.category) {
            return self.leave_unfiled(ids).await;
        }
        let state = match self.ask_gmail(call).await {
            Ok(()) => State::Confirmed,
            // Only a single message's call says that its message is gone.
            Err(GatewayError::Gmail(gmail::Error::NotFound)) if ids.len() == 1 => State::Gone,
            Err(error) if is_refused(&error) => {
                match self.remake_label(under.category).await? {
                    Remade::Again => {}
                    Remade::Stands => return self.make_each(call).await,
                    Remade::Asked => return self.leave_unfiled(ids).await,
                }
                self.ask_gmail(call)
                    .await
                    .map_err(|error| self.halt(error))?;
                State::Confirmed
            }
            Err(error) => return Err(self.halt(error)),
        };
        self.step(Step::Filed).await;
        self.settle(ids, under, state).await
    }

    /// Makes a call that Gmail refuses message by message: the one that it is about is left as it is, and holds up no other.
    async fn make_each(&mut self, call: &Call<Under>) -> Result<(), Halt> {
        for id in call.ids() {
            self.go_on().await?;
            let (id, key) = (id.clone(), call.key().clone());
            let one = Call::Modify { key, id };
            let state = match self.ask_gmail(&one).await {
                Ok(()) => State::Confirmed,
                Err(GatewayError::Gmail(gmail::Error::NotFound)) => State::Gone,
                Err(error) if is_refused(&error) => State::Skipped,
                Err(error) => return Err(self.halt(error)),
            };
            self.step(Step::Filed).await;
            self.settle(one.ids(), one.key(), state).await?;
        }
        Ok(())
    }

    /// Takes messages out of the ledger that cannot be filed: their label is gone, and its owner was asked about it.
    async fn leave_unfiled(&mut self, ids: &[String]) -> Result<(), Halt> {
        let org = &self.mailbox.organization_id;
        let transaction = self.begin_write().await?;
        for id in ids {
            ledger::take_out(&transaction, &self.mailbox.id, id).await?;
            let skipped = SkippedMessage {
                message_id: id.clone(),
                reason: SkipReason::LabelDeleted,
            };
            skips::insert(&transaction, org, self.id, &skipped).await?;
            self.counts.skipped += 1;
        }
        transaction.commit().await?;
        self.step(Step::Settled).await;
        Ok(())
    }

    async fn ask_gmail(&self, call: &Call<Under>) -> Result<(), GatewayError> {
        let Under {
            category, removed, ..
        } = call.key();
        let label = self.labels().await?.get(*category);
        let label = label.ok_or(gmail::Error::Malformed("a label without an id"))?;
        let change = Change {
            add: vec![label.as_str().to_owned()],
            remove: removed.clone(),
        };
        self.relabel(call.ids(), &change).await
    }

    /// Puts labels on messages and takes labels off them.
    pub(super) async fn relabel(
        &self,
        ids: &[String],
        change: &Change,
    ) -> Result<(), GatewayError> {
        if let [id] = ids {
            return self.gmail.relabel_one(message_id(id)?, change).await;
        }
        let ids: Result<Vec<MessageId>, gmail::Error> =
            ids.iter().map(|id| message_id(id)).collect();
        self.gmail.relabel_many(ids?, change).await
    }

    /// Notes what became of messages. One that left the inbox once it was read waits no more, whatever became of it.
    pub(super) async fn settle(
        &mut self,
        ids: &[String],
        under: &Under,
        state: State,
    ) -> Result<(), Halt> {
        let mailbox = &self.mailbox.id;
        let transaction = self.begin_write().await?;
        ledger::settle(&transaction, mailbox, ids, state, self.app.now()).await?;
        if under.again && under.removed.iter().any(|label| label == INBOX) {
            waiting::end(&transaction, mailbox, ids).await?;
        }
        transaction.commit().await?;
        for _ in ids {
            match state {
                State::Confirmed if under.again => self.counts.refiled += 1,
                State::Confirmed => self.count_filed(under.category),
                State::Gone | State::Skipped | State::Planned => self.counts.skipped += 1,
            }
        }
        self.step(Step::Settled).await;
        Ok(())
    }
}

/// Gmail takes the call for wrong: a label that is not there any more, a message that it cannot change, a name of its own.
pub(super) fn is_refused(error: &GatewayError) -> bool {
    matches!(
        error,
        GatewayError::Gmail(gmail::Error::Api { status: 400, .. })
    )
}

/// The id of a message in the ledger.
pub(super) fn message_id(id: &str) -> Result<MessageId, gmail::Error> {
    MessageId::new(id).map_err(|_| gmail::Error::Malformed("a message id in the ledger"))
}
