//! What came of a trip to Google, as the address says it.

use crate::{
    box_view::view,
    i18n::{Text, text},
    words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A line that says what came of the trip; nothing without one. It only tells: what is switched
/// on is never decided by an address.
#[component]
pub fn Back() -> impl IntoView {
    let query = use_query_map();
    let outcome = Memo::new(move |_| query.with(|query| query.get("connect")));
    move || {
        let (good, words) = outcome_words(&outcome.get()?)?;
        let class = if good {
            "banner"
        } else {
            "banner banner--warm"
        };
        Some(view! { <p class=class role="status">{words}</p> })
    }
}

/// Whether it went well, and the words.
fn outcome_words(outcome: &str) -> Option<(bool, Text)> {
    Some(match outcome {
        "connected" => (true, text(|l| words!(l, email_settings.back_connected))),
        "filing" => (true, text(|l| words!(l, email_settings.back_filing))),
        "refused" => (false, text(|l| words!(l, email_settings.back_refused))),
        "wrong_account" => (
            false,
            text(|l| words!(l, email_settings.back_wrong_account)),
        ),
        "taken" => (false, text(|l| words!(l, email_settings.back_taken))),
        "failed" => (false, text(|l| words!(l, email_settings.back_failed))),
        _ => return None,
    })
}
