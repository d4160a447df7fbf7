//! Who people in mail are: their records, looked up at our server by address and kept in memory.

use super::Mail;
use crate::{
    api,
    reactive::{Cell, spawn},
    state::session::{may, use_session},
};
use contract::{
    limits::{ADDRESS_MAX_CHARS, LOOKUP_MAX},
    people::{KnownPerson, People, PeopleLookup},
    permission::Permission,
    route,
};
use crm::address::Canonical;
use std::collections::BTreeMap;

/// What is known about an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Who {
    /// Nobody has asked, or the answer is on its way.
    #[default]
    Unknown,
    /// It could not be looked up.
    Failed,
    /// These records have it; none where nobody has.
    Known(Vec<KnownPerson>),
}

/// The book of addresses that were looked up.
pub(super) type Book = Cell<BTreeMap<String, Who>>;

impl Mail {
    /// Looks up who has these addresses, all of them anew: a record may have been added since. What
    /// was known stands until then.
    pub fn look_up(self, addresses: Vec<String>) {
        if addresses.is_empty() || !may(Permission::MailIntegration) {
            return;
        }
        let session = use_session();
        for addresses in addresses.chunks(LOOKUP_MAX) {
            // Longer ones are nobody's: the server takes no record with them.
            let short = |address: &&String| address.chars().count() <= ADDRESS_MAX_CHARS;
            let addresses: Vec<String> = addresses.iter().filter(short).cloned().collect();
            spawn(async move {
                let lookup = PeopleLookup { addresses };
                let answer = api::post::<_, People>(route::PEOPLE_LOOKUP, &lookup).await;
                if let Err(error) = &answer {
                    session.note(error);
                }
                let mut book = self.people.with_untracked(BTreeMap::clone);
                enter(&mut book, lookup.addresses, answer.ok());
                self.people.try_set(book);
            });
        }
    }

    /// Who has this address; whoever reads it follows it.
    pub fn who(self, address: &str) -> Who {
        let Some(key) = Canonical::of(address) else {
            return Who::Known(Vec::new());
        };
        let found = self.people.with(|book| book.get(key.as_str()).cloned());
        found.unwrap_or_default()
    }

    /// Whether this is an address of the user: the mailbox's, or the one they sign in with.
    pub fn is_me(self, address: &str) -> bool {
        let address = Canonical::of(address);
        address.is_some()
            && self
                .own
                .with(|own| own.iter().any(|own| Canonical::of(own) == address))
    }
}

/// Takes an answer over. A failure leaves what was known.
fn enter(book: &mut BTreeMap<String, Who>, asked: Vec<String>, answer: Option<People>) {
    let keys = asked.iter().filter_map(|address| Canonical::of(address));
    let Some(People { people }) = answer else {
        for key in keys {
            let who = book.entry(key.into_string()).or_default();
            if *who == Who::Unknown {
                *who = Who::Failed;
            }
        }
        return;
    };
    for key in keys {
        let of_key = |person: &&KnownPerson| Canonical::of(&person.address).as_ref() == Some(&key);
        let found = people.iter().filter(of_key).cloned().collect();
        book.insert(key.into_string(), Who::Known(found));
    }
}
