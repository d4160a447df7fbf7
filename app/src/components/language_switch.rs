//! The switch between Japanese and English.

use crate::{box_view::view, reactive::now, state::language::use_language, tr};
use contract::user::Language;
use leptos::prelude::*;

/// The languages, each in its own words. Switches at once; `on_change` may remember the choice
/// in the profile.
#[component]
pub fn LanguageSwitch(
    /// Told of the choice.
    #[prop(optional)]
    on_change: Option<Callback<Language>>,
) -> impl IntoView {
    let language = use_language();
    let choice = move |this: Language, words: &'static str| {
        view! {
            <button
                type="button"
                class="segments__choice"
                lang=this.tag()
                aria-pressed=now(move || (language.get() == this).to_string())
                on:click=move |_| {
                    language.set(this);
                    if let Some(on_change) = on_change {
                        on_change.run(this);
                    }
                }
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=tr!(common.language)>
            {choice(Language::Ja, "日本語")}
            {choice(Language::En, "English")}
        </div>
    }
}
