//! Who belongs to the organization itself: its users, and whoever writes from its own domains.

use crate::{
    address::Canonical,
    domains::{self, Domains},
};
use std::collections::HashSet;

/// Domains at which anybody may have a mailbox: to call one of them the organization's own would make colleagues of its
/// customers. The largest consumer services and the Japanese carriers; no list of them
/// can be whole. Domains under which anybody may register one are the server's to know.
const PUBLIC: &[&str] = &[
    "aol.com",
    "au.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "hotmail.co.jp",
    "hotmail.com",
    "i.softbank.jp",
    "icloud.com",
    "live.com",
    "live.jp",
    "mac.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "nifty.com",
    "ocn.ne.jp",
    "outlook.com",
    "outlook.jp",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "softbank.ne.jp",
    "web.de",
    "yahoo.co.jp",
    "yahoo.com",
    "yandex.ru",
    "ymobile.ne.jp",
];

/// Whether anybody may have a mailbox at the domain.
pub fn is_public(domain: &str) -> bool {
    PUBLIC.contains(&domain)
}

/// Who belongs to the organization.
#[derive(Debug, Clone, Default)]
pub struct Own {
    addresses: HashSet<Canonical>,
    domains: Domains,
}

impl Own {
    /// The addresses of its users and mailboxes, and its domains. What is no domain is left out.
    pub fn new<'a>(
        addresses: impl IntoIterator<Item = Canonical>,
        own_domains: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known = own_domains.into_iter().filter_map(domains::canonical);
        Self {
            addresses: addresses.into_iter().collect(),
            domains: known.collect(),
        }
    }

    /// This one does, too.
    pub fn insert(&mut self, address: Canonical) {
        self.addresses.insert(address);
    }

    /// Whether whoever has the address does.
    pub fn has(&self, address: &Canonical) -> bool {
        self.addresses.contains(address) || self.domains.cover(address.domain())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_whoever_writes_from_an_own_domain_belong_to_it() {
        let address = |text: &str| Canonical::of(text).unwrap();
        let own = Own::new([address("rep@gmail.com")], ["Tegami.example", "no domain"]);
        for (text, belongs) in [
            ("r.e.p+x@gmail.com", true),
            ("other@gmail.com", false),
            ("anybody@tegami.example", true),
            ("printer@tokyo.tegami.example", true),
            ("a@nottegami.example", false),
            ("a@tegami.example.evil.example", false),
        ] {
            assert_eq!(own.has(&address(text)), belongs, "{text}");
        }
    }
}
