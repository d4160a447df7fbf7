//! Fields for typed text: one line, or several.

use super::FieldFrame;
use crate::{box_view::view, form::Field, i18n::Text, reactive::now};
use leptos::prelude::*;

/// A field of one line: text, a date, a number.
#[component]
pub fn TextField(
    /// The field of the form.
    field: Field,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard a phone shows.
    #[prop(optional)]
    inputmode: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A hint under it.
    #[prop(optional)]
    hint: Option<Text>,
) -> impl IntoView {
    let id = field.name.get_value();
    let note_id = format!("{id}-note");
    view! {
        <FieldFrame id=id.clone() label=label required=required hint=hint problem=field.problem>
            <input
                class="input"
                id=id
                type=kind
                autocomplete=autocomplete
                inputmode=(!inputmode.is_empty()).then_some(inputmode)
                aria-required=required.then_some("true")
                aria-invalid=now(move || field.problem.get().is_some().then_some("true"))
                aria-describedby=note_id
                prop:value=field.value
                on:input=move |event| field.set.run(event_target_value(&event))
            />
        </FieldFrame>
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// The field of the form.
    field: Field,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// How many lines it shows at first.
    #[prop(default = "5")]
    rows: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A hint under it.
    #[prop(optional)]
    hint: Option<Text>,
) -> impl IntoView {
    let id = field.name.get_value();
    let note_id = format!("{id}-note");
    view! {
        <FieldFrame id=id.clone() label=label required=required hint=hint problem=field.problem>
            <textarea
                class="input input--area"
                id=id
                rows=rows
                aria-required=required.then_some("true")
                aria-invalid=now(move || field.problem.get().is_some().then_some("true"))
                aria-describedby=note_id
                prop:value=field.value
                on:input=move |event| field.set.run(event_target_value(&event))
            ></textarea>
        </FieldFrame>
    }
}
