//! Who the people of the mail on the page are in the CRM. Only addresses are asked for; names,
//! subjects and words stay in the browser.

use super::Mail;
use crate::{
    api,
    model::mail::who::Acquaintances,
    reactive::{Cell, effect, spawn},
};
use contract::{
    people::{People, PeopleLookup},
    route,
};
use leptos::prelude::*;

/// Everybody who was looked up in this session.
#[derive(Clone, Copy)]
pub struct Directory {
    known: Cell<Acquaintances>,
    asking: StoredValue<bool>,
}

impl Directory {
    /// Nobody yet.
    pub fn new() -> Self {
        Self {
            known: Cell::new(Acquaintances::default()),
            asking: StoredValue::new(false),
        }
    }

    /// Looks at who is known; whoever reads it follows it.
    pub fn with<U>(self, look: impl FnOnce(&Acquaintances) -> U) -> U {
        self.known.with(look)
    }

    /// Forgets everybody.
    pub fn clear(self) {
        self.known.try_set(Acquaintances::default());
    }

    /// Forgets an address, which may belong to somebody now.
    pub fn forget(self, address: &str) {
        self.known.update(|known| known.forget(address));
    }
}

impl Mail {
    /// Who is known.
    pub fn directory(self) -> Directory {
        self.directory
    }

    /// Looks these addresses up, now and whenever they change, those that are new. Whoever is
    /// not found yet shows by address alone, so that a failure needs no words of its own: the
    /// next change asks again.
    pub fn look_up(self, addresses: Signal<Vec<String>>) {
        let directory = self.directory;
        effect(move || {
            let asked = addresses.with(|addresses| {
                let addresses = addresses.iter().map(String::as_str);
                directory.with(|known| known.to_ask(addresses))
            });
            // One question at a time: the answer makes this run again for the rest.
            if asked.is_empty() || directory.asking.get_value() {
                return;
            }
            directory.asking.set_value(true);
            spawn(async move {
                let question = PeopleLookup {
                    addresses: asked.clone(),
                };
                let answer =
                    api::post::<PeopleLookup, People>(route::PEOPLE_LOOKUP, &question).await;
                let _gone = directory.asking.try_set_value(false);
                if let Ok(People { people }) = answer {
                    directory
                        .known
                        .try_update(|known| known.learn(&asked, people));
                }
            });
        });
    }
}
