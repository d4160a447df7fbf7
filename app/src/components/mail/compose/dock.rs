//! The windows, side by side at the edge of the page.

use super::{sheet::Sheet, use_writing, window::Window};
use crate::box_view::view;
use leptos::prelude::*;

/// The windows of everything that is being written.
#[component]
pub fn Dock() -> impl IntoView {
    let desk = use_writing().desk();
    desk.follow();
    view! {
        <For
            each=move || desk.sheets.get()
            key=|sheet: &Sheet| sheet.key
            children=move |sheet| view! { <Window desk=desk sheet=sheet /> }
        />
    }
}
