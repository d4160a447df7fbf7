//! The demo's tables, as they stand in `data/`.

use contract::{lead::LeadStatus, template::TemplateModule, user::Language};
use crm::name::full_name;
use serde::Deserialize;

/// Everything in the tables.
#[derive(Debug)]
pub(super) struct Data {
    /// Its roles, those above first.
    pub(super) roles: Vec<Role>,
    /// The organization's people, the administrator first.
    pub(super) people: Vec<Person>,
    pub(super) accounts: Vec<Account>,
    pub(super) contacts: Vec<Contact>,
    pub(super) leads: Vec<Lead>,
    pub(super) deals: Vec<Deal>,
    pub(super) conversations_ja: Vec<Conversation>,
    pub(super) conversations_en: Vec<Conversation>,
    pub(super) newsletters: Vec<Newsletter>,
    /// Mail among the people of the organization.
    pub(super) internal: Vec<Note>,
    /// Mail that is not from whom it says.
    pub(super) forgeries: Vec<Note>,
    pub(super) products: Vec<Products>,
    pub(super) templates: Vec<Template>,
}

/// A place in the organization. Those above come first.
#[derive(Debug, Deserialize)]
pub(super) struct Role {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) above: Option<String>,
}

/// Someone of the organization.
#[derive(Debug, Deserialize)]
pub(super) struct Person {
    pub(super) key: String,
    pub(super) address: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) profile: String,
    pub(super) language: Language,
}

