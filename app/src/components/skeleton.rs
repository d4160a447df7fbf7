//! The shape of what is on its way, so that nothing jumps when it comes.

use crate::{box_view::view, tr};
use leptos::prelude::*;

/// Rows of a list that is on its way.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 10)]
    count: usize,
) -> impl IntoView {
    let row = |_| {
        view! {
            <div class="skeleton-row">
                <span class="skeleton skeleton--disk"></span>
                <span class="skeleton"></span>
                <span class="skeleton"></span>
                <span class="skeleton"></span>
            </div>
        }
    };
    view! {
        <div class="skeleton-rows" role="status" aria-label=tr!(common.loading)>
            {(0..count).map(row).collect_view()}
        </div>
    }
}

/// A record that is on its way.
#[component]
pub fn SkeletonRecord() -> impl IntoView {
    let line = |_| view! { <span class="skeleton"></span> };
    view! {
        <div class="skeleton-record" role="status" aria-label=tr!(common.loading)>
            <span class="skeleton skeleton--title"></span>
            <div class="card skeleton-record__lines">{(0..6).map(line).collect_view()}</div>
        </div>
    }
}
