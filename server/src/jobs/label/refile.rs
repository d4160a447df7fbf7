//! Files anew what was filed in the last days and whose sender's category has changed since: by a deal, by the month, by
//! a contact's addresses. Which messages these are, the server knows by itself: as long as nothing has changed, Google is
//! asked nothing. Much of it is done portion by portion, over several runs where a minute's units are not enough.

use super::{
    backlog::PORTION,
    file::{Filing, message_id},
    halt::Halt,
    look::Looked,
    run::Run,
    sort::message_fact,
};
use crate::store::mail::{
    ledger::{self, State},
    refile::{self, FiledBefore, sender_key},
};
use contract::label::Category;
use crm::{
    address::Canonical,
    category::SenderCategory,
    plan::{Inbox, Rules},
    refile::{Refiling, refile},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// Where so many fail one after the other, the fault is Gmail's, and the next run goes on.
const MOST_FAILED: u32 = 5;

impl Run<'_> {
    /// Files anew what is filed under a category that its sender does not have any more.
    pub(super) async fn refile(&mut self) -> Result<(), Halt> {
        let (db, mailbox, days) = (self.app.store.db(), &self.mailbox.id, self.refile_days);
        if !self.mailbox.labels || days == 0 {
            return Ok(());
        }
        let back = SignedDuration::from_hours(24 * i64::from(days));
        let since = self.app.now().checked_sub(back);
        let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
        let is_there = |category| match category {
            Category::Own(id) => self.categories.find(id).is_some(),
            _ => true,
        };
        let before = refile::since(db, mailbox, since, self.id, is_there).await?;
        if before.is_empty() {
            return Ok(());
        }
        let rules = self.rules().await?.plan;
        let by_key = |address: &Canonical| (sender_key(mailbox, address), address.clone());
        let senders: HashMap<String, Canonical> = rules.book.addresses().map(by_key).collect();
        let changed = before.into_iter().filter_map(|message| {
            let sender = senders.get(&message.sender_key)?;
            let sender = rules.refiled(sender, message.category)?;
            Some((message, sender))
        });
        let mut changed: Vec<(FiledBefore, SenderCategory)> = changed.collect();
        loop {
            changed.retain(|(_, sender)| !self.without_label.contains(&sender.reason.category));
            if changed.is_empty() {
                return Ok(());
            }
            // Looks are the dear part, and the person who reads in this mailbox keeps theirs of the minute.
            let most = self.looks_left().await?.min(PORTION);
            if most == 0 {
                self.unfinished = true;
                return Ok(());
            }
            let portion = changed.split_off(changed.len().saturating_sub(most));
            if !self.refile_portion(portion, &rules).await? {
                return Ok(());
            }
        }
    }

    /// Looks at some messages whose sender's category has changed, and files them anew. One that Gmail fails to show is
    /// looked at again by the next run. Tells whether there is a point in going on.
    async fn refile_portion(
        &mut self,
        portion: Vec<(FiledBefore, SenderCategory)>,
        rules: &Rules,
    ) -> Result<bool, Halt> {
        let labels = self.labels().await?;
        let (mut filings, mut left) = (Vec::new(), Vec::new());
        let mut failed_in_a_row = 0;
        for (message, sender) in portion {
            self.go_on().await?;
            let id = message.message_id;
            let wanted = message_id(&id).map_err(|error| self.halt(error.into()))?;
            let looked = self.look(wanted).await?;
            let mut filing = Filing {
                message_id: id,
                turn: message.next_turn,
                label_ids: Vec::new(),
                sender_key: None,
                sender,
                inbox: Inbox::Stays,
                taken_off: Vec::new(),
            };
            let state = match looked {
                Looked::Here(looked) => {
                    failed_in_a_row = 0;
                    let fact = message_fact(&looked);
                    let label = labels.id(filing.sender.reason.category)?;
                    let one = rules.options.one_label_only;
                    let refiling = refile(&message.filed, &fact.label_ids, label.as_str(), one);
                    filing.label_ids = fact.label_ids;
                    let has_it = || filing.label_ids.iter().any(|id| label == id.as_str());
                    match refiling {
                        Refiling::Leave => State::Skipped,
                        Refiling::Relabel(_) if rules.exclusions.has_thread(&fact.thread_id) => {
                            State::Skipped
                        }
                        // It keeps what else it has: there is nothing to ask Gmail for.
                        Refiling::Relabel(taken_off) if taken_off.is_empty() && has_it() => {
                            State::Confirmed
                        }
                        Refiling::Relabel(taken_off) => {
                            filing.taken_off = taken_off;
                            filings.push(filing);
                            continue;
                        }
                    }
                }
                Looked::Gone => State::Gone,
                Looked::Failed(_) => {
                    failed_in_a_row += 1;
                    if failed_in_a_row == MOST_FAILED {
                        break;
                    }
                    continue;
                }
            };
            left.push((filing, state));
        }
        self.leave(left).await?;
        self.file(filings).await?;
        Ok(failed_in_a_row < MOST_FAILED)
    }

    /// Notes what needs no call, so that it is not looked at again before its sender's category changes once more.
    async fn leave(&self, left: Vec<(Filing, State)>) -> Result<(), Halt> {
        if left.is_empty() {
            return Ok(());
        }
        let labels = self.labels().await?;
        let transaction = self.begin_write().await?;
        for (filing, state) in left {
            let ids = [filing.message_id.clone()];
            if self.write(&transaction, &labels, &filing).await? {
                let (mailbox, now) = (&self.mailbox.id, self.app.now());
                ledger::settle(&transaction, mailbox, &ids, state, now).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}
