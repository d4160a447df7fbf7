//! The frame around a form: it is sent by Enter and by its button, says what went wrong, and
//! offers the newer version where someone else changed the record meanwhile.

use super::{Button, ButtonKind, error_words};
use crate::{
    api::Error,
    box_view::{Children, view},
    browser::dom,
    i18n::Text,
    reactive::live,
    state::language::use_locale,
    tr,
};
use leptos::prelude::*;

/// A form with its buttons.
#[component]
pub fn FormFrame(
    /// The words on the button that sends it.
    action: Text,
    /// Whether it is being sent.
    sending: Signal<bool>,
    /// Why sending failed, where no field is at fault.
    failure: Signal<Option<Error>>,
    /// Whether some field is at fault.
    wrong_fields: Signal<bool>,
    /// Where "Cancel" leads: the page before.
    #[prop(optional, into)]
    cancel: Option<String>,
    /// What "Cancel" does, where the form stands in a dialog.
    #[prop(optional)]
    on_cancel: Option<Callback<()>>,
    /// Sends it.
    on_send: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let failed = move |error: Error| {
        let conflict = error.is_conflict();
        view! {
            <div class="form__failure" role="alert" tabindex="-1">
                <p>{live(move || error_words(&error, locale.get()))}</p>
                {conflict
                    .then(|| {
                        let load_newest = Callback::new(|()| dom::reload());
                        view! { <Button on_press=load_newest>{tr!(common.load_newest)}</Button> }
                    })}
            </div>
        }
    };
    let some_wrong = tr!(errors.invalid_field);
    view! {
        <form
            class="form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_send.run(());
            }
        >
            {live(move || failure.get().map(failed))}
            {children.make()}
            <div class="form__actions">
                <p class="form__note" role="status">
                    {live(move || wrong_fields.get().then(|| some_wrong.get()))}
                </p>
                {cancel.map(|href| view! { <a class="button" href=href>{tr!(common.cancel)}</a> })}
                {on_cancel
                    .map(|cancel| view! { <Button on_press=cancel>{tr!(common.cancel)}</Button> })}
                <Button kind=ButtonKind::Primary submit=true busy=sending>{action}</Button>
            </div>
        </form>
    }
}
