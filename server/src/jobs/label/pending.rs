//! What an earlier run planned and did not settle: it was cut off, or Google asked for patience.

use super::{file::message_id, halt::Halt, run::Run};
use crate::{
    google::gateway::GatewayError,
    store::mail::ledger::{self, Pending, State},
};
use gmail::labels::{self, INBOX};

impl Run<'_> {
    /// Asks Gmail about each message whose end is not known. A message that has the label was filed; if it is in the
    /// inbox all the same its owner has moved it back since, and there it stays.
    pub(super) async fn settle_pending(&mut self) -> Result<(), Halt> {
        let pending = ledger::pending(self.app.store.db(), &self.mailbox.id).await?;
        for entry in pending {
            self.go_on().await?;
            self.settle_one(&entry).await?;
        }
        Ok(())
    }

    async fn settle_one(&mut self, entry: &Pending) -> Result<(), Halt> {
        let Pending {
            message_id: id,
            added_label_id,
            category,
        } = entry;
        let wanted = message_id(id).map_err(|error| self.halt(error.into()))?;
        let state = match self.gmail.message_facts(wanted).await {
            Ok(message) if labels::has(&message.label_ids, added_label_id) => State::Confirmed,
            Ok(message) if labels::has(&message.label_ids, INBOX) && self.mailbox.labels => {
                return self.file_again(id, *category).await;
            }
            // Moved by its owner before we came to it, or labels were switched off.
            Ok(_) => State::Skipped,
            Err(GatewayError::Gmail(gmail::Error::NotFound)) => State::Gone,
            Err(error) => return Err(self.halt(error)),
        };
        self.settle(std::slice::from_ref(id), *category, state)
            .await
    }
}
