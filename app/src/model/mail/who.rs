//! Who the people of a mail are in the CRM.

use super::row::MailRow;
use contract::{
    label::Category,
    limits::LOOKUP_MAX,
    people::{KnownPerson, PersonKind},
};
use crm::address::Canonical;
use std::collections::BTreeMap;

/// Everybody who was looked up, by address. An address that belongs to nobody is known too.
#[derive(Debug, Clone, Default)]
pub struct Acquaintances(BTreeMap<Canonical, Vec<KnownPerson>>);

/// Who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// Not looked up yet.
    Unasked,
    /// These records have the address: contacts first, then leads, then colleagues.
    Known(&'a [KnownPerson]),
    /// Not in the CRM.
    Stranger,
}

impl Acquaintances {
    /// Who has this address.
    pub fn who(&self, address: &str) -> Who<'_> {
        let found = Canonical::of(address).and_then(|key| self.0.get(&key));
        match found.map(Vec::as_slice) {
            None => Who::Unasked,
            Some([]) => Who::Stranger,
            Some(people) => Who::Known(people),
        }
    }

    /// The addresses among these that are still to be asked for, each once, at most as many as
    /// one question takes.
    pub fn to_ask<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut asked = BTreeMap::new();
        for address in addresses {
            if asked.len() == LOOKUP_MAX {
                break;
            }
            if let Some(key) = Canonical::of(address)
                && !self.0.contains_key(&key)
            {
                asked.entry(key).or_insert_with(|| address.to_owned());
            }
        }
        asked.into_values().collect()
    }

    /// Takes over the answer to a question.
    pub fn learn(&mut self, asked: &[String], found: Vec<KnownPerson>) {
        for address in asked {
            if let Some(key) = Canonical::of(address) {
                self.0.insert(key, Vec::new());
            }
        }
        for person in found {
            if let Some(key) = Canonical::of(&person.address) {
                self.0.entry(key).or_default().push(person);
            }
        }
    }

    /// Forgets an address: it may belong to somebody now.
    pub fn forget(&mut self, address: &str) {
        if let Some(key) = Canonical::of(address) {
            self.0.remove(&key);
        }
    }
}

/// The page of a record; a colleague has none.
pub fn page_of(person: &KnownPerson) -> Option<String> {
    match person.kind {
        PersonKind::Contact => Some(format!("/contacts/{}", person.id)),
        PersonKind::Lead => Some(format!("/leads/{}", person.id)),
        PersonKind::Colleague => None,
    }
}

/// The record that stands for an address: a contact before a lead before a colleague.
pub fn who_counts(people: &[KnownPerson]) -> Option<&KnownPerson> {
    people.first()
}

/// Whether the address stands on a lead and on a contact, or on several contacts: the first one
/// counts, and the reader should know of the others.
pub fn is_ambiguous(people: &[KnownPerson]) -> bool {
    let records = people
        .iter()
        .filter(|person| person.kind != PersonKind::Colleague);
    records.count() > 1
}

/// A column of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Contacts with an open deal.
    Deals,
    /// Other contacts, and leads.
    People,
    /// Nobody we know.
    Strangers,
    /// Colleagues.
    Colleagues,
}

impl Column {
    /// Every column, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Deals, Self::People, Self::Strangers, Self::Colleagues];
}

/// The column of a person; none before they were looked up.
pub fn column_of(who: Who<'_>) -> Option<Column> {
    let has_deals = |person: &KnownPerson| {
        let open = [Category::ClosingThisMonth, Category::OpenDeals];
        person.open_deals > 0
            || person
                .category
                .is_some_and(|category| open.contains(&category))
    };
    let is_record = |person: &KnownPerson| person.kind != PersonKind::Colleague;
    match who {
        Who::Unasked => None,
        Who::Stranger => Some(Column::Strangers),
        Who::Known(people) if people.iter().any(has_deals) => Some(Column::Deals),
        // A colleague who is in the CRM as well was put there on purpose.
        Who::Known(people) if people.iter().any(is_record) => Some(Column::People),
        Who::Known(_) => Some(Column::Colleagues),
    }
}

