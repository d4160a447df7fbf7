//! Fetching something a page shows.
//!
//! Leptos's `LocalResource` starts the next request only when the one before has come back, so
//! a slow answer holds up the search that replaced it. This hook takes the old request back and
//! asks anew at once; what comes late is dropped. The page gets the states as data and matches
//! on them.

use crate::{
    api::{Abort, Error},
    model::load::Load,
    reactive::{Cell, effect, spawn},
    state::session::Session,
};
use core::{future::Future, pin::Pin};
use leptos::prelude::*;

/// Something fetched: follow it with [`Loader::get`], ask again with [`Loader::again`].
pub struct Loader<T: Send + Sync + 'static> {
    state: Cell<Load<T>>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

/// Fetches now, and again whenever a signal that `fetch` reads changes. The request is taken
/// back when that happens, or when the component leaves the page. While a new answer is on its
/// way the old one stands.
pub fn loader<T, F>(fetch: impl Fn(Abort) -> F + 'static) -> Loader<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Error>> + 'static,
{
    boxed_loader(Box::new(move |abort| Box::pin(fetch(abort))))
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// Boxed, so that what is fetched alike shares its code.
fn boxed_loader<T: Send + Sync + 'static>(fetch: Box<dyn Fn(Abort) -> Answer<T>>) -> Loader<T> {
    let session = use_context::<Session>();
    let state = Cell::new(Load::Loading);
    let again = Trigger::new();
    effect(move || {
        again.track();
        let abort = Abort::with_owner();
        let answer = fetch(abort.clone());
        spawn(async move {
            let answer = answer.await;
            if abort.is_triggered() {
                return;
            }
            let next = match answer {
                Ok(value) => Load::Ready(value),
                Err(error) => {
                    if let Some(session) = session {
                        session.note(&error);
                    }
                    Load::Failed(error)
                }
            };
            // The component may have left the page meanwhile.
            state.try_set(next);
        });
    });
    Loader { state, again }
}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// The state; whoever reads it follows it.
    pub fn get(self) -> Load<T> {
        self.state.with(Load::clone)
    }

    /// Looks at the state without copying it; whoever reads it follows it.
    pub fn with<U>(self, look: impl FnOnce(&Load<T>) -> U) -> U {
        self.state.with(look)
    }

    /// Asks again, unless its page has gone. After a failure the page shows that it is loading.
    pub fn again(self) {
        if self.state.is_gone() {
            return;
        }
        if self.state.with_untracked(|s| matches!(s, Load::Failed(_))) {
            self.state.set(Load::Loading);
        }
        self.again.notify();
    }

    /// Puts in what is known already: the answer of a change just made.
    pub fn put(self, value: T) {
        self.state.set(Load::Ready(value));
    }
}
