//! Looks once more at mail that is in the inbox because there was no label for it when it came: its sender had no deal, or
//! their category's label was deleted. As long as no deal, no contact and no label changes, nobody is asked anything.

use super::{halt::Halt, inbox::searches, run::Run};
use crate::store::mail::{backlog, book, labels, ledger, mailboxes, skips};
use contract::label_log::SkipReason;
use crm::{address::Canonical, plan::Rules};
use gmail::MessageId;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// What was changed so long before a look may have become visible after it.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);

/// What was found, and what is noted with it.
#[derive(Default)]
pub(super) struct LookedBack {
    message_ids: BTreeSet<String>,
    /// What the owner had wanted by then.
    from: Option<Timestamp>,
    /// Whether there was a reason to look at all.
    any: bool,
}

impl Run<'_> {
    /// Looks for messages whose sender has a category since the last look, as far back as the owner wants mail to be filed
    /// anew; for those that came while the label of their sender's category was deleted; and for those that were there
    /// before, where the owner wants them filed too. Before the history is read: whatever comes meanwhile is news.
    pub(super) async fn look_back(&self) -> Result<LookedBack, Halt> {
        let Some(labels_since) = self.mailbox.labels_since.filter(|_| self.mailbox.labels) else {
            return Ok(LookedBack::default());
        };
        let first = self.refile_days > 0 && self.mailbox.looked_back_at.is_none();
        let changed = self.changed().await?;
        let (remade, from) = (self.missed_since, self.mailbox.look_back_from);
        let mut found = LookedBack {
            message_ids: BTreeSet::new(),
            from,
            any: first || remade.is_some() || from.is_some() || !changed.is_empty(),
        };
        if from.is_some() || !changed.is_empty() {
            let rules = self.rules().await?.plan;
            let back = SignedDuration::from_hours(24 * i64::from(self.refile_days));
            let since = self.app.now().checked_sub(back);
            let since = since.unwrap_or(Timestamp::UNIX_EPOCH).max(labels_since);
            let of_changed = self.mail_of(&rules, &changed, since).await?;
            found.message_ids.extend(of_changed);
            if let Some(from) = from {
                let everybody = rules.book.addresses();
                let of_all = self.mail_of(&rules, everybody, from).await?;
                found.message_ids.extend(of_all);
            }
        }
        if let Some(since) = remade {
            // Each was noted when it was left alone.
            let (db, mailbox) = (self.app.store.db(), &self.mailbox.id);
            let left = skips::since(db, mailbox, SkipReason::LabelDeleted, since).await?;
            found.message_ids.extend(left);
        }
        Ok(found)
    }

    /// Has what was found looked at again, but for what the job had a hand in and for `news`, which is looked at anyway.
    pub(super) async fn look_again(
        &self,
        found: LookedBack,
        news: &[MessageId],
    ) -> Result<(), Halt> {
        let LookedBack {
            mut message_ids,
            from,
            any,
        } = found;
        if !any {
            return Ok(());
        }
        for new in news {
            message_ids.remove(new.as_str());
        }
        let (db, org, mailbox) = (
            self.app.store.db(),
            &self.mailbox.organization_id,
            &self.mailbox.id,
        );
        let mut message_ids: Vec<String> = message_ids.into_iter().collect();
        let known = ledger::known(db, mailbox, &message_ids).await?;
        message_ids.retain(|id| !known.contains(id));
        let transaction = self.begin_write().await?;
        backlog::add_again(&transaction, org, mailbox, &message_ids).await?;
        labels::looked_back(&transaction, mailbox).await?;
        mailboxes::looked_back(&transaction, mailbox, from, self.app.now()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Customers who were changed since the last look, or whose deals were.
    async fn changed(&self) -> Result<BTreeSet<Canonical>, Halt> {
        let last = self.mailbox.looked_back_at;
        let Some(last) = last.filter(|_| self.refile_days > 0) else {
            return Ok(BTreeSet::new());
        };
        let since = last.checked_sub(MARGIN).unwrap_or(last);
        let (db, org) = (self.app.store.db(), &self.mailbox.organization_id);
        Ok(book::changed_since(db, org, since).await?)
    }

    /// Mail in the inbox since then from those of these senders who have a category now.
    async fn mail_of(
        &self,
        rules: &Rules,
        senders: impl IntoIterator<Item = &Canonical>,
        since: Timestamp,
    ) -> Result<Vec<String>, Halt> {
        let senders = senders.into_iter();
        let senders = senders.filter(|sender| rules.category_of(sender).is_some());
        let found = self.search(searches(senders, since)).await?;
        let ids = found.message_ids.iter();
        Ok(ids.map(|id| id.as_str().to_owned()).collect())
    }
}
