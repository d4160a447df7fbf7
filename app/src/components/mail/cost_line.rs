//! What a list asked of Gmail: small, but there for who wants to know.

use crate::{box_view::view, components::Show, mail::Cost, tr};
use leptos::prelude::*;

/// Where the mail comes from, and what it cost.
#[component]
pub fn CostLine(
    /// What was counted.
    cost: Signal<Cost>,
) -> impl IntoView {
    let counted = tr!(
        mail.cost,
        requests = cost.get().requests,
        units = cost.get().units,
        ms = cost.get().elapsed_ms
    );
    view! {
        <p class="mail-cost">
            <span>{tr!(mail.source)}</span>
            <Show when=move || cost.get().requests != 0>
                <span class="mail-cost__numbers" title=tr!(mail.cost_title)>{counted}</span>
            </Show>
        </p>
    }
}
