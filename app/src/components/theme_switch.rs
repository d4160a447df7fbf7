//! The switch between light, dark and the system's choice.

use crate::{
    box_view::view,
    i18n::text,
    reactive::now,
    state::theme::{Theme, use_theme},
    tr, words,
};
use leptos::prelude::*;

/// Light, dark, or as the system says.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = use_theme();
    let choice = move |this: Theme| {
        let name = text(match this {
            Theme::System => |l| words!(l, common.theme_system),
            Theme::Light => |l| words!(l, common.theme_light),
            Theme::Dark => |l| words!(l, common.theme_dark),
        });
        view! {
            <button
                type="button"
                class="segments__choice"
                aria-pressed=now(move || (theme.get() == this).to_string())
                on:click=move |_| theme.set(this)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=tr!(common.theme)>
            {Theme::ALL.map(choice)}
        </div>
    }
}
