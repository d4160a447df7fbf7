//! People chosen in a list of records, to be written to.

use super::mail::letter::recipients::{Recipient, add};

/// A record that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// The record's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first address, if it has one.
    pub address: Option<String>,
}

/// Those that were chosen, in the order in which they were. Rows come and go with the view, a
/// search or an order; what was chosen stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen(Vec<Pick>);

impl Chosen {
    /// How many there are.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether a record is among them.
    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|one| one.id == id)
    }

    /// Chooses a record, or no longer.
    pub fn set(&mut self, pick: &Pick, chosen: bool) {
        let has = self.has(&pick.id);
        if chosen && !has {
            self.0.push(pick.clone());
        } else if !chosen && has {
            self.0.retain(|one| one.id != pick.id);
        }
    }

    /// How many of them have no address.
    pub fn without_address(&self) -> usize {
        self.0.iter().filter(|one| one.address.is_none()).count()
    }

    /// Who a mail to them goes to: each address once.
    pub fn recipients(&self) -> Vec<Recipient> {
        let mut list = Vec::new();
        for one in &self.0 {
            if let Some(address) = &one.address {
                add(&mut list, Recipient::new(&one.name, address));
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(id: &str, address: Option<&str>) -> Pick {
        Pick {
            id: id.to_owned(),
            name: format!("N{id}"),
            address: address.map(str::to_owned),
        }
    }

    #[test]
    fn a_record_is_chosen_once_and_taken_out_again() {
        let mut chosen = Chosen::default();
        chosen.set(&pick("1", None), true);
        chosen.set(&pick("1", None), true);
        chosen.set(&pick("2", None), false);
        assert_eq!((chosen.count(), chosen.has("1")), (1, true));
        chosen.set(&pick("1", None), false);
        assert_eq!(chosen, Chosen::default());
    }

    #[test]
    fn each_address_gets_one_mail_and_those_without_are_counted() {
        let mut chosen = Chosen::default();
        for one in [
            pick("1", Some("a@a.example")),
            pick("2", None),
            pick("3", Some("A@a.example")),
            pick("4", Some("b@a.example")),
        ] {
            chosen.set(&one, true);
        }
        assert_eq!(chosen.without_address(), 1);
        let recipients = chosen.recipients();
        let addresses: Vec<&str> = recipients.iter().map(|one| one.address.as_str()).collect();
        assert_eq!(addresses, ["a@a.example", "b@a.example"]);
        assert_eq!(recipients[0].name, "N1");
    }
}
