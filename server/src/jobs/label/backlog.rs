//! More than one run looks at: the first look into an old mailbox, a history that was too old, a morning after a week away.
//!
//! What was found is noted by its id together with how far the history was read; so neither a crash nor Google's wish for
//! patience has the search made again, or a message looked at again. Each run then takes the newest of what waits, portion
//! by portion, and stops where the mailbox's units of a minute would no longer leave the person who reads in it their part.
//! The next run follows a minute later.
//!
//! A message that Gmail fails to show waits here too, so that it holds up no other: each run asks for it once more, and in
//! the end it is left alone and listed.

use super::{file::message_id, halt::Halt, probe::Step, run::Run, sort::Rules};
use crate::store::mail::{
    backlog::{self, Waiting},
    calls,
};
use gmail::{
    MessageId,
    units::{Item, Table},
};
use jiff::SignedDuration;
use sea_orm::DbErr;

/// Messages looked at between two writes. What was looked at and not filed when a run is cut off is looked at again.
pub(super) const PORTION: usize = 50;
/// When the next run follows where messages wait: units are counted by the minute.
pub(super) const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// Gmail is asked for a message in this many runs, in more than an hour all told.
const MOST_FAILURES: i64 = 12;

impl Run<'_> {
    /// Notes messages to be looked at later, and that the history was read up to here.
    pub(super) async fn put_off(
        &self,
        message_ids: Vec<MessageId>,
        up_to: i64,
    ) -> Result<(), Halt> {
        let ids: Vec<String> = message_ids
            .iter()
            .map(|id| id.as_str().to_owned())
            .collect();
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        let transaction = self.begin_write().await?;
        backlog::add(&transaction, org, mailbox, &ids).await?;
        self.advance(&transaction, up_to).await?;
        transaction.commit().await?;
        self.step(Step::PutOff).await;
        Ok(())
    }

    /// Which messages wait to be looked at.
    pub(super) async fn backlog(&self) -> Result<Waiting, DbErr> {
        backlog::waiting(self.app.store.db(), &self.mailbox.id).await
    }

    /// Looks at messages that wait, as many as this run's units allow.
    pub(super) async fn catch_up(&mut self, rules: &Rules) -> Result<(), Halt> {
        self.again = backlog::again(self.app.store.db(), &self.mailbox.id).await?;
        loop {
            let most = self.looks_left().await?.min(PORTION);
            if most == 0 {
                return Ok(());
            }
            let ids = backlog::newest(self.app.store.db(), &self.mailbox.id, most).await?;
            if ids.is_empty() {
                return self.ask_again(most, rules).await;
            }
            if !self.see_to(ids, rules).await? {
                return Ok(());
            }
        }
    }

    /// Asks once more for messages that Gmail failed to show before this run.
    async fn ask_again(&mut self, most: usize, rules: &Rules) -> Result<(), Halt> {
        let ids = backlog::set_aside(self.app.store.db(), &self.mailbox.id, most).await?;
        for id in ids {
            if !self.set_aside.contains_key(&id) {
                self.see_to(vec![id], rules).await?;
            }
        }
        Ok(())
    }

    /// Has a later run ask again for a message that Gmail failed to show. False where it failed too often.
    pub(super) async fn ask_later(&mut self, id: &str) -> Result<bool, Halt> {
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        let transaction = self.begin_write().await?;
        let failures = backlog::count_failure(&transaction, org, mailbox, id).await?;
        transaction.commit().await?;
        let again = failures < MOST_FAILURES;
        if again {
            self.set_aside.insert(id.to_owned(), failures);
        }
        Ok(again)
    }

    /// Takes out the messages that wait because Gmail failed to show them: they are asked for once all others are done.
    pub(super) async fn without_set_aside(
        &self,
        mut message_ids: Vec<MessageId>,
    ) -> Result<Vec<MessageId>, DbErr> {
        let (db, mailbox) = (self.app.store.db(), &self.mailbox.id);
        let ids = backlog::set_aside(db, mailbox, usize::MAX).await?;
        message_ids.retain(|id| ids.iter().all(|aside| aside != id.as_str()));
        Ok(message_ids)
    }

    /// These are not asked for any more.
    pub(super) async fn waits_no_more(&self, ids: &[String]) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        backlog::remove(&transaction, &self.mailbox.id, ids).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Looks at messages that wait. Those that Gmail fails to show wait on. Tells whether any does no more.
    async fn see_to(&mut self, mut ids: Vec<String>, rules: &Rules) -> Result<bool, Halt> {
        let message_ids: Result<Vec<MessageId>, _> = ids.iter().map(|id| message_id(id)).collect();
        let message_ids = message_ids.map_err(|error| self.halt(error.into()))?;
        let halt = self.look_through(&message_ids, rules).await?;
        ids.retain(|id| !self.set_aside.contains_key(id) && !self.left.contains(id));
        self.waits_no_more(&ids).await?;
        self.step(Step::CaughtUp).await;
        halt.map_or(Ok(!ids.is_empty()), Err)
    }

    /// How many messages this run may still look at: of the units that a mailbox has for a minute, a quarter is the
    /// person's. What other runs have spent in this minute counts, and a run takes no more than that however long it is at
    /// work: the next one sees what is new meanwhile. Nor may all mailboxes of this process together take more than the
    /// project has.
    pub(super) async fn looks_left(&self) -> Result<usize, Halt> {
        let table = Table::SINCE_2026_05;
        let most = table.per_user_per_minute / 4 * 3;
        let now = self.app.now();
        let minute = now.checked_sub(PAUSE).unwrap_or(now);
        let (db, user) = (self.app.store.db(), &self.mailbox.user_id);
        let in_minute = calls::units_after(db, user, &self.mailbox.id, minute).await?;
        let in_run = u64::from(self.gmail.spent().units);
        let left = u64::from(most).saturating_sub(in_minute.max(in_run));
        let left = left / u64::from(table.units(Item::MessagesGet));
        Ok(self.project_looks_left().min(left as usize))
    }

    /// How many messages all runs of this process may still look at in this minute.
    pub(super) fn project_looks_left(&self) -> usize {
        let units = Table::SINCE_2026_05.units(Item::MessagesGet);
        (self.gmail.room_of_project() / units) as usize
    }
}
