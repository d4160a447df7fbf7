//! Messages that were filed and stay in the inbox until they are read. That one was read stands in the mailbox's history,
//! which the run reads anyway: waiting costs nothing.

use super::{
    file::{Filing, message_id},
    halt::Halt,
    inbox::News,
    run::Run,
    sort::{Looked, message_fact},
};
use crate::store::mail::waiting::{self, WaitingMessage};
use crm::plan::{Inbox, Waiting};
use gmail::labels::{self, INBOX, UNREAD};
use jiff::{SignedDuration, Timestamp};

/// How long a message waits to be read. Then it stays in the inbox.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What happened to a message that waits.
pub(super) enum Stirred {
    /// Perhaps it was read.
    Read(WaitingMessage),
    /// Its owner moved it out of the inbox, and perhaps back.
    Moved(WaitingMessage),
}

impl News {
    /// Those of the messages that wait to which something happened; all of them where nobody knows.
    pub(super) fn stirred(&self, waiting: Vec<WaitingMessage>) -> Vec<Stirred> {
        let Some(unlabeled) = &self.unlabeled else {
            return waiting.into_iter().map(Stirred::Read).collect();
        };
        let stirred = waiting.into_iter().filter_map(|message| {
            let lost = |label: &str| {
                unlabeled.iter().any(|one| {
                    one.id.as_str() == message.message_id && labels::has(&one.label_ids, label)
                })
            };
            if lost(INBOX) {
                Some(Stirred::Moved(message))
            } else {
                lost(UNREAD).then_some(Stirred::Read(message))
            }
        });
        stirred.collect()
    }
}

impl Run<'_> {
    /// The messages that wait to be read.
    pub(super) async fn waiting(&self) -> Result<Vec<WaitingMessage>, Halt> {
        if !self.mailbox.labels {
            return Ok(Vec::new());
        }
        let since = self.app.now().checked_sub(LONGEST);
        let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(waiting::since(self.app.store.db(), &self.mailbox.id, since).await?)
    }

    /// Takes out of the inbox what was read, and leaves alone for good what its owner had a hand in.
    pub(super) async fn see_to_waiting(&mut self, stirred: Vec<Stirred>) -> Result<(), Halt> {
        if stirred.is_empty() {
            return Ok(());
        }
        let rules = self.rules().await?.plan;
        let (mut filings, mut staying) = (Vec::new(), Vec::new());
        for stirred in stirred {
            self.go_on().await?;
            let message = match stirred {
                Stirred::Read(message) => message,
                Stirred::Moved(message) => {
                    staying.push(message.message_id);
                    continue;
                }
            };
            let id = message.message_id;
            let wanted = message_id(&id).map_err(|error| self.halt(error.into()))?;
            let Looked::Here(looked) = self.look(wanted).await? else {
                staying.push(id);
                continue;
            };
            let fact = message_fact(&looked);
            match rules.waiting(&fact, &message.label_id) {
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
        if !staying.is_empty() {
            let transaction = self.begin_write().await?;
            waiting::end(&transaction, &self.mailbox.id, &staying).await?;
            transaction.commit().await?;
        }
        self.file(filings).await
    }
}