#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) language: Language,
    pub(super) domain: String,
    pub(super) phone: String,
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Contact {
    pub(super) key: String,
    pub(super) account: String,
    pub(super) family_name: String,
    pub(super) given_name: String,
    pub(super) title: String,
    pub(super) phone: String,
    pub(super) addresses: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Lead {
    pub(super) owner: String,
    pub(super) language: Language,
    pub(super) family_name: String,
    pub(super) given_name: String,
    pub(super) company: String,
    pub(super) title: String,
    pub(super) addresses: Vec<String>,
    pub(super) status: LeadStatus,
}

/// A deal. It closes on a day of a month counted from this one; a month that is shorter ends
/// on its last.
#[derive(Debug, Deserialize)]
pub(super) struct Deal {
    pub(super) name: String,
    pub(super) account: String,
    pub(super) contacts: Vec<String>,
    /// The stage's place in the default pipeline.
    pub(super) stage: usize,
    pub(super) amount_minor: i64,
    pub(super) months: i32,
    pub(super) day: i8,
}

/// An exchange of mail between a customer and a rep, with gaps in braces.
#[derive(Debug, Deserialize)]
pub(super) struct Conversation {
    pub(super) subject: String,
    /// The name of the file that the first message carries.
    pub(super) attachment: Option<String>,
    pub(super) turns: Vec<Turn>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Turn {
    pub(super) from: Side,
    pub(super) lines: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Customer,
    Rep,
}

/// Mail to many: news, notices, digests.
#[derive(Debug, Deserialize)]
pub(super) struct Newsletter {
    pub(super) language: Language,
    pub(super) sender: String,
    pub(super) address: String,
    pub(super) list: String,
    pub(super) subject: String,
    pub(super) lines: Vec<String>,
}

/// A single message, with gaps in braces.
#[derive(Debug, Deserialize)]
pub(super) struct Note {
    pub(super) language: Language,
    pub(super) subject: String,
    pub(super) lines: Vec<String>,
}

/// What the conversations are about.
#[derive(Debug, Deserialize)]
pub(super) struct Products {
    pub(super) language: Language,
    pub(super) names: Vec<String>,
}

/// A text that mail begins with, with merge fields.
#[derive(Debug, Deserialize)]
pub(super) struct Template {
    pub(super) owner: String,
    pub(super) folder: String,
    pub(super) name: String,
    pub(super) module: TemplateModule,
    pub(super) language: Language,
    pub(super) shared: bool,
    pub(super) subject: String,
    pub(super) lines: Vec<String>,
}

/// A contact or a lead, as its mail sees it.
#[derive(Debug, Clone)]
pub(super) struct Customer<'a> {
    pub(super) name: String,
    /// What a letter calls them.
    pub(super) short_name: String,
    pub(super) company: &'a str,
    pub(super) addresses: &'a [String],
    pub(super) language: Language,
    /// Who looks after them.
    pub(super) rep: &'a Person,
}

/// Family name in Japanese letters, given name in English ones.
fn short_name(language: Language, family_name: &str, given_name: &str) -> String {
    match language {
        Language::Ja => family_name.to_owned(),
        Language::En => given_name.to_owned(),
    }
}

impl Data {
    /// Reads the tables.
    pub(super) fn load() -> Result<Self, serde_json::Error> {
        Ok(Self {
            roles: serde_json::from_str(include_str!("data/roles.json"))?,
            people: serde_json::from_str(include_str!("data/people.json"))?,
            accounts: serde_json::from_str(include_str!("data/accounts.json"))?,
            contacts: serde_json::from_str(include_str!("data/contacts.json"))?,
            leads: serde_json::from_str(include_str!("data/leads.json"))?,
            deals: serde_json::from_str(include_str!("data/deals.json"))?,
            conversations_ja: serde_json::from_str(include_str!("data/conversations_ja.json"))?,
            conversations_en: serde_json::from_str(include_str!("data/conversations_en.json"))?,
            newsletters: serde_json::from_str(include_str!("data/newsletters.json"))?,
            internal: serde_json::from_str(include_str!("data/internal.json"))?,
            forgeries: serde_json::from_str(include_str!("data/forgeries.json"))?,
            products: serde_json::from_str(include_str!("data/products.json"))?,
            templates: serde_json::from_str(include_str!("data/templates.json"))?,
        })
    }

    /// The conversations in a language.
    pub(super) fn conversations(&self, language: Language) -> &[Conversation] {
        match language {
            Language::Ja => &self.conversations_ja,
            Language::En => &self.conversations_en,
        }
    }

    /// Everyone outside that writes to the organization's people.
    pub(super) fn customers(&self) -> Vec<Customer<'_>> {
        let contacts = self.contacts.iter().filter_map(|contact| {
            let account = self.accounts.iter().find(|a| a.key == contact.account)?;
            Some(Customer {
                name: full_name(&contact.family_name, &contact.given_name),
                short_name: short_name(account.language, &contact.family_name, &contact.given_name),
                company: &account.name,
                addresses: &contact.addresses,
                language: account.language,
                rep: self.person(&account.owner)?,
            })
        });
        let leads = self.leads.iter().filter_map(|lead| {
            Some(Customer {
                name: full_name(&lead.family_name, &lead.given_name),
                short_name: short_name(lead.language, &lead.family_name, &lead.given_name),
                company: &lead.company,
                addresses: &lead.addresses,
                language: lead.language,
                rep: self.person(&lead.owner)?,
            })
        });
        contacts.chain(leads).collect()
    }

    fn person(&self, key: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.key == key)
    }

    /// The products in a language.
    pub(super) fn products(&self, language: Language) -> &[String] {
        let found = self.products.iter().find(|p| p.language == language);
        found.map_or(&[], |products| &products.names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm::address::is_well_formed;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_fit_together() {
        let data = Data::load().unwrap();
        let people: BTreeSet<_> = data.people.iter().map(|p| &p.key).collect();
        let accounts: BTreeSet<_> = data.accounts.iter().map(|a| &a.key).collect();
        let contacts: BTreeSet<_> = data.contacts.iter().map(|c| &c.key).collect();
        let roles: BTreeSet<_> = data.roles.iter().map(|r| &r.key).collect();
        assert!(data.people.iter().all(|p| roles.contains(&p.role)));
        let above = |i: usize, key: &String| data.roles.iter().take(i).any(|r| r.key == *key);
        let mut placed = data.roles.iter().enumerate();
        assert!(placed.all(|(i, r)| r.above.as_ref().is_none_or(|key| above(i, key))));
        assert!(data.accounts.iter().all(|a| people.contains(&a.owner)));
        assert!(data.leads.iter().all(|l| people.contains(&l.owner)));
        assert!(data.templates.iter().all(|t| people.contains(&t.owner)));
        assert!(data.contacts.iter().all(|c| accounts.contains(&c.account)));
        for deal in &data.deals {
            assert!(accounts.contains(&deal.account), "{}", deal.name);
            assert!(
                deal.contacts.iter().all(|c| contacts.contains(c)),
                "{}",
                deal.name
            );
        }
        assert_eq!(
            (data.contacts.len(), data.deals.len()),
            (contacts.len(), 40)
        );
    }

    #[test]
    fn every_address_is_one_and_stands_once() {
        let data = Data::load().unwrap();
        let of_contacts = data.contacts.iter().flat_map(|c| &c.addresses);
        let all: Vec<_> = of_contacts
            .chain(data.leads.iter().flat_map(|l| &l.addresses))
            .collect();
        assert!(all.iter().all(|address| is_well_formed(address)));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn deals_are_in_every_stage() {
        let data = Data::load().unwrap();
        let stages: BTreeSet<_> = data.deals.iter().map(|deal| deal.stage).collect();
        assert_eq!(stages, (0..6).collect());
    }
}
