//! A form: a draft, what is wrong with it, and sending it.
//!
//! Fields are checked when the form is first sent, and from then on with each change, so that
//! nobody is told off while still typing. What the server refuses appears at the same fields.

use crate::{
    api::Error,
    browser::dom,
    model::draft::{Draft, problem_of},
    reactive::{Cell, spawn},
    state::{
        session::{Session, use_session},
        unsaved::{Unsaved, use_unsaved},
    },
};
use contract::{FieldError, error::FieldProblem};
use core::{future::Future, pin::Pin};
use leptos::prelude::*;
use std::sync::Arc;

/// A form over a draft.
pub struct Form<D: Draft> {
    draft: Cell<D>,
    initial: Cell<D>,
    wrong: RwSignal<Vec<FieldError>>,
    tried: RwSignal<bool>,
    sending: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    unsaved: Unsaved,
    session: Session,
}

impl<D: Draft> Clone for Form<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: Draft> Copy for Form<D> {}

type Read<D, T> = Arc<dyn Fn(&D) -> T + Send + Sync>;
type Write<D, T> = Arc<dyn Fn(&mut D, T) + Send + Sync>;

/// One field of a form, whatever the draft behind it.
#[derive(Clone, Copy)]
pub struct Field<T: Send + Sync + 'static = String> {
    /// The field's name in the payload.
    pub name: StoredValue<String>,
    /// What it holds.
    pub value: Signal<T>,
    /// Changes it.
    pub set: Callback<T>,
    /// Why it was refused, if it was.
    pub problem: Signal<Option<FieldProblem>>,
}

/// A form that begins with this draft. Leaving the page with changes in it asks first.
pub fn form<D: Draft>(initial: D) -> Form<D> {
    let unsaved = use_unsaved();
    on_cleanup(move || unsaved.set(false));
    Form {
        draft: Cell::new(initial.clone()),
        initial: Cell::new(initial),
        wrong: RwSignal::new(Vec::new()),
        tried: RwSignal::new(false),
        sending: RwSignal::new(false),
        failure: RwSignal::new(None),
        unsaved,
        session: use_session(),
    }
}

impl<D: Draft> Form<D> {
    /// The draft; whoever reads it follows it.
    pub fn with<U>(self, look: impl FnOnce(&D) -> U) -> U {
        self.draft.with(look)
    }

    /// Changes the draft.
    pub fn edit(self, change: impl FnOnce(&mut D)) {
        self.draft.update(change);
        self.draft.with_untracked(|draft| {
            if self.tried.get_untracked() {
                self.wrong.set(draft.check().err().unwrap_or_default());
            }
            let changed = self.initial.with_untracked(|initial| draft != initial);
            self.unsaved.set(changed);
        });
    }

    /// A field by its name in the payload, with how it is read and written.
    pub fn field<T>(
        self,
        name: impl Into<String>,
        read: impl Fn(&D) -> T + Send + Sync + 'static,
        write: impl Fn(&mut D, T) + Send + Sync + 'static,
    ) -> Field<T>
    where
        T: Send + Sync + 'static,
    {
        self.boxed_field(name.into(), Arc::new(read), Arc::new(write))
    }

    /// Boxed, so that the fields of a form share their signals' code.
    fn boxed_field<T>(self, name: String, read: Read<D, T>, write: Write<D, T>) -> Field<T>
    where
        T: Send + Sync + 'static,
    {
        let name = StoredValue::new(name);
        Field {
            name,
            value: Signal::derive(move || self.draft.with(|draft| read(draft))),
            set: Callback::new(move |value| self.edit(|draft| write(draft, value))),
            problem: Signal::derive(move || {
                name.with_value(|name| self.wrong.with(|wrong| problem_of(wrong, name)))
            }),
        }
    }

    /// Whether it is being sent.
    pub fn sending(self) -> Signal<bool> {
        self.sending.into()
    }

    /// Why sending failed, where no field is at fault.
    pub fn failure(self) -> Signal<Option<Error>> {
        self.failure.into()
    }

    /// Whether some field is at fault.
    pub fn has_wrong_fields(self) -> Signal<bool> {
        Signal::derive(move || self.wrong.with(|wrong| !wrong.is_empty()))
    }

    /// Checks the draft and sends it. A second press while it is being sent does nothing.
    pub fn send<R, F>(self, request: impl FnOnce(D::Input) -> F, saved: impl FnOnce(R) + 'static)
    where
        R: 'static,
        F: Future<Output = Result<R, Error>> + 'static,
    {
        if self.sending.get_untracked() {
            return;
        }
        self.tried.set(true);
        self.failure.set(None);
        match self.draft.with_untracked(D::check) {
            Err(wrong) => refuse(self.wrong, wrong),
            Ok(input) => {
                self.wrong.set(Vec::new());
                self.sending.set(true);
                let answer = request(input);
                let answer = async move {
                    let record = answer.await?;
                    Ok(Box::new(move || saved(record)) as Box<dyn FnOnce()>)
                };
                let place = move |wrong| self.draft.with_untracked(|draft| draft.place(wrong));
                self.outcome().follow(Box::pin(answer), Box::new(place));
            }
        }
    }

    const fn outcome(self) -> Outcome {
        Outcome {
            wrong: self.wrong,
            sending: self.sending,
            failure: self.failure,
            unsaved: self.unsaved,
            session: self.session,
        }
    }
}

/// What is on its way, and what to do once it is saved.
type Sent = Pin<Box<dyn Future<Output = Result<Box<dyn FnOnce()>, Error>>>>;

/// Where a form shows how sending went. Knows nothing of the draft, so that its code is in the
/// client once.
#[derive(Clone, Copy)]
struct Outcome {
    wrong: RwSignal<Vec<FieldError>>,
    sending: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    unsaved: Unsaved,
    session: Session,
}

impl Outcome {
    fn follow(self, sent: Sent, place: Box<dyn Fn(Vec<FieldError>) -> Vec<FieldError>>) {
        spawn(async move {
            let answer = sent.await;
            if self.sending.try_set(false).is_some() {
                // The form has left the page; the change stands on the server all the same.
                return;
            }
            match answer {
                Ok(saved) => {
                    self.unsaved.set(false);
                    saved();
                }
                Err(error) => self.failed(error, &*place),
            }
        });
    }

    fn failed(self, error: Error, place: &dyn Fn(Vec<FieldError>) -> Vec<FieldError>) {
        self.session.note(&error);
        if error.fields().is_empty() {
            self.failure.set(Some(error));
            dom::after_paint(|| dom::focus_first(".form__failure"));
        } else {
            refuse(self.wrong, place(error.fields().to_vec()));
        }
    }
}

fn refuse(shown: RwSignal<Vec<FieldError>>, wrong: Vec<FieldError>) {
    shown.set(wrong);
    dom::after_paint(|| dom::focus_first("[aria-invalid=true]"));
}
