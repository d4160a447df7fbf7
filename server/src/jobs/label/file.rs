//! Files messages: the ledger first, then the call, then the ledger again.

use super::{halt::Halt, probe::Step, run::Run};
use crate::{
    google::gateway::GatewayError,
    store::mail::ledger::{self, Entry, State},
};
use contract::label::Category;
use crm::{
    category::SenderCategory,
    plan::{self, Call},
    undo::Change,
};
use gmail::{MessageId, labels::INBOX};

/// A message to be filed, and why.
pub(super) struct Filing {
    pub(super) message_id: MessageId,
    /// The labels it has now.
    pub(super) label_ids: Vec<String>,
    pub(super) sender: SenderCategory,
}

/// What a call that files messages does to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Under {
    /// The category whose label is added.
    pub(super) category: Category,
    /// The labels that are taken off.
    pub(super) removed: Vec<String>,
}

impl Run<'_> {
    /// Files messages with as few calls as possible.
    pub(super) async fn file(&mut self, filings: Vec<Filing>) -> Result<(), Halt> {
        if filings.is_empty() {
            return Ok(());
        }
        self.plan(&filings).await?;
        self.step(Step::Planned).await;
        let messages = filings.into_iter().map(|filing| {
            let under = Under {
                category: filing.sender.reason.category,
                removed: vec![INBOX.to_owned()],
            };
            (filing.message_id.as_str().to_owned(), under)
        });
        for call in plan::calls(messages) {
            self.go_on().await?;
            self.make(&call).await?;
        }
        Ok(())
    }

    /// Writes what is about to be done.
    async fn plan(&self, filings: &[Filing]) -> Result<(), Halt> {
        let labels = self.labels().await?;
        let transaction = self.begin_write().await?;
        for Filing {
            message_id,
            label_ids,
            sender,
        } in filings
        {
            let category = sender.reason.category;
            let label = labels.id(category)?.as_str().to_owned();
            let entry = Entry {
                message_id: message_id.as_str().to_owned(),
                turn: 0,
                had_label: label_ids.contains(&label),
                added_label_id: label,
                removed_label_ids: vec![INBOX.to_owned()],
                category,
                contact_id: sender.contact_id.clone(),
                deal_id: sender.reason.deal_id.clone(),
                deal_name: sender.reason.deal_name.clone(),
                closing_date: sender.reason.closing_date,
            };
            let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
            ledger::plan(&transaction, org, mailbox, self.id, &entry, self.app.now()).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a call and settles its ledger rows.
    async fn make(&mut self, call: &Call<Under>) -> Result<(), Halt> {
        let (ids, category) = (call.ids(), call.key().category);
        let state = match self.ask_gmail(call).await {
            Ok(()) => State::Confirmed,
            // Only a single message's call says that its message is gone.
            Err(GatewayError::Gmail(gmail::Error::NotFound)) if ids.len() == 1 => State::Gone,
            Err(GatewayError::Gmail(gmail::Error::Api { status: 400, .. })) => {
                self.remake_label(category).await?;
                self.ask_gmail(call)
                    .await
                    .map_err(|error| self.halt(error))?;
                State::Confirmed
            }
            Err(error) => return Err(self.halt(error)),
        };
        self.step(Step::Filed).await;
        self.settle(ids, category, state).await
    }

    async fn ask_gmail(&self, call: &Call<Under>) -> Result<(), GatewayError> {
        let Under { category, removed } = call.key();
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

    /// Notes what became of messages.
    pub(super) async fn settle(
        &mut self,
        ids: &[String],
        category: Category,
        state: State,
    ) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        ledger::settle(&transaction, &self.mailbox.id, ids, state, self.app.now()).await?;
        transaction.commit().await?;
        for _ in ids {
            match state {
                State::Confirmed => self.count_filed(category),
                State::Gone | State::Skipped | State::Planned => self.counts.skipped += 1,
            }
        }
        self.step(Step::Settled).await;
        Ok(())
    }

    /// Files one message again whose call was not settled.
    pub(super) async fn file_again(&mut self, id: &str, under: Under) -> Result<(), Halt> {
        self.make(&Call::Modify {
            key: under,
            id: id.to_owned(),
        })
        .await
    }
}

/// The id of a message in the ledger.
pub(super) fn message_id(id: &str) -> Result<MessageId, gmail::Error> {
    MessageId::new(id).map_err(|_| gmail::Error::Malformed("a message id in the ledger"))
}
