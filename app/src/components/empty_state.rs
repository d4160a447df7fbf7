//! Nothing to show, and what to do next.

use super::Icon;
use crate::box_view::{Children, view};
use leptos::prelude::*;

/// Nothing to show: why, and the next step.
#[component]
pub fn EmptyState(
    /// The icon.
    icon: &'static str,
    /// What there is none of.
    #[prop(into)]
    title: Signal<String>,
    /// What to do about it.
    #[prop(into)]
    body: Signal<String>,
    /// The next step: a link or a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state">
            <span class="state__icon"><Icon name=icon /></span>
            <p class="state__title">{title}</p>
            <p class="state__body">{body}</p>
            {children.map(|children| view! { <div class="state__actions">{children.make()}</div> })}
        </div>
    }
}
