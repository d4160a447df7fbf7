//! Line icons from one sprite, in the color of the text around them.

use crate::box_view::view;
use leptos::prelude::*;

/// An icon of `icons.svg`, for the eye only: the words stand beside it or in a label.
#[component]
pub fn Icon(
    /// The icon's id in the sprite.
    name: &'static str,
) -> impl IntoView {
    let href = format!("/icons.svg#{name}");
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=href />
        </svg>
    }
}
