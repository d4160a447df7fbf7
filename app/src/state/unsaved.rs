//! Whether a form holds changes that would be lost by leaving.

use leptos::prelude::*;

/// Set by a form while it holds unsaved changes; asked before the page is left.
#[derive(Debug, Clone, Copy)]
pub struct Unsaved(RwSignal<bool>);

/// Provides the mark, and asks before the tab is closed or reloaded while it is set. The
/// question before a link inside the client is followed is the `components::leave_guard`.
pub fn provide_unsaved() {
    let unsaved = RwSignal::new(false);
    let closing = window_event_listener(leptos::ev::beforeunload, move |event| {
        if unsaved.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    provide_context(Unsaved(unsaved));
}

/// The mark.
pub fn use_unsaved() -> Unsaved {
    expect_context()
}

impl Unsaved {
    /// Whether there are unsaved changes now.
    pub fn now(self) -> bool {
        self.0.try_get_untracked().unwrap_or(false)
    }

    /// Sets or clears the mark.
    pub fn set(self, unsaved: bool) {
        // The form may be cleaned up after the page that provided this.
        let _gone = self.0.try_set(unsaved);
    }
}
