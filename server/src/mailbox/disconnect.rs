//! Taking a mailbox back: everything kept of it is deleted, Google is told, and the user gets a receipt.

use super::tokens;
use crate::{
    App, Error, Result,
    jobs::watch,
    store::{
        deal_threads,
        mail::{
            aliases, calls, facts, grants, labels, leases, mailboxes, owners, receipts, runs,
            setups,
        },
        notices,
    },
};
use contract::{UserId, mailbox::DisconnectReceipt};

/// Disconnects the user's mailbox, whether its set-up was saved or not. Google is asked first, while there are tokens to ask with; whatever it answers,
/// everything is deleted here.
///
/// The labels stay in Gmail, and the receipt names them: the server has no call that deletes a label.
pub(crate) async fn disconnect(app: &App, user: &UserId) -> Result<DisconnectReceipt> {
    take_back(app, user, Reader::Here).await
}

/// The same where its user has not asked for it: the receipt is kept until they have read it. Of somebody who is
/// deactivated nothing is kept.
pub(crate) async fn withdraw(app: &App, user: &UserId) -> Result<DisconnectReceipt> {
    take_back(app, user, Reader::Later).await
}

/// When the receipt is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Here,
    Later,
}

async fn take_back(app: &App, user: &UserId, reader: Reader) -> Result<DisconnectReceipt> {
    let db = app.store.db();
    let Some(mailbox) = mailboxes::any_of_user(db, &app.organization, user).await? else {
        setups::delete(db, user).await?;
        return Err(Error::NotConnected);
    };
    if mailbox.is_watched(app.now()) {
        watch::stop(app, &mailbox).await;
    }
    let (mut revoked, mut unconfirmed) = (0, 0);
    for grant in grants::of_mailbox(db, &mailbox.id).await? {
        let Some(sealed) = grant.sealed else { continue };
        let confirmed = match app
            .keyring
            .open(&sealed, tokens::binding(&mailbox, grant.kind))
        {
            Ok(token) => app.google.oauth.revoke(&token, app.now()).await.is_ok(),
            Err(_) => false,
        };
        if confirmed {
            revoked += 1
        } else {
            unconfirmed += 1
        }
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
    let mutes_deleted = notices::delete_choices(&transaction, user).await?;
    let aliases_deleted = aliases::delete_all(&transaction, &mailbox.id).await?;
    let deal_links_deleted = deal_threads::delete_all(&transaction, &mailbox.id).await?;
    let runs_deleted = runs::delete_all(&transaction, &mailbox.id).await?;
    calls::delete_all(&transaction, user).await?;
    setups::delete(&transaction, user).await?;
    if !mailboxes::delete(&transaction, &mailbox.id).await? {
        // Somebody else was faster, and has the receipt.
        return Err(Error::NotConnected);
    }
    let receipt = DisconnectReceipt {
        address: mailbox.address,
        disconnected_at: app.now(),
        grants_revoked: revoked,
        grants_unconfirmed: unconfirmed,
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
    Ok(receipt)
}
