//! A field to choose one of a few.

use super::FieldFrame;
use crate::{
    box_view::view,
    form::Field,
    reactive::{live, now},
};
use leptos::prelude::*;

/// A field to choose one of a few. Options are pairs of value and words.
#[component]
pub fn SelectField(
    /// The field of the form.
    field: Field,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What may be chosen: value and words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = field.name.get_value();
    let note_id = format!("{id}-note");
    let option = move |(value, words): (String, String)| {
        let this = value.clone();
        view! {
            <option value=value prop:selected=now(move || field.value.get() == this)>{words}</option>
        }
    };
    view! {
        <FieldFrame id=id.clone() label=label required=required problem=field.problem>
            <select
                class="input input--select"
                id=id
                aria-required=required.then_some("true")
                aria-invalid=now(move || field.problem.get().is_some().then_some("true"))
                aria-describedby=note_id
                on:change=move |event| field.set.run(event_target_value(&event))
            >
                {live(move || options.get().into_iter().map(option).collect_view())}
            </select>
        </FieldFrame>
    }
}
