//! Something to be ticked, with what it means.

use crate::{box_view::view, i18n::Text, reactive::now};
use leptos::prelude::*;

/// A box to tick.
#[component]
pub fn Tick(
    /// What tells it from the others of the page.
    id: String,
    /// What it is.
    title: Text,
    /// What ticking it means.
    about: Text,
    /// Whether it is ticked.
    #[prop(into)]
    ticked: Signal<bool>,
    /// Whether it cannot be ticked.
    #[prop(into, optional)]
    barred: Signal<bool>,
    /// Ticks it, or takes that back.
    on_toggle: Callback<()>,
) -> impl IntoView {
    let (title_id, about_id) = (format!("{id}-title"), format!("{id}-about"));
    view! {
        <label class="option" class:option--barred=barred>
            <input
                class="option__mark"
                type="checkbox"
                id=id
                prop:checked=now(move || ticked.get())
                disabled=barred
                aria-labelledby=title_id.clone()
                aria-describedby=about_id.clone()
                on:change=move |_| on_toggle.run(())
            />
            <span class="option__words">
                <span class="option__title" id=title_id>{title}</span>
                <span class="option__about" id=about_id>{about}</span>
            </span>
        </label>
    }
}
