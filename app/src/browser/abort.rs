//! Taking a request back when nobody waits for its answer any more.

use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use web_sys::{AbortController, AbortSignal};

/// A handle that takes requests back. The browser has one thread, so the wrapper never trips.
#[derive(Debug, Clone)]
pub struct Abort(Option<SendWrapper<AbortController>>);

impl Abort {
    /// A handle that nothing triggers by itself: for changes, which are sent to their end.
    pub const fn never() -> Self {
        Self(None)
    }

    /// A handle of its own, to be triggered by hand.
    pub fn by_hand() -> Self {
        Self(AbortController::new().ok().map(SendWrapper::new))
    }

    /// A handle that is triggered when the current reactive owner is cleaned up: the effect
    /// runs again, or its component leaves the page.
    pub fn with_owner() -> Self {
        let abort = Self::by_hand();
        let at_cleanup = abort.clone();
        on_cleanup(move || at_cleanup.trigger());
        abort
    }

    /// Takes back what carries this handle.
    pub fn trigger(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }

    /// Whether it was triggered: an answer that still comes is stale.
    pub fn is_triggered(&self) -> bool {
        self.0.as_ref().is_some_and(|c| c.signal().aborted())
    }

    /// The signal to hand to a request.
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(|controller| controller.signal())
    }
}
