//! Which of the user's conversations belong to the deal whose page is shown, and changing that.
//! Our server gets the number of the conversation and the deal, nothing of the mail.

use crate::{
    api::{self, Error},
    browser::clock,
    components::error_words,
    reactive::{Cell, spawn},
    state::{
        language::{PageLanguage, use_language},
        session::{Session, use_session},
        toasts::{Toasts, use_toasts},
    },
    words,
};
use contract::{
    ContactId, DealId, ErrorCode, Link,
    deal_mail::{LinkAnswer, LinkedThread},
    error::FieldProblem,
    limits::DEAL_THREADS_MAX,
    route::deal_thread,
};
use gmail::ThreadId;
use leptos::prelude::*;

/// The conversations of a deal. Only what stands on a deal's page has them.
#[derive(Clone, Copy)]
pub struct DealLinks {
    deal: StoredValue<Link<DealId>>,
    person: Signal<Option<Link<ContactId>>>,
    threads: Cell<Vec<LinkedThread>>,
    changing: Cell<Vec<ThreadId>>,
    session: Session,
    toasts: Toasts,
    language: PageLanguage,
}

/// A conversation on its way from one deal to another, or to none.
#[derive(Clone)]
struct Change {
    thread: ThreadId,
    from: Option<Link<DealId>>,
    to: Option<Link<DealId>>,
    undoes: bool,
}

/// Provides the conversations that are linked to a deal. `person` is one of its people, whose
/// other deals a conversation may be moved to.
pub fn provide_deal_links(
    deal: Link<DealId>,
    threads: Vec<LinkedThread>,
    person: Signal<Option<Link<ContactId>>>,
) -> DealLinks {
    let links = DealLinks {
        deal: StoredValue::new(deal),
        person,
        threads: Cell::new(threads),
        changing: Cell::new(Vec::new()),
        session: use_session(),
        toasts: use_toasts(),
        language: use_language(),
    };
    provide_context(links);
    links
}

/// The conversations of the deal whose page this is; nothing on other pages.
pub fn use_deal_links() -> Option<DealLinks> {
    use_context()
}

impl DealLinks {
    /// The deal.
    pub fn deal(self) -> Link<DealId> {
        self.deal.get_value()
    }

    /// Whose other deals there may be; whoever reads it follows it.
    pub fn person(self) -> Option<Link<ContactId>> {
        self.person.get()
    }

    /// The conversations that belong to the deal, the latest link first; whoever reads it follows
    /// it.
    pub fn threads(self) -> Vec<ThreadId> {
        self.threads.with(|threads| {
            let ids = threads.iter().map(|one| ThreadId::new(&one.thread_id));
            ids.filter_map(Result::ok).collect()
        })
    }

    /// The link of this conversation to the deal; whoever reads it follows it.
    pub fn link_of(self, thread: &ThreadId) -> Option<LinkedThread> {
        self.threads.with(|threads| {
            let found = threads.iter().find(|one| one.thread_id == thread.as_str());
            found.cloned()
        })
    }

    /// Whether this conversation is being linked or unlinked; whoever reads it follows it.
    pub fn is_changing(self, thread: &ThreadId) -> bool {
        self.changing.with(|changing| changing.contains(thread))
    }

    /// Links a conversation to the deal, or unlinks it where it is linked. `done` is called once
    /// that has happened.
    pub fn toggle(self, thread: &ThreadId, done: impl FnOnce() + 'static) {
        let is_linked = self.threads.with_untracked(|threads| {
            let mut ids = threads.iter().map(|one| one.thread_id.as_str());
            ids.any(|id| id == thread.as_str())
        });
        let deal = Some(self.deal());
        let (from, to) = if is_linked {
            (deal, None)
        } else {
            (None, deal)
        };
        self.start(thread, from, to, done);
    }

    /// Moves a conversation to another deal.
    pub fn move_to(self, thread: &ThreadId, other: Link<DealId>) {
        self.start(thread, Some(self.deal()), Some(other), || ());
    }

    fn start(
        self,
        thread: &ThreadId,
        from: Option<Link<DealId>>,
        to: Option<Link<DealId>>,
        done: impl FnOnce() + 'static,
    ) {
        if !self.changing.with_untracked(|all| all.contains(thread)) {
            let change = Change {
                thread: thread.clone(),
                from,
                to,
                undoes: false,
            };
            self.make(change, Box::new(done));
        }
    }

    /// An undo may come when the page is gone.
    fn make(self, change: Change, done: Box<dyn FnOnce()>) {
        self.changing
            .try_update(|all| all.push(change.thread.clone()));
        spawn(async move {
            let answer = change.send().await;
            self.changing
                .try_update(|all| all.retain(|one| *one != change.thread));
            match answer {
                Ok(before) => {
                    self.made(change, before);
                    done();
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    fn made(self, change: Change, before: Option<Link<DealId>>) {
        let here = self.deal.try_get_value().map(|deal| deal.id);
        let is_here = change.to.as_ref().map(|deal| &deal.id) == here.as_ref();
        self.threads.try_update(|threads| {
            threads.retain(|one| one.thread_id != change.thread.as_str());
            if is_here {
                let linked = LinkedThread {
                    thread_id: change.thread.as_str().to_owned(),
                    linked_at: clock::now(),
                };
                threads.insert(0, linked);
            }
        });
        let locale = self.language.locale_now();
        if change.undoes {
            self.toasts.done(words!(locale, acting.undone));
            return;
        }
        let words = match (&change.to, &before) {
            (None, _) => words!(locale, deal_mail.unlinked_done).to_owned(),
            (Some(_), Some(from)) if is_here => {
                words!(locale, deal_mail.moved_here, deal = from.name.clone()).to_string()
            }
            (Some(_), None) if is_here => words!(locale, deal_mail.linked_done).to_owned(),
            (Some(to), _) => {
                words!(locale, deal_mail.moved_away, deal = to.name.clone()).to_string()
            }
        };
        let undo = words!(locale, acting.undo).to_owned();
        let back = Change {
            from: change.to,
            to: before,
            undoes: true,
            thread: change.thread,
        };
        let back = Callback::new(move |()| self.make(back.clone(), Box::new(|| ())));
        self.toasts.done_with(words, undo, back);
    }

    fn failed(self, error: &Error) {
        self.session.note(error);
        let locale = self.language.locale_now();
        let fields = error.fields();
        let words = if fields
            .iter()
            .any(|one| one.problem == FieldProblem::TooMany)
        {
            words!(locale, deal_mail.full, n = DEAL_THREADS_MAX).to_string()
        } else {
            let why = error_words(error, locale);
            words!(locale, deal_mail.failed, why = why).to_string()
        };
        self.toasts.failed(words);
    }
}

impl Change {
    /// The deal that the conversation belonged to before.
    async fn send(&self) -> Result<Option<Link<DealId>>, Error> {
        let path = |deal: &Link<DealId>| deal_thread(deal.id.as_str(), self.thread.as_str());
        match (&self.from, &self.to) {
            (_, Some(to)) => {
                let LinkAnswer { moved_from } = api::put(&path(to), &()).await?;
                Ok(moved_from)
            }
            (Some(from), None) => match api::delete(&path(from)).await {
                // Unlinked elsewhere meanwhile: as it was to be.
                Err(error) if error.code() != Some(ErrorCode::NotFound) => Err(error),
                Ok(()) | Err(_) => Ok(Some(from.clone())),
            },
            (None, None) => Ok(None),
        }
    }
}
