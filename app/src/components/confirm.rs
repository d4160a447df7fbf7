//! The question before something that cannot be undone.

use super::{Button, ButtonKind, Dialog, error_words};
use crate::{
    api::Error, box_view::view, i18n::Text, reactive::live, state::language::use_locale, tr,
};
use leptos::prelude::*;

/// Asks before something is done, and shows why it could not be done.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question, naming the record.
    #[prop(into)]
    title: Signal<String>,
    /// What it means.
    #[prop(into)]
    body: Signal<String>,
    /// The words on the button that does it.
    action: Text,
    /// Whether it is being done.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Why it could not be done.
    #[prop(into, optional)]
    failure: Signal<Option<Error>>,
    /// Does it.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let close = Callback::new(move |()| open.set(false));
    let why = move || failure.get().map(|error| error_words(&error, locale.get()));
    view! {
        <Dialog open=open title=title>
            <p class="dialog__body">{body}</p>
            <p class="dialog__failure" role="alert">{live(why)}</p>
            <div class="dialog__actions">
                <Button on_press=close>{tr!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger busy=busy on_press=on_confirm>{action}</Button>
            </div>
        </Dialog>
    }
}
