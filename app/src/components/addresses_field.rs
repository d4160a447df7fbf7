//! Email addresses of a person: a row for each, the first one primary.

use super::{Button, ButtonKind, Icon, problem_words};
use crate::{
    box_view::view,
    form::Field,
    reactive::{live, now},
    state::language::use_locale,
    tr,
};
use contract::limits::ADDRESSES_MAX;
use leptos::prelude::*;

/// Rows for email addresses. `row` gives the field of one row, `count` how many there are.
#[component]
pub fn AddressesField(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// The field of a row.
    #[prop(into)]
    row: Callback<usize, Field>,
    /// Adds an empty row.
    on_add: Callback<()>,
    /// Takes a row away.
    on_remove: Callback<usize>,
) -> impl IntoView {
    let rows = move || (0..count.get()).collect::<Vec<_>>();
    view! {
        <fieldset class="field addresses">
            <legend class="field__label">{tr!(common.addresses)}</legend>
            <For each=rows key=|index| *index let:index>
                <AddressRow index=index field=row.run(index) on_remove=on_remove />
            </For>
            {live(move || {
                (count.get() < ADDRESSES_MAX)
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Quiet on_press=on_add>
                                <Icon name="plus" />
                                {tr!(common.add_address)}
                            </Button>
                        }
                    })
            })}
        </fieldset>
    }
}

#[component]
fn AddressRow(index: usize, field: Field, on_remove: Callback<usize>) -> impl IntoView {
    let locale = use_locale();
    let label = if index == 0 {
        tr!(common.primary_address)
    } else {
        tr!(common.other_address)
    };
    let remove = tr!(common.remove_address);
    let id = field.name.get_value();
    let note_id = format!("{id}-note");
    let note = move || field.problem.get().map(|p| problem_words(p, locale.get()));
    view! {
        <div class="addresses__row" class:field--wrong=now(move || field.problem.get().is_some())>
            <input
                class="input"
                type="email"
                id=id
                autocomplete="off"
                aria-label=label
                placeholder=label
                aria-invalid=now(move || field.problem.get().is_some().then_some("true"))
                aria-describedby=note_id.clone()
                prop:value=field.value
                on:input=move |event| field.set.run(event_target_value(&event))
            />
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=remove
                title=remove
                on:click=move |_| on_remove.run(index)
            >
                <Icon name="close" />
            </button>
            <p class="field__note" id=note_id aria-live="polite">{live(note)}</p>
        </div>
    }
}
