//! Who a mail goes to, as it is typed or pasted.

use gmail::address::{self, Address};
use gmail::charset::Utf8Only;
use serde::{Deserialize, Serialize};

/// Somebody a mail goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Their name; empty where it is not known.
    pub name: String,
    /// What stands for an address, right or wrong.
    pub address: String,
}

impl Recipient {
    /// Somebody by address and name.
    pub fn new(name: &str, address: &str) -> Self {
        Self {
            name: if name == address { "" } else { name }.trim().to_owned(),
            address: address.trim().to_owned(),
        }
    }

    /// Whether mail can go there. Gmail sends to ASCII addresses only, or to a name in another
    /// script before the `@` of a provider that takes it; that is told by nobody before the mail
    /// comes back, so it is not taken.
    pub fn is_valid(&self) -> bool {
        self.address.is_ascii()
            && Address::new(&self.address).is_some_and(|address| address.domain().contains('.'))
    }

    /// Whether it is this address, whatever its case.
    pub fn is(&self, address: &str) -> bool {
        self.address.eq_ignore_ascii_case(address)
    }

    /// What stands on the chip: the name, else the address.
    pub fn shown(&self) -> &str {
        if self.name.is_empty() {
            &self.address
        } else {
            &self.name
        }
    }
}

/// Reads what was typed or pasted: one address or many, with names or without, between commas,
/// semicolons or lines. What cannot be read stays as it is, to be put right.
pub fn read(text: &str) -> Vec<Recipient> {
    let mut found: Vec<Recipient> = Vec::new();
    let plain = text
        .replace(['、', '，', '；', ';', '\t'], ",")
        .replace('＠', "@");
    for line in plain.split(['\n', '\r']) {
        // Addresses with nothing but spaces between them.
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.len() > 1 && words.iter().all(|word| Address::new(word).is_some()) {
            for word in words {
                add(&mut found, Recipient::new("", word));
            }
            continue;
        }
        for entry in address::parse_list(line, &Utf8Only) {
            let name = entry.name.unwrap_or_default();
            let recipient = match entry.address {
                Some(address) => Recipient::new(&name, address.as_str()),
                None => Recipient::new("", &name),
            };
            add(&mut found, recipient);
        }
    }
    found
}

/// Adds somebody, once for each address.
pub fn add(list: &mut Vec<Recipient>, recipient: Recipient) {
    let known = list.iter().any(|known| known.is(&recipient.address));
    if !known && !recipient.address.is_empty() {
        list.push(recipient);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, &str)]) {
        let got: Vec<(String, String)> = read(text)
            .into_iter()
            .map(|one| (one.name, one.address))
            .collect();
        let expect: Vec<(String, String)> = expect
            .iter()
            .map(|(name, address)| ((*name).to_owned(), (*address).to_owned()))
            .collect();
        assert_eq!(got, expect, "{text:?}");
    }

    #[test]
    fn reads_addresses_as_people_paste_them() {
        check("hana@a.example", &[("", "hana@a.example")]);
        check(
            "佐藤 花子 <hana@a.example>",
            &[("佐藤 花子", "hana@a.example")],
        );
        check(
            "\"Sato, Hana\" <hana@a.example>; x@b.example\ny@c.example",
            &[
                ("Sato, Hana", "hana@a.example"),
                ("", "x@b.example"),
                ("", "y@c.example"),
            ],
        );
        check(
            "a@b.example、c@d.example",
            &[("", "a@b.example"), ("", "c@d.example")],
        );
        check(
            "a@b.example c@d.example",
            &[("", "a@b.example"), ("", "c@d.example")],
        );
        check("hana＠a.example", &[("", "hana@a.example")]);
        check("  ", &[]);
    }

    #[test]
    fn keeps_what_cannot_be_read_and_says_that_it_is_wrong() {
        check("hana at a", &[("", "hana at a")]);
        assert!(!read("hana at a")[0].is_valid());
        assert!(!Recipient::new("", "hana@localhost").is_valid());
        assert!(!Recipient::new("", "花子@a.example").is_valid());
        assert!(Recipient::new("花子", "hana+crm@a.example").is_valid());
    }

    #[test]
    fn everybody_stands_there_once() {
        check("a@b.example, A@B.example", &[("", "a@b.example")]);
    }

    #[test]
    fn a_name_that_is_the_address_is_none() {
        let one = Recipient::new("a@b.example", "a@b.example");
        assert_eq!(one.name, "");
        assert_eq!(one.shown(), "a@b.example");
    }
}
