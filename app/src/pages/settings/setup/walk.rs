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
    ErrorCode,
    mailbox_setup::{MailboxSetup, SetupChoices, SetupStep},
    route,
};
use leptos::prelude::*;

/// The set-up and the way through it.
#[derive(Clone, Copy)]
pub struct Walk {
    setup: Loader<MailboxSetup>,
    /// What was chosen and the server has not answered yet.
    wanted: StoredValue<Option<SetupChoices>>,
    /// A choice is on its way to the server.
    pub busy: RwSignal<bool>,
    /// The set-up was ended on another page.
    pub ended: RwSignal<bool>,
    session: Session,
    toasts: Toasts,
    language: PageLanguage,
}

impl Walk {
    /// A walk through this set-up.
    pub fn new(setup: Loader<MailboxSetup>) -> Self {
        Self {
            setup,
            wanted: StoredValue::new(None),
            busy: RwSignal::new(false),
            ended: RwSignal::new(false),
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
        let choices = self.wanted();
        self.keep(change(&choices));
    }

    /// What was chosen last, whether the server has it yet or not.
    fn wanted(self) -> SetupChoices {
        let wanted = self.wanted.get_value();
        wanted.unwrap_or_else(|| untrack(|| self.choices()))
    }

    /// On to the next step, unless something keeps the user here.
    pub fn go_on(self) {
        let choices = self.wanted();
        let held = untrack(|| {
            self.read(|setup| {
                hold(&MailboxSetup {
                    choices,
                    ..setup.clone()
                })
            })
        });
        if held.flatten().is_none() {
            self.go(next);
        }
    }

    /// On to the next step without what this one asks for.
    pub fn skip(self) {
        self.go(next);
    }

    /// Back to the step before.
    pub fn go_back(self) {
        self.go(previous);
    }

    /// Goes to a neighbor of the step that stands, once: not again while that is on its way.
    fn go(self, neighbor: fn(SetupStep) -> Option<SetupStep>) {
        let here = untrack(|| self.choices()).step;
        let choices = self.wanted();
        if let Some(step) = neighbor(here).filter(|_| choices.step == here) {
            self.keep(at(&choices, step));
        }
    }

    /// Sends what is wanted; what is chosen meanwhile follows.
    fn keep(self, choices: SetupChoices) {
        self.wanted.set_value(Some(choices.clone()));
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn(async move {
            let mut sending = choices;
            loop {
                let answer = api::put::<_, MailboxSetup>(route::MAILBOX_SETUP, &sending).await;
                let wanted = self.wanted.try_get_value().flatten();
                match (answer, wanted) {
                    (Ok(_), Some(newer)) if newer != sending => sending = newer,
                    (Ok(setup), _) => {
                        self.wanted.try_set_value(None);
                        if self.lost_account(&setup) {
                            // What was begun by that goes again.
                            drop(api::delete(route::MAILBOX_SETUP).await);
                            self.ended.try_set(true);
                        }
                        self.setup.put(setup);
                        break;
                    }
                    (Err(error), _) => {
                        self.wanted.try_set_value(None);
                        self.failed(&error);
                        break;
                    }
                }
            }
            self.busy.try_set(false);
        });
    }

    /// Whether the account of the set-up that stood here is not among what is set up now: it was saved or given up on
    /// another page.
    fn lost_account(self, now: &MailboxSetup) -> bool {
        let had = untrack(|| self.read(|setup| setup.address.is_some())) == Some(true);
        had && now.address.is_none()
    }

    /// Says why something could not be done, and shows how things stand.
    pub fn failed(self, error: &api::Error) {
        if error.code() == Some(ErrorCode::NotConnected) {
            self.ended.try_set(true);
            return;
        }
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
