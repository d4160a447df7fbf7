//! Who one writes as: the mailbox's own addresses with their names and signatures, from Gmail.

use crate::{
    api::Abort,
    mail::{Mail, Stop},
};
use gmail::send_as;

/// An address that the mailbox may write as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    /// The address.
    pub address: String,
    /// The name that goes with it.
    pub name: String,
    /// The signature, as HTML from Gmail; not to be put into the page as it is.
    pub signature_html: String,
    /// The one that Gmail preselects.
    pub is_default: bool,
}

/// The mailbox's own addresses, the preselected one first.
pub type OwnAddresses = Vec<OwnAddress>;

impl Mail {
    /// The addresses that may be written from now.
    pub async fn own_addresses(self, abort: &Abort) -> Result<OwnAddresses, Stop> {
        let answer = self.call(send_as::list::Request, abort).await?;
        let mut own: OwnAddresses = answer
            .send_as
            .into_iter()
            .filter(send_as::list::SendAs::is_usable)
            .map(|one| OwnAddress {
                is_default: one.is_default,
                address: one.send_as_email,
                name: one.display_name,
                signature_html: one.signature,
            })
            .collect();
        own.sort_by_key(|one| !one.is_default);
        self.note_own(own.iter().map(|one| one.address.clone()));
        Ok(own)
    }
}
