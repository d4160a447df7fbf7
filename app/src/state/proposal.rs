//! What a mail proposes for a new record, on its way from the mail to the form. In memory only:
//! it is a stranger's words, and no part of an address.

use crate::model::mail::signature::Proposal;
use leptos::prelude::*;

/// Holds a proposal until the form takes it.
#[derive(Clone, Copy)]
pub struct Proposed(StoredValue<Option<Proposal>>);

/// Provides the place for proposals.
pub fn provide_proposed() {
    provide_context(Proposed(StoredValue::new(None)));
}

/// The place for proposals.
pub fn use_proposed() -> Proposed {
    expect_context()
}

impl Proposed {
    /// Leaves a proposal for the form that opens next.
    pub fn put(self, proposal: Proposal) {
        self.0.set_value(Some(proposal));
    }

    /// Takes the proposal; a form that opens later finds none.
    pub fn take(self) -> Option<Proposal> {
        self.0.try_update_value(Option::take).flatten()
    }
}
