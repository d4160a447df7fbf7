//! Which messages belong to a record. Gmail's search matches words, so that a display name or a
//! longer address is found too: the real headers decide.

use crm::address::Canonical;
use gmail::address::Mailbox;
use gmail::query::SearchAddress;
use serde::{Deserialize, Serialize};

/// The addresses of a lead or contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordAddresses {
    known: Vec<Known>,
    /// Each way in which the addresses are written, once: a search finds only that one.
    spellings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    canonical: Canonical,
    written: String,
}

/// Where a message names a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The record wrote it.
    From,
    /// It was sent to the record.
    To,
    /// The record got a copy.
    Cc,
    /// The record got a blind copy.
    Bcc,
    /// A mail system reports that the record did not get a message.
    Failed,
}

/// Why a message is in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The record's address, as the record has it.
    pub address: String,
    /// Where in the message it stands.
    pub place: Place,
}

impl RecordAddresses {
    /// The addresses of a record, as it has them. What is no address is left out.
    pub fn new(addresses: &[String]) -> Self {
        let mut known: Vec<Known> = Vec::new();
        let mut spellings: Vec<String> = Vec::new();
        for address in addresses {
            let Some(canonical) = Canonical::of(address) else {
                continue;
            };
            let written = address.trim();
            for spelling in [written, canonical.as_str()] {
                let is = |other: &String| other.to_lowercase() == spelling.to_lowercase();
                if !spellings.iter().any(is) {
                    spellings.push(spelling.to_owned());
                }
            }
            if known.iter().all(|other| other.canonical != canonical) {
                known.push(Known {
                    canonical,
                    written: written.to_owned(),
                });
            }
        }
        Self { known, spellings }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// How many addresses are looked for.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Each way in which the addresses are written.
    pub fn spellings(&self) -> &[String] {
        &self.spellings
    }

    /// The addresses as a search takes them.
    pub fn to_search(&self) -> Vec<SearchAddress> {
        let spellings = self.spellings.iter();
        spellings
            .filter_map(|spelling| SearchAddress::new(spelling).ok())
            .collect()
    }

    /// Which of these people the record is.
    pub fn find(&self, people: &[Mailbox], place: Place) -> Option<Match> {
        people.iter().find_map(|person| {
            let known = self.known(person)?;
            Some(Match {
                address: known.written.clone(),
                place,
            })
        })
    }

    /// Whether this person is the record.
    pub fn is(&self, person: &Mailbox) -> bool {
        self.known(person).is_some()
    }

    fn known(&self, person: &Mailbox) -> Option<&Known> {
        let canonical = Canonical::of(person.address.as_ref()?.as_str())?;
        self.known.iter().find(|known| known.canonical == canonical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::address::parse_list;
    use gmail::charset::Utf8Only;

    fn record(addresses: &[&str]) -> RecordAddresses {
        let addresses: Vec<String> = addresses
            .iter()
            .map(|address| (*address).to_owned())
            .collect();
        RecordAddresses::new(&addresses)
    }

    fn find(addresses: &[&str], header: &str) -> Option<String> {
        let people = parse_list(header, &Utf8Only);
        let found = record(addresses).find(&people, Place::From)?;
        Some(found.address)
    }

    #[test]
    fn case_does_not_count_and_the_records_spelling_is_shown() {
        let found = find(
            &["Hana.Sato@Example.co.jp"],
            "佐藤 花子 <hana.sato@example.CO.JP>",
        );
        assert_eq!(found.as_deref(), Some("Hana.Sato@Example.co.jp"));
    }

    #[test]
    fn a_second_address_is_found_too() {
        let found = find(
            &["a@b.example", "c@d.example"],
            "x@y.example, C <c@d.example>",
        );
        assert_eq!(found.as_deref(), Some("c@d.example"));
    }

    #[test]
    fn an_address_in_a_display_name_is_no_match() {
        assert_eq!(
            find(&["ceo@a.example"], "\"ceo@a.example\" <evil@b.example>"),
            None
        );
    }

    #[test]
    fn a_longer_or_a_similar_address_is_no_match() {
        assert_eq!(find(&["hana@a.example"], "x.hana@a.example"), None);
        assert_eq!(
            find(&["hana@a.example"], "hana@a.example.evil.example"),
            None
        );
        assert_eq!(find(&["hana@a.example"], "hana+crm@a.example"), None);
    }

    #[test]
    fn gmail_ignores_dots_and_tags_and_so_do_we_there() {
        let found = find(&["hana.sato@gmail.com"], "HanaSato+crm@googlemail.com");
        assert_eq!(found.as_deref(), Some("hana.sato@gmail.com"));
    }

    #[test]
    fn every_way_in_which_one_mailbox_is_written_is_searched_for() {
        let record = record(&["hana.sato+shop@gmail.com", "Hana.Sato@gmail.com"]);
        assert_eq!(record.len(), 1);
        let searched = record.to_search();
        let searched: Vec<&str> = searched.iter().map(SearchAddress::as_str).collect();
        assert_eq!(
            searched,
            [
                "hana.sato+shop@gmail.com",
                "hanasato@gmail.com",
                "Hana.Sato@gmail.com"
            ]
        );
    }

    #[test]
    fn what_is_no_address_is_not_looked_for() {
        let record = record(&["", "nobody", "a@b.example", " A@B.example "]);
        assert_eq!((record.len(), record.is_empty()), (1, false));
        assert_eq!(record.to_search().len(), 1);
        assert!(RecordAddresses::new(&[]).is_empty());
    }
}
