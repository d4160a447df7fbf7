//! Who the people of the mail on the page are in the CRM. Only addresses are asked for; names,
//! subjects and words stay in the browser.

use super::Mail;
use crate::{
    api,
    model::mail::who::Acquaintances,
    reactive::{Cell, effect, spawn},
    state::session::{may, use_session},
};
use contract::{
    people::{People, PeopleLookup},
    permission::Permission,
    route,
};
use crm::address::Canonical;
use leptos::prelude::*;

/// Everybody who was looked up in this session.
#[derive(Clone, Copy)]
pub struct Directory {
    known: Cell<Acquaintances>,
    asking: StoredValue<bool>,
    failed: RwSignal<bool>,
    again: StoredValue<Trigger>,
}

impl Directory {
    /// Nobody yet.
    pub(super) fn new() -> Self {
        Self {
            known: Cell::new(Acquaintances::default()),
            asking: StoredValue::new(false),
            failed: RwSignal::new(false),
            again: StoredValue::new(Trigger::new()),
        }
    }

    /// Looks at who is known; whoever reads it follows it.
    pub fn with<U>(self, look: impl FnOnce(&Acquaintances) -> U) -> U {
        self.known.with(look)
    }

    /// Whether the last question had no answer; whoever reads it follows it.
    pub fn has_failed(self) -> bool {
        self.failed.get()
    }

    /// Asks again what had no answer.
    pub fn retry(self) {
        self.failed.set(false);
        self.again.with_value(|again| again.notify());
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
    /// not found yet shows by address alone; after a failure the next change asks again, or
    /// [`Directory::retry`].
    pub fn look_up(self, addresses: Signal<Vec<String>>) {
        let directory = self.directory;
        if !may(Permission::MailIntegration) {
            return;
        }
        let session = use_session();
        effect(move || {
            directory.again.with_value(|again| again.track());
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
                directory.failed.try_set(answer.is_err());
                match answer {
                    Ok(People { people }) => directory
                        .known
                        .try_update(|known| known.learn(&asked, people)),
                    Err(error) => session.note(&error),
                }
            });
        });
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
