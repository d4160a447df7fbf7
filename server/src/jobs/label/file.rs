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
};
use gmail::{MessageId, labels::INBOX};

/// A message to be filed, and why.
pub(super) struct Filing {
    pub(super) message_id: MessageId,
    pub(super) sender: SenderCategory,
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
            (
                filing.message_id.as_str().to_owned(),
                filing.sender.reason.category,
            )
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
        for Filing { message_id, sender } in filings {
            let category = sender.reason.category;
            let entry = Entry {
                message_id: message_id.as_str().to_owned(),
                added_label_id: labels.id(category)?.as_str().to_owned(),
                removed_label_id: INBOX.to_owned(),
                category,
                contact_id: sender.contact_id.clone(),
                deal_id: sender.reason.deal_id.clone(),
            };
            let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
            ledger::plan(&transaction, org, mailbox, self.id, &entry, self.app.now()).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a call and settles its ledger rows.
    async fn make(&mut self, call: &Call) -> Result<(), Halt> {
        let ids = call.ids();
        let state = match self.ask_gmail(call).await {
            Ok(()) => State::Confirmed,
            // Only a single message's call says that its message is gone.
            Err(GatewayError::Gmail(gmail::Error::NotFound)) if ids.len() == 1 => State::Gone,
            Err(GatewayError::Gmail(gmail::Error::Api { status: 400, .. })) => {
                self.remake_label(call.category()).await?;
                self.ask_gmail(call)
                    .await
                    .map_err(|error| self.halt(error))?;
                State::Confirmed
            }
            Err(error) => return Err(self.halt(error)),
        };
        self.step(Step::Filed).await;
        self.settle(ids, call.category(), state).await
    }

    async fn ask_gmail(&self, call: &Call) -> Result<(), GatewayError> {
        let label = self.labels().await?.get(call.category());
        let label = label.ok_or(gmail::Error::Malformed("a label without an id"))?;
        match call {
            Call::Modify { id, .. } => self.gmail.file_one(message_id(id)?, label).await,
            Call::BatchModify { ids, .. } => {
                let ids: Result<Vec<MessageId>, gmail::Error> =
                    ids.iter().map(|id| message_id(id)).collect();
                self.gmail.file_many(ids?, label).await
            }
        }
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
    pub(super) async fn file_again(&mut self, id: &str, category: Category) -> Result<(), Halt> {
        self.make(&Call::Modify {
            category,
            id: id.to_owned(),
        })
        .await
    }
}

/// The id of a message in the ledger.
pub(super) fn message_id(id: &str) -> Result<MessageId, gmail::Error> {
    MessageId::new(id).map_err(|_| gmail::Error::Malformed("a message id in the ledger"))
}