/// The rows of each column, in [`Column::ALL`]'s order, each column in the list's order. A row
/// stands where its first known person belongs; one without a readable address is a stranger's, and
/// so is one whose sender may be forged.
pub fn board(rows: &[MailRow], known: &Acquaintances) -> [Vec<MailRow>; 4] {
    let column = |row: &MailRow| {
        if row.addresses.is_empty() || row.forged {
            return Some(Column::Strangers);
        }
        let columns = row
            .addresses
            .iter()
            .filter_map(|address| column_of(known.who(address)));
        // The columns stand in the order of what matters most, but a colleague is known and a
        // stranger is not.
        let rank = |column: &Column| match column {
            Column::Deals => 0,
            Column::People => 1,
            Column::Colleagues => 2,
            Column::Strangers => 3,
        };
        columns.min_by_key(rank)
    };
    Column::ALL.map(|wanted| {
        let belongs = |row: &&MailRow| column(row) == Some(wanted);
        rows.iter().filter(belongs).cloned().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::row::Direction;
    use gmail::{MessageId, ThreadId};

    fn person(address: &str, kind: PersonKind) -> KnownPerson {
        KnownPerson {
            address: address.to_owned(),
            kind,
            id: "7f".to_owned(),
            name: "Hana".to_owned(),
            company: String::new(),
            category: None,
            open_deals: 0,
        }
    }

    fn contact(address: &str, open_deals: u32, category: Option<Category>) -> KnownPerson {
        KnownPerson {
            category,
            open_deals,
            ..person(address, PersonKind::Contact)
        }
    }

    fn row(id: &str, addresses: &[&str]) -> MailRow {
        MailRow {
            id: MessageId::new(id).unwrap(),
            thread_id: ThreadId::new(id).unwrap(),
            direction: Direction::Received,
            people: Vec::new(),
            more_people: 0,
            addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
            subject: String::new(),
            snippet: String::new(),
            at_ms: 0,
            unread: false,
            forged: false,
            attachment: false,
            label_ids: Vec::new(),
            matched: None,
            bounce: false,
            sent_here: false,
            mark: None,
        }
    }

    #[test]
    fn each_address_is_asked_for_once_however_it_is_written() {
        let mut known = Acquaintances::default();
        let asked = known.to_ask(["A@b.example", "a@B.example", "", "nobody", "c@d.example"]);
        assert_eq!(asked.len(), 2);
        known.learn(&asked, vec![person("c@d.example", PersonKind::Lead)]);
        assert!(known.to_ask(["a@b.example", "C@D.example"]).is_empty());
        assert_eq!(known.who("a@b.example"), Who::Stranger);
        assert!(matches!(known.who("c@d.example"), Who::Known(_)));
        assert_eq!(known.who("x@y.example"), Who::Unasked);
        known.forget("a@b.example");
        assert_eq!(known.who("a@b.example"), Who::Unasked);
    }

    #[test]
    fn a_question_is_never_longer_than_the_server_takes() {
        let many: Vec<String> = (0..300).map(|n| format!("a{n}@b.example")).collect();
        let asked = Acquaintances::default().to_ask(many.iter().map(String::as_str));
        assert_eq!(asked.len(), LOOKUP_MAX);
    }

    #[test]
    fn a_contact_stands_before_a_lead_with_the_same_address() {
        let both = [
            person("a@b.example", PersonKind::Contact),
            person("a@b.example", PersonKind::Lead),
        ];
        assert!(is_ambiguous(&both));
        let page = who_counts(&both).and_then(page_of);
        assert_eq!(page.as_deref(), Some("/contacts/7f"));
        let colleague = [
            person("a@b.example", PersonKind::Contact),
            person("a@b.example", PersonKind::Colleague),
        ];
        assert!(!is_ambiguous(&colleague));
    }

    #[test]
    fn people_stand_in_the_column_of_what_they_mean_to_sales() {
        let column = |person: KnownPerson| column_of(Who::Known(&[person]));
        assert_eq!(column(contact("a", 1, None)), Some(Column::Deals));
        let customer = contact("a", 0, Some(Category::Customers));
        assert_eq!(
            column(customer),
            Some(Column::People),
            "a won deal is not an open one"
        );
        assert_eq!(column(person("a", PersonKind::Lead)), Some(Column::People));
        let colleague = person("a", PersonKind::Colleague);
        assert_eq!(column(colleague), Some(Column::Colleagues));
        assert_eq!(column_of(Who::Stranger), Some(Column::Strangers));
        assert_eq!(column_of(Who::Unasked), None);
    }

    #[test]
    fn the_board_has_every_row_that_was_looked_up_once() {
        let mut known = Acquaintances::default();
        let asked: Vec<String> = ["deal@x.example", "lead@x.example", "no@x.example"]
            .map(str::to_owned)
            .into();
        let found = vec![
            contact("deal@x.example", 2, None),
            person("lead@x.example", PersonKind::Lead),
        ];
        known.learn(&asked, found);
        let rows = [
            row("a1", &["no@x.example", "deal@x.example"]),
            row("a2", &["lead@x.example"]),
            row("a3", &["no@x.example"]),
            row("a4", &[]),
            row("a5", &["later@x.example"]),
            MailRow {
                forged: true,
                ..row("a6", &["deal@x.example"])
            },
        ];
        let columns = board(&rows, &known).map(|rows| {
            rows.iter()
                .map(|row| row.id.as_str().to_owned())
                .collect::<Vec<_>>()
        });
        assert_eq!(
            columns,
            [vec!["a1"], vec!["a2"], vec!["a3", "a4", "a6"], vec![]]
                .map(|ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>())
        );
    }
}
