//! What the server knows about a user's mailbox, and what it asked Google for them.

use crate::{
    App, Error, Result,
    google::scope::Features,
    jobs::housekeeping::CALLS_KEPT,
    store::{
        mail::{
            aliases, calls, facts, grants, labels,
            mailboxes::{self, Whose},
            records, sharing,
        },
        notices,
    },
};
use contract::{
    MailboxId, UserId,
    mailbox_records::{Stored, StoredGrant, StoredMailbox},
};
use jiff::SignedDuration;

/// The mailbox that is meant, whether its set-up was saved or not: what is stored is told in any case.
pub(crate) async fn mailbox(app: &App, whose: Whose<'_>) -> Result<MailboxId> {
    let found = mailboxes::any_of_user(app.store.db(), &app.organization, whose).await?;
    Ok(found.ok_or(Error::NotConnected)?.id)
}

/// Everything that is stored, the long lists as counts.
pub(crate) async fn show(app: &App, whose: Whose<'_>) -> Result<Stored> {
    let (db, org) = (app.store.db(), &app.organization);
    let found = mailboxes::any_of_user(db, org, whose).await?;
    let mut stored = Stored {
        mailbox: None,
        facts: 0,
        facts_kept_days: notices::settings(db, whose.user).await?.days_kept.into(),
        filed: 0,
        runs: 0,
        deal_links: 0,
        exclusions: 0,
        own_categories: 0,
        waiting: 0,
        left_alone: 0,
        marks: 0,
        mutes: notices::muted(db, whose.user).await?.len() as u64,
        calls: records::count_calls(db, whose.user).await?,
        calls_kept_days: days(CALLS_KEPT),
    };
    let Some(found) = found else {
        return Ok(stored);
    };
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let counts = records::counts(db, &found.id).await?;
    stored.facts = count(counts.facts);
    stored.filed = count(counts.filed);
    stored.runs = count(counts.runs);
    stored.deal_links = count(counts.deal_links);
    stored.exclusions = count(counts.exclusions);
    stored.own_categories = count(counts.own_categories);
    stored.waiting = count(counts.waiting);
    stored.left_alone = count(counts.left_alone);
    stored.marks = count(counts.marks);
    let grants = grants::of_mailbox(db, &found.id).await?;
    let list = |features: Features| features.into_iter().collect();
    let grants = grants.into_iter().map(|grant| StoredGrant {
        base: grant.kind.base(),
        state: grant.state,
        features: list(grant.features),
        token: grant.sealed.is_some(),
        key_id: grant.sealed.map(|sealed| sealed.key_id),
    });
    let labels = labels::of_mailbox(db, &found.id).await?;
    let sharing = sharing::of_mailbox(db, org, &found.id).await?;
    stored.mailbox = Some(StoredMailbox {
        address: found.address,
        aliases: aliases::of_mailbox(db, &found.id).await?,
        connected_at: found.connected_at,
        history_id: found.history_id,
        grants: grants.collect(),
        labels: labels.into_iter().map(|label| label.name).collect(),
        sharing: sharing.mode,
        viewers: sharing.viewers.len() as u64,
    });
    Ok(stored)
}

fn days(kept: SignedDuration) -> u32 {
    u32::try_from(kept.as_hours() / 24).unwrap_or(u32::MAX)
}

/// Deletes MailMagnet's notices; tells how many there were.
pub(crate) async fn delete_facts(app: &App, whose: Whose<'_>) -> Result<u64> {
    let id = mailbox(app, whose).await?;
    Ok(facts::delete_all(app.store.db(), &id).await?)
}

/// Deletes the ledger of calls made for the user, for all of their mailboxes; tells how many there were.
pub(crate) async fn delete_calls(app: &App, user: &UserId) -> Result<u64> {
    Ok(calls::delete_all(app.store.db(), user).await?)
}
