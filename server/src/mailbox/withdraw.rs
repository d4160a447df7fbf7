//! Taking mailboxes back whose owner may not use mail any more: deactivated, or with a profile without mail.

use super::disconnect;
use crate::{
    App, Error, Result,
    store::mail::{mailboxes::Whose, owners},
};

/// Disconnects every such mailbox, as its owner would: the job has nothing to run, tokens are revoked and deleted, and so is
/// what MailMagnet kept. The receipt waits for its owner. Tells how many there were.
///
/// The permission itself is asked for with every request and every run, so that nothing happens in between; what is left
/// when this is cut off the next housekeeping takes back.
pub(crate) async fn from_those_who_may_not(app: &App) -> Result<u32> {
    let mut withdrawn = 0;
    for (user, mailbox) in owners::who_may_not(app.store.db(), &app.organization).await? {
        let whose = Whose {
            user: &user,
            mailbox: Some(&mailbox),
        };
        match disconnect::withdraw(app, whose).await {
            Ok(receipt) => {
                tracing::info!(
                    user = user.as_str(),
                    revoked = receipt.grants_revoked,
                    unconfirmed = receipt.grants_unconfirmed,
                    "a mailbox was taken back: its owner may not use mail any more"
                );
                withdrawn += 1;
            }
            // Somebody else was faster.
            Err(Error::NotConnected) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(withdrawn)
}
