//! What the forms that add a note or a task share: saving it, why that failed, and the warning
//! before a mail's words go where others can read them.

use crate::{
    api::{self, Error},
    box_view::view,
    components::{Icon, Show, error_words},
    i18n::Text,
    model::mail::deep_link::quotes,
    reactive::{derived, live, spawn},
    state::{
        language::use_locale,
        session::{Session, use_session},
    },
    tr,
};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// What a mail says, to be kept out of what others can read.
pub type MailText = Signal<Vec<String>>;

/// Something that is being added.
#[derive(Clone, Copy)]
pub struct Adding {
    session: Session,
    /// Whether it is on its way.
    pub busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
}

/// Nothing is being added yet.
pub fn use_adding() -> Adding {
    Adding {
        session: use_session(),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    }
}

impl Adding {
    /// Sends it; `saved` is run once it is there as an `A`.
    pub fn add<A: DeserializeOwned + 'static>(
        self,
        route: &'static str,
        input: impl Serialize + 'static,
        saved: impl FnOnce() + 'static,
    ) {
        self.busy.set(true);
        spawn(async move {
            let answer = api::post::<_, A>(route, &input).await;
            self.busy.try_set(false);
            match answer {
                Ok(_) => {
                    self.failure.try_set(None);
                    saved();
                }
                Err(error) => {
                    self.session.note(&error);
                    self.failure.try_set(Some(error));
                }
            }
        });
    }
}

/// Whether what is written repeats what the mail says.
pub fn quoting(written: RwSignal<String>, mail: MailText) -> Memo<bool> {
    Memo::new(move |_| {
        mail.with(|mail| written.with(|written| quotes(written, mail.iter().map(String::as_str))))
    })
}

/// The words on the button: whoever quotes saves it all the same.
pub fn action(quoting: Signal<bool>, plain: Text) -> Signal<String> {
    let all_the_same = tr!(jottings.save_quote);
    derived(move || {
        let words = if quoting.get() { all_the_same } else { plain };
        words.get().to_owned()
    })
}

/// The warning of whoever quotes, and why it could not be saved.
#[component]
pub fn Trouble(
    /// What is being added.
    adding: Adding,
    /// Whether a mail is quoted.
    quoting: Signal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <Show when=move || quoting.get()>
            <p class="jottings__warning" role="alert">
                <Icon name="alert" />
                {tr!(jottings.quote_warning)}
            </p>
        </Show>
        {live(move || adding.failure.get().map(|error| {
            view! { <p class="jottings__warning" role="alert">{error_words(&error, locale.get())}</p> }
        }))}
    }
}
