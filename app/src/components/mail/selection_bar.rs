//! What can be done to the selected rows.

use super::{
    action_buttons::ActionButtons,
    keys::{KeysHelp, list_keys},
};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Show},
    mail::Rows,
    reactive::derived,
    tr,
};
use leptos::prelude::*;

/// A bar above the rows while any is selected; and the list of keys, for whoever asks for it.
#[component]
pub fn SelectionBar(
    /// The list.
    rows: Rows,
) -> impl IntoView {
    let selected = rows.selected();
    let state = rows.state();
    let count = derived(move || selected.with(Vec::len));
    // Follows both: what is selected, and the labels it has.
    let messages = derived(move || selected.with(|ids| state.with(|list| list.labels_of(ids))));
    let words = tr!(acting.selected, n = count.get());
    let all = Callback::new(move |()| rows.select_all());
    let none = Callback::new(move |()| rows.select_none());
    view! {
        <Show when=move || count.get() != 0>
            <div class="selection" role="toolbar" aria-label=tr!(acting.selection)>
                <span class="selection__count" role="status">{words}</span>
                <ActionButtons messages=messages />
                <Button kind=ButtonKind::Quiet on_press=all>{tr!(acting.select_all)}</Button>
                <Button kind=ButtonKind::Quiet on_press=none>{tr!(acting.select_none)}</Button>
            </div>
        </Show>
        <KeysHelp open=rows.help() own=list_keys />
    }
}
