//! Who one writes as: the mailbox's own addresses with their names and signatures, from Gmail.

use super::rich;
use crate::{
    api::Abort,
    mail::{Mail, Stop},
    model::mail::letter::body::Body,
};
use gmail::send_as;

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
    /// The addresses that may be written from now.
    pub async fn own_addresses(self, abort: &Abort) -> Result<OwnAddresses, Stop> {
        let answer = self.call(send_as::list::Request, abort).await?;
        let usable = answer.send_as.into_iter();
        let mut own = OwnAddresses::new();
        for one in usable.filter(send_as::list::SendAs::is_usable) {
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
