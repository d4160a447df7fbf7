//! Who one writes as: the mailbox's own addresses with their names and signatures, from Gmail.

use super::rich;
use crate::{
    api::Abort,
    mail::{Mail, Stop},
    model::mail::letter::body::Body,
};
use gmail::send_as::{self, list::SendAs};

/// An address that the mailbox may write as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    /// The address.
    pub address: String,
    /// The name that goes with it.
    pub name: String,
    /// The signature that Gmail has for it; blank where there is none.
    pub signature: Body,
    /// The one that Gmail preselects.
    pub is_default: bool,
}

/// The mailbox's own addresses, the preselected one first.
pub type OwnAddresses = Vec<OwnAddress>;

impl Mail {
    /// What Gmail has of the addresses that may be written from now.
    async fn send_as(self, abort: &Abort) -> Result<Vec<SendAs>, Stop> {
        let answer = self.call(send_as::list::Request, abort).await?;
        let usable = answer.send_as.into_iter().filter(SendAs::is_usable);
        Ok(usable.collect())
    }

    /// The addresses that may be written from now, beside this one.
    pub async fn aliases(self, address: &str, abort: &Abort) -> Result<Vec<String>, Stop> {
        let usable = self.send_as(abort).await?.into_iter();
        let aliases = usable.map(|one| one.send_as_email);
        let others = aliases.filter(|alias| !alias.eq_ignore_ascii_case(address));
        Ok(others.collect())
    }

    /// The addresses that may be written from now.
    pub async fn own_addresses(self, abort: &Abort) -> Result<OwnAddresses, Stop> {
        let mut own = OwnAddresses::new();
        for one in self.send_as(abort).await? {
            let signature = if one.signature.trim().is_empty() {
                Body::default()
            } else {
                rich::of_html(&one.signature).await
            };
            own.push(OwnAddress {
                is_default: one.is_default,
                address: one.send_as_email,
                name: one.display_name,
                signature,
            });
        }
        own.sort_by_key(|one| !one.is_default);
        self.note_own(own.iter().map(|one| one.address.clone()));
        Ok(own)
    }
}
