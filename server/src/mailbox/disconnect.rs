//! Taking a mailbox back: everything kept of it is deleted, Google is told, and the user gets a receipt.

use super::tokens;
use crate::{
    App, Error, Result,
    jobs::watch,
    store::{
        deal_threads,
        mail::{
            aliases, calls, facts,
            grants::{self, GrantRecord},
            labels, leases,
            mailboxes::{self, MailboxRecord, Whose},
            owners, receipts, runs, setups,
        },
        notices,
    },
};
use contract::mailbox::DisconnectReceipt;

/// Disconnects the mailbox that is meant, whether its set-up was saved or not. Google is asked first, while there are tokens to ask with; whatever it answers,
/// everything is deleted here.
///
/// The labels stay in Gmail, and the receipt names them: the server has no call that deletes a label.
pub(crate) async fn disconnect(app: &App, whose: Whose<'_>) -> Result<DisconnectReceipt> {
    take_back(app, meant(app, whose).await?, Reader::Here).await
}

/// The same for a mailbox whose set-up is given up.
pub(super) async fn take_back_unsaved(
    app: &App,
    mailbox: MailboxRecord,
) -> Result<DisconnectReceipt> {
    take_back(app, mailbox, Reader::Here).await
}

/// The same where its user has not asked for it: the receipt is kept until they have read it. Of somebody who is
/// deactivated nothing is kept.
pub(crate) async fn withdraw(app: &App, whose: Whose<'_>) -> Result<DisconnectReceipt> {
    take_back(app, meant(app, whose).await?, Reader::Later).await
}

async fn meant(app: &App, whose: Whose<'_>) -> Result<MailboxRecord> {
    let found = mailboxes::any_of_user(app.store.db(), &app.organization, whose).await?;
    found.ok_or(Error::NotConnected)
}

/// When the receipt is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Here,
    Later,
}

async fn take_back(app: &App, mailbox: MailboxRecord, reader: Reader) -> Result<DisconnectReceipt> {
    let (db, user) = (app.store.db(), &mailbox.user_id);
    let being_set_up = mailboxes::unsaved_of_user(db, &app.organization, user).await?;
    let being_set_up = being_set_up.is_some_and(|unsaved| unsaved.id == mailbox.id);
    if mailbox.is_watched(app.now()) {
        watch::stop(app, &mailbox).await;
    }
    let grants = grants::of_mailbox(db, &mailbox.id).await?;
    // What is being set up may be saved meanwhile, on another page: then it stays. So Google is asked once it is gone here.
    let gone_first = being_set_up && reader == Reader::Here;
    let mut answers = Answers::default();
    if !gone_first {
        answers = revoke(app, &mailbox, &grants).await;
    }
    let labels_kept = labels::of_mailbox(db, &mailbox.id).await?;
    let labels_kept = labels_kept
        .into_iter()
        .filter(|label| label.gmail_label_id.is_some());
    let labels_kept = labels_kept.map(|label| label.name).collect();
    let transaction = app.store.begin().await?;
    // First: a run that is at work, or is about to write what it did, is over.
    leases::interrupt(&transaction, &mailbox.id).await?;
    let notices_deleted = facts::delete_all(&transaction, &mailbox.id).await?;
    let aliases_deleted = aliases::delete_all(&transaction, &mailbox.id).await?;
    let deal_links_deleted = deal_threads::delete_all(&transaction, &mailbox.id).await?;
    let runs_deleted = runs::delete_all(&transaction, &mailbox.id).await?;
    calls::delete_of_mailbox(&transaction, user, &mailbox.id).await?;
    if being_set_up || reader == Reader::Later {
        setups::delete(&transaction, user).await?;
    }
    let deleted = if gone_first {
        mailboxes::delete_unsaved(&transaction, &mailbox.id).await?
    } else {
        mailboxes::delete(&transaction, &mailbox.id).await?
    };
    if !deleted {
        // Somebody else was faster, and has the receipt.
        return Err(Error::NotConnected);
    }
    if mailboxes::all_of_user(&transaction, &app.organization, user)
        .await?
        .is_empty()
    {
        // Also what a run that was at work has asked since its mailbox went.
        calls::delete_all(&transaction, user).await?;
    }
    // Where no other mailbox is left that they are for.
    let mutes_deleted = notices::delete_choices(&transaction, user).await?;
    let mut receipt = DisconnectReceipt {
        address: mailbox.address.clone(),
        disconnected_at: app.now(),
        grants_revoked: answers.revoked,
        grants_unconfirmed: answers.unconfirmed,
        notices_deleted,
        mutes_deleted,
        aliases_deleted,
        runs_deleted,
        deal_links_deleted,
        labels_kept,
    };
    if reader == Reader::Later && owners::is_active(&transaction, user).await? {
        receipts::keep(&transaction, &app.organization, user, &receipt).await?;
    }
    transaction.commit().await?;
    app.tokens.forget(&mailbox.id);
    if gone_first {
        let Answers {
            revoked,
            unconfirmed,
        } = revoke(app, &mailbox, &grants).await;
        (receipt.grants_revoked, receipt.grants_unconfirmed) = (revoked, unconfirmed);
    }
    Ok(receipt)
}

/// What Google said to being asked to revoke grants.
#[derive(Default)]
struct Answers {
    /// How many it confirmed.
    revoked: u32,
    /// How many it did not, or of which no token could be read.
    unconfirmed: u32,
}

async fn revoke(app: &App, mailbox: &MailboxRecord, grants: &[GrantRecord]) -> Answers {
    let mut answers = Answers::default();
    for grant in grants {
        let Some(sealed) = &grant.sealed else {
            continue;
        };
        let confirmed = match app
            .keyring
            .open(sealed, tokens::binding(mailbox, grant.kind))
        {
            Ok(token) => app.google.oauth.revoke(&token, app.now()).await.is_ok(),
            Err(_) => false,
        };
        if confirmed {
            answers.revoked += 1;
        } else {
            answers.unconfirmed += 1;
        }
    }
    answers
}
