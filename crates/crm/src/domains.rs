//! Domains of addresses, and sets of them.

use crate::address::is_well_formed;
use std::collections::HashSet;

/// A domain in the form in which it is stored and compared; none where it is none. It needs a dot and may have been typed
/// with its `@`; consumer Gmail's two domains are one.
pub fn canonical(domain: &str) -> Option<String> {
    let domain = domain.trim();
    let domain = domain.strip_prefix('@').unwrap_or(domain).to_lowercase();
    let fits = domain.contains('.') && is_well_formed(&format!("x@{domain}"));
    let domain = match domain.as_str() {
        "googlemail.com" => "gmail.com".to_owned(),
        _ => domain,
    };
    fits.then_some(domain)
}

/// Domains with everything below them, in their canonical form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Domains(HashSet<String>);

impl Domains {
    /// Whether the domain, or one above it, is among them.
    pub fn cover(&self, domain: &str) -> bool {
        let mut rest = Some(domain);
        while let Some(domain) = rest {
            if self.0.contains(domain) {
                return true;
            }
            rest = domain.split_once('.').map(|(_, above)| above);
        }
        false
    }

    /// Adds one.
    pub fn insert(&mut self, domain: String) {
        self.0.insert(domain);
    }
}

impl FromIterator<String> for Domains {
    fn from_iter<I: IntoIterator<Item = String>>(domains: I) -> Self {
        Self(domains.into_iter().collect())
    }
}
