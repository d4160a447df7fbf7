//! An address that is safe inside a query.

use crate::address::Address;

/// The text has a meaning to Gmail's search beyond what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cannot be searched for safely")]
pub struct Refused;

/// An address that Gmail's search reads as one word: it comes from a contact that a colleague can edit, and
/// `a@b.c OR in:anywhere` must not become a search.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SearchAddress(String);

opaque_debug!(SearchAddress);

impl SearchAddress {
    /// Takes letters and digits of any script and the signs that occur in real addresses and mean nothing to Gmail. A
    /// sign that is an operator at the start of a word (`-`, `+`) may not stand first.
    pub fn new(text: &str) -> Result<Self, Refused> {
        let address = Address::new(text).ok_or(Refused)?;
        let text = address.as_str();
        let plain = |c: char| c.is_alphanumeric() || "@._%+-='/&!#$?^~".contains(c);
        let start = |c: char| c.is_alphanumeric() || "_.~".contains(c);
        let once = text.matches('@').count() == 1;
        let bounded = text.len() <= 254;
        if once && bounded && text.starts_with(start) && text.chars().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Refused)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&Address> for SearchAddress {
    type Error = Refused;

    fn try_from(address: &Address) -> Result<Self, Refused> {
        Self::new(address.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_real_addresses() {
        for text in [
            "a@b.c",
            "Hanako.Sato+crm@example.co.jp",
            "o'brien@x.ie",
            "_a-b=c@x-y.z",
            "ü@exämple.de",
            "佐藤@例え.jp",
        ] {
            assert_eq!(SearchAddress::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_what_would_change_the_search() {
        let bad = [
            "a@b.c OR in:anywhere",
            "a@b.c)OR(in:anywhere",
            "{a@b.c}",
            "\"a\"@b.c",
            "a@b.c\nin:anywhere",
            "-a@b.c",
            "+a@b.c",
            "a@b.c,d@e.f",
            "from:a@b.c",
            "a*@b.c",
            "a|b@c.d",
            "a@[1.2.3.4]",
            "a\u{3000}b@c.d",
            "",
            "in:anywhere",
        ];
        for text in bad {
            assert_eq!(SearchAddress::new(text), Err(Refused), "{text}");
        }
    }
}
