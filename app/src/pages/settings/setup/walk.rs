//! Going through the steps: each choice is kept on the server before the next step stands.

use crate::{
    api,
    components::error_words,
    loader::Loader,
    model::mail::setup::{Hold, at, hold, next, previous},
    reactive::spawn,
    state::{
        language::{PageLanguage, use_language},
        session::{Session, use_session},
        toasts::{Toasts, use_toasts},
    },
};
use contract::{
    mailbox_setup::{MailboxSetup, SetupChoices},
    route,
};
use leptos::prelude::*;

/// The set-up and the way through it.
#[derive(Clone, Copy)]
pub struct Walk {
    setup: Loader<MailboxSetup>,
    /// A choice is on its way to the server.
    pub busy: RwSignal<bool>,
    session: Session,
    toasts: Toasts,
    language: PageLanguage,
}

impl Walk {
    /// A walk through this set-up.
    pub fn new(setup: Loader<MailboxSetup>) -> Self {
        Self {
            setup,
            busy: RwSignal::new(false),
            session: use_session(),
            toasts: use_toasts(),
            language: use_language(),
        }
    }

    /// Looks at the set-up; whoever reads it follows it.
    pub fn read<T>(self, look: impl FnOnce(&MailboxSetup) -> T) -> Option<T> {
        self.setup.with(|setup| setup.ready().map(look))
    }

    /// What was chosen so far; whoever reads it follows it.
    pub fn choices(self) -> SetupChoices {
        self.read(|setup| setup.choices.clone()).unwrap_or_default()
    }

    /// What keeps the user here; whoever reads it follows it.
    pub fn held(self) -> Option<Hold> {
        self.read(hold).flatten()
    }

    /// Chooses something else, and stays.
    pub fn choose(self, change: impl FnOnce(&SetupChoices) -> SetupChoices) {
        let choices = untrack(|| self.choices());
        self.keep(change(&choices));
    }

    /// On to the next step.
    pub fn go_on(self) {
        self.choose(|choices| {
            next(choices.step).map_or_else(|| choices.clone(), |step| at(choices, step))
        });
    }

    /// Back to the step before.
    pub fn go_back(self) {
        self.choose(|choices| {
            previous(choices.step).map_or_else(|| choices.clone(), |step| at(choices, step))
        });
    }

    fn keep(self, choices: SetupChoices) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn(async move {
            match api::put::<_, MailboxSetup>(route::MAILBOX_SETUP, &choices).await {
                Ok(setup) => self.setup.put(setup),
                Err(error) => self.failed(&error),
            }
            self.busy.try_set(false);
        });
    }

    /// Says why something could not be done, and shows how things stand.
    pub fn failed(self, error: &api::Error) {
        self.session.note(error);
        self.toasts
            .failed(error_words(error, self.language.locale_now()));
        self.setup.again();
    }
}

/// The walk that this stands in.
pub fn use_walk() -> Walk {
    expect_context()
}
