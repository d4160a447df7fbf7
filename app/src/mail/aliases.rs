//! Which addresses are the user's own: Gmail says it to this browser, and this browser to our server, which asks Gmail
//! for nothing of the kind.

use super::{Mail, Stop};
use crate::api::{self, Abort};
use contract::{mailbox::Aliases, route};
use gmail::send_as;

impl Mail {
    /// The addresses that the mailbox writes as, its primary one among them. MailMagnet learns them, for mail that comes
    /// to them is personal.
    pub async fn learn_aliases(self, abort: &Abort) -> Result<Vec<String>, Stop> {
        let answer = self.call(send_as::addresses::Request, abort).await?;
        let own = answer.addresses.iter();
        let addresses: Vec<String> = own.map(|one| one.as_str().to_owned()).collect();
        self.note_own(addresses.iter().cloned());
        let aliases = Aliases {
            addresses: addresses.clone(),
        };
        // Where that cannot be told now, what was told last holds until the next page tells it.
        drop(api::put::<_, Aliases>(route::MAILBOX_ALIASES, &aliases).await);
        Ok(addresses)
    }
}
