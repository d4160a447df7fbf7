//! Which addresses are the user's own: Gmail says it to this browser, and this browser to our server,
//! which asks Gmail for nothing of the kind.

use super::{Mail, Stop};
use crate::api::{self, Abort};
use contract::{limits::ALIASES_MAX, mailbox::Aliases, route};
use crm::address::Canonical;
use gmail::send_as;

impl Mail {
    /// The addresses that the mailbox writes as, its primary one among them. They stay in this
    /// browser.
    pub async fn learn_aliases(self, abort: &Abort) -> Result<Vec<String>, Stop> {
        let answer = self.call(send_as::list::Request, abort).await?;
        let usable = answer.send_as.into_iter().filter(|one| one.is_usable());
        // What is no address to the CRM is nobody's.
        let addresses: Vec<String> = usable
            .map(|one| one.send_as_email)
            .filter(|address| Canonical::of(address).is_some())
            .collect();
        self.note_own(addresses.iter().cloned());
        Ok(addresses)
    }

    /// The same, and MailMagnet is told them, which is on: mail that comes to them is personal.
    pub async fn tell_aliases(self, abort: &Abort) -> Result<Vec<String>, Stop> {
        let addresses = self.learn_aliases(abort).await?;
        let mut aliases = Aliases {
            addresses: Vec::new(),
        };
        let mut known = Vec::new();
        for address in &addresses {
            // Spellings of one address.
            let Some(canonical) = Canonical::of(address) else {
                continue;
            };
            if !known.contains(&canonical) && known.len() < ALIASES_MAX {
                known.push(canonical);
                aliases.addresses.push(address.clone());
            }
        }
        // Where that cannot be told now, what was told last holds until the next page tells it.
        drop(api::put::<_, Aliases>(route::MAILBOX_ALIASES, &aliases).await);
        Ok(addresses)
    }
}
