//! A person's or company's letters in a tinted disk.

use crate::{
    box_view::view,
    model::initials::{initials, tint},
};
use leptos::prelude::*;

/// Letters in a tinted disk, for the eye only: the name stands beside it.
#[component]
pub fn Avatar(
    /// Whose.
    name: String,
    /// Whether it is a company: a square then.
    #[prop(optional)]
    company: bool,
    /// Whether it stands at the head of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = format!(
        "avatar avatar--{}{}{}",
        tint(&name),
        if company { " avatar--company" } else { "" },
        if large { " avatar--large" } else { "" },
    );
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}
