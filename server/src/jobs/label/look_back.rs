//! Looks once more at mail that is in the inbox because there was no label for it when it came: its sender had no deal, or
//! their category's label was deleted. As long as no deal, no contact and no label changes, nobody is asked anything.

use super::{halt::Halt, inbox::searches, run::Run};
use crate::store::mail::{backlog, book, label_options, labels, ledger, mailboxes, skips};
use contract::label_log::SkipReason;
use crm::address::Canonical;
use gmail::MessageId;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// What was changed so long before a look may have become visible after it.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);

impl Run<'_> {
    /// Has messages looked at again whose sender has a category since the last look, as far back as the owner wants mail
    /// to be filed anew, and those that came while the label of their sender's category was deleted. `news` is looked
    /// at anyway.
    pub(super) async fn look_back(&mut self, news: &[MessageId]) -> Result<(), Halt> {
        let Some(labels_since) = self.mailbox.labels_since.filter(|_| self.mailbox.labels) else {
            return Ok(());
        };
        let (db, org, mailbox) = (
            self.app.store.db(),
            &self.mailbox.organization_id,
            &self.mailbox.id,
        );
        let now = self.app.now();
        let remade = self.labels().await?.missed_since();
        let days = label_options::get(db, mailbox).await?.refile_days;
        let mut changed = BTreeSet::new();
        if days > 0 {
            let last = self.mailbox.looked_back_at.unwrap_or(labels_since);
            let since = last.checked_sub(MARGIN).unwrap_or(last);
            changed = book::changed_since(db, org, since).await?;
        }
        if remade.is_none() && changed.is_empty() {
            return Ok(());
        }
        let mut found = Vec::new();
        if !changed.is_empty() {
            let back = SignedDuration::from_hours(24 * i64::from(days));
            let since = now.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH);
            found = self.mail_of(changed, since.max(labels_since)).await?;
        }
        if let Some(since) = remade {
            // Each was noted when it was left alone.
            let reason = SkipReason::LabelDeleted;
            found.extend(skips::since(db, mailbox, reason, since).await?);
        }
        found.retain(|id| news.iter().all(|new| new.as_str() != id));
        let known = ledger::known(db, mailbox, &found).await?;
        found.retain(|id| !known.contains(id));

        let transaction = self.begin_write().await?;
        backlog::add(&transaction, org, mailbox, &found).await?;
        labels::looked_back(&transaction, mailbox).await?;
        mailboxes::looked_back(&transaction, mailbox, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Mail in the inbox from those of these senders who have a category now that mail can be filed under.
    async fn mail_of(
        &self,
        mut senders: BTreeSet<Canonical>,
        since: Timestamp,
    ) -> Result<Vec<String>, Halt> {
        let rules = self.rules().await?.plan;
        senders.retain(|sender| {
            let category = rules.category_of(sender).map(|it| it.reason.category);
            category.is_some_and(|category| !self.without_label.contains(&category))
        });
        let found = self.search(searches(&senders, since)).await?;
        let ids = found.message_ids.iter();
        Ok(ids.map(|id| id.as_str().to_owned()).collect())
    }
}
