//! A message, or a conversation, that is on its way.

use crate::{box_view::view, tr};
use leptos::prelude::*;

/// Lines without words, in the place of those that come.
#[component]
pub fn MessageSkeleton(
    /// How many lines.
    lines: usize,
) -> impl IntoView {
    let line = |_| view! { <span class="skeleton"></span> };
    view! {
        <div class="message__skeleton" role="status" aria-label=tr!(mail.loading_message)>
            {(0..lines).map(line).collect_view()}
        </div>
    }
}
