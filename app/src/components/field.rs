//! The frame around every field: its label, a hint, what is wrong with it.

use super::problem_words;
use crate::{
    box_view::{Children, view},
    i18n::Text,
    reactive::{live, now},
    state::language::use_locale,
};
use contract::error::FieldProblem;
use leptos::prelude::*;

/// Label above, the control, then the hint or what is wrong. The control takes `id`, and
/// `{id}-note` as its description.
#[component]
pub fn FieldFrame(
    /// The control's id.
    id: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A hint under the control.
    #[prop(default = None)]
    hint: Option<Text>,
    /// Why it was refused, if it was.
    problem: Signal<Option<FieldProblem>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let note_id = format!("{id}-note");
    let note = move || match problem.get() {
        Some(problem) => Some(problem_words(problem, locale.get())),
        None => hint.map(|hint| hint.get()),
    };
    view! {
        <div class="field" class:field--wrong=now(move || problem.get().is_some())>
            <label class="field__label" for=id>
                {label}
                {required.then(|| view! { <span class="field__required" aria-hidden="true">"*"</span> })}
            </label>
            {children.make()}
            <p class="field__note" id=note_id aria-live="polite">{live(note)}</p>
        </div>
    }
}
