//! The switch that shares a template.

use crate::{
    box_view::view,
    form::Field,
    reactive::{live, now},
    tr,
};
use leptos::prelude::*;

/// Shares the template with everyone, or keeps it to its owner.
#[component]
pub fn ShareSwitch(
    /// The field of the form.
    field: Field<bool>,
) -> impl IntoView {
    let on = field.value;
    let (on_words, off_words) = (tr!(email_settings.on), tr!(email_settings.off));
    view! {
        <div class="switch-line">
            <div class="switch-line__words">
                <p class="field__label" id="shared-name">{tr!(templates.shared)}</p>
                <p class="switch-line__text" id="shared-hint">{tr!(templates.shared_hint)}</p>
            </div>
            <button
                type="button"
                role="switch"
                class="switch"
                id="shared"
                aria-labelledby="shared-name"
                aria-describedby="shared-hint"
                aria-checked=now(move || if on.get() { "true" } else { "false" })
                on:click=move |_| field.set.run(!on.get_untracked())
            >
                <span class="switch__track"><span class="switch__thumb"></span></span>
                <span class="switch__words" aria-hidden="true">
                    {live(move || if on.get() { on_words.get() } else { off_words.get() })}
                </span>
            </button>
        </div>
    }
}
