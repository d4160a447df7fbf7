//! What came of a trip to Google, as the address says it.

use crate::{
    box_view::view, components::mail::outcome_words, model::mail::permission::Outcome,
    reactive::live, state::language::use_locale,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A line that says what came of the trip; nothing without one.
#[component]
pub fn Back() -> impl IntoView {
    let query = use_query_map();
    let outcome = Memo::new(move |_| {
        query.with(|query| Outcome::from_name(query.get_str("connect").unwrap_or_default()))
    });
    let locale = use_locale();
    live(move || {
        let outcome = outcome.get()?;
        let class = if outcome.is_good() {
            "banner"
        } else {
            "banner banner--warm"
        };
        Some(
            view! { <p class=class role="status">{outcome_words(outcome, false, locale.get())}</p> },
        )
    })
}
