//! A field for one more of something, with its button and what is wrong with what was typed.

use crate::{
    box_view::view,
    components::{Button, problem_words},
    i18n::Text,
    reactive::{live, now},
    state::language::use_locale,
};
use contract::error::FieldProblem;
use leptos::{ev::SubmitEvent, prelude::*};

/// The field: an address or a domain is typed into it.
#[component]
pub fn AddField(
    /// The field's id.
    id: &'static str,
    /// The keyboard a phone shows.
    inputmode: &'static str,
    /// The label.
    label: Text,
    /// The words on the button.
    action: Text,
    /// What is typed.
    text: RwSignal<String>,
    /// Why it was refused, if it was.
    wrong: RwSignal<Option<FieldProblem>>,
    /// Whether it is being added.
    busy: RwSignal<bool>,
    /// Adds what is typed.
    on_add: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let note_id = format!("{id}-note");
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            on_add.run(());
        }
    };
    let is_wrong = move || wrong.get().is_some();
    let note = move || {
        let problem = wrong.get();
        problem.map(|problem| problem_words(problem, locale.get()))
    };
    view! {
        <form class="field" class:field--wrong=now(is_wrong) novalidate on:submit=send>
            <label class="field__label" for=id>{label}</label>
            <div class="exclusions__add">
                <input
                    class="input"
                    id=id
                    type="text"
                    inputmode=inputmode
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder="example.co.jp"
                    aria-invalid=now(move || is_wrong().then_some("true"))
                    aria-describedby=note_id.clone()
                    prop:value=text
                    on:input=move |event| {
                        wrong.set(None);
                        text.set(event_target_value(&event));
                    }
                />
                <Button submit=true busy=busy>{action}</Button>
            </div>
            <p class="field__note" id=note_id aria-live="polite">{live(note)}</p>
        </form>
    }
}
