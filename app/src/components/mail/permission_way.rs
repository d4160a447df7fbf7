//! The way to a permission at Google, and what came of it in words.

use super::use_consent;
use crate::{
    box_view::view,
    components::{Button, ButtonKind},
    i18n::Locale,
    model::mail::permission::Outcome,
    reactive::live,
    tr, words,
};
use contract::mailbox::MailFeature;
use leptos::prelude::*;

/// The button that leads to Google.
#[component]
pub fn PermissionWay(
    /// What the permission is for.
    feature: MailFeature,
) -> impl IntoView {
    let consent = use_consent();
    let go = Callback::new(move |()| consent.ask(feature));
    let (idle, going) = (tr!(permission.go), tr!(permission.going));
    let words = move || {
        if consent.busy.get() {
            going.get()
        } else {
            idle.get()
        }
    };
    view! { <Button kind=ButtonKind::Primary busy=consent.busy on_press=go>{live(words)}</Button> }
}

/// What came of a trip to Google, in one language. `given`: nothing is in effect yet.
pub fn outcome_words(outcome: Outcome, given: bool, locale: Locale) -> &'static str {
    match outcome {
        _ if given => words!(locale, permission.given),
        Outcome::Connected => words!(locale, permission.connected),
        Outcome::Acting => words!(locale, permission.acting),
        Outcome::Sending => words!(locale, permission.sending),
        Outcome::Filing => words!(locale, permission.filing),
        Outcome::Refused => words!(locale, permission.refused),
        Outcome::WrongAccount => words!(locale, permission.wrong_account),
        Outcome::Taken => words!(locale, permission.taken),
        Outcome::Known => words!(locale, permission.known),
        Outcome::Blocked => words!(locale, permission.blocked),
        Outcome::Failed => words!(locale, permission.failed),
    }
}
