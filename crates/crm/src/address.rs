//! Email addresses: their form, and when two of them are the same mailbox.

use contract::limits::ADDRESS_MAX_CHARS;
use core::fmt;

/// An address in the form in which addresses are compared: lower case throughout, and for
/// consumer Gmail without dots and without a `+tag` in the local part, since Gmail delivers all
/// of these to one mailbox (<https://support.google.com/mail/answer/7436150>). Other domains
/// keep dots and tags: there they may be different people.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Canonical(String);

impl Canonical {
    /// The canonical form of `address`, or `None` where it does not have the form of an address.
    pub fn of(address: &str) -> Option<Self> {
        let address = address.trim();
        if !is_well_formed(address) {
            return None;
        }
        let lower = address.to_lowercase();
        let (local, domain) = lower.rsplit_once('@')?;
        if !matches!(domain, "gmail.com" | "googlemail.com") {
            return Some(Self(lower));
        }
        let without_tag = local.split('+').next().unwrap_or(local);
        let plain: String = without_tag.chars().filter(|c| *c != '.').collect();
        if plain.is_empty() {
            return Some(Self(lower));
        }
        Some(Self(format!("{plain}@gmail.com")))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The address as an owned string.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the text has the form of an address that a person may type: one `@`, something on
/// both sides of it, a dot-separated domain, and none of the characters that would need quoting
/// (RFC 5321 section 4.1.2) or that mean something in a search. Letters of every script pass
/// (RFC 6531).
pub fn is_well_formed(address: &str) -> bool {
    if address.chars().count() > ADDRESS_MAX_CHARS {
        return false;
    }
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    local_ok && domain.split('.').all(label_ok)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(address: &str) -> String {
        Canonical::of(address).map_or_else(String::new, Canonical::into_string)
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical("Sato.Hanako@Example.CO.JP"),
            "sato.hanako@example.co.jp"
        );
    }

    #[test]
    fn dots_and_tags_are_dropped_for_consumer_gmail_only() {
        assert_eq!(
            canonical("Jane.Doe+crm@googlemail.com"),
            "janedoe@gmail.com"
        );
        assert_eq!(
            canonical("jane.doe+crm@example.com"),
            "jane.doe+crm@example.com"
        );
    }

    #[test]
    fn an_address_of_another_domain_that_ends_alike_is_another_address() {
        assert_eq!(canonical("jane.doe@notgmail.com"), "jane.doe@notgmail.com");
    }

    #[test]
    fn what_is_no_address_has_no_canonical_form() {
        for text in [
            "",
            "a",
            "@b.c",
            "a@",
            "a@b@c.d",
            "a b@c.d",
            "a@b..c",
            "\"x\"@y.z",
            "a@-b.c",
            "a@b.c OR in:anywhere",
            "a@b.c\r\nBcc: x@y.z",
            "(a)@b.c",
            "a@b.c,d@e.f",
        ] {
            assert_eq!(Canonical::of(text), None, "{text:?}");
        }
    }

    #[test]
    fn japanese_and_accented_addresses_pass() {
        assert_eq!(canonical("佐藤@例え.jp"), "佐藤@例え.jp");
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_its_own_canonical_form(text in "[a-zA-Z.+]{1,12}@(gmail\\.com|googlemail\\.com|example\\.jp)") {
            if let Some(once) = Canonical::of(&text) {
                prop_assert_eq!(Canonical::of(once.as_str()), Some(once.clone()));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,300}") {
            let _ = Canonical::of(&text);
        }
    }
}
