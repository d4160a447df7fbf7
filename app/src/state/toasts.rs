//! Short notices at the edge of the page: what was done, and a way to undo it where there is one.

use leptos::prelude::*;
use std::time::Duration;

/// How long a notice stays: how long what it tells of can be taken back.
pub const SHOWN: Duration = Duration::from_secs(6);

/// A notice.
#[derive(Clone)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u64,
    /// What it says.
    pub words: String,
    /// Whether it tells of a failure; read out at once then.
    pub failure: bool,
    /// A button on it: its words and what it does.
    pub action: Option<(String, Callback<()>)>,
}

/// The notices on the page, oldest first.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u64>,
}

/// Provides an empty list of notices.
pub fn provide_toasts() {
    provide_context(Toasts {
        list: RwSignal::new(Vec::new()),
        next_id: StoredValue::new(0),
    });
}

/// The notices.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// The notices on the page.
    pub fn list(self) -> Signal<Vec<Toast>> {
        self.list.into()
    }

    /// Says that something was done.
    pub fn done(self, words: impl Into<String>) {
        self.show(words.into(), false, None);
    }

    /// Says that something was done, with a button to undo it. Tells which notice it is.
    pub fn done_with(self, words: impl Into<String>, button: String, action: Callback<()>) -> u64 {
        self.show(words.into(), false, Some((button, action)))
    }

    /// Says that something failed.
    pub fn failed(self, words: impl Into<String>) {
        self.show(words.into(), true, None);
    }

    /// Takes a notice away.
    pub fn dismiss(self, id: u64) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }

    fn show(self, words: String, failure: bool, action: Option<(String, Callback<()>)>) -> u64 {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.list.update(|list| {
            list.push(Toast {
                id,
                words,
                failure,
                action,
            });
        });
        set_timeout(move || self.dismiss(id), SHOWN);
        id
    }
}
