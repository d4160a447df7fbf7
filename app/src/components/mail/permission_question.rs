//! What a permission is for, in words; what came of asking for it.

use super::{permission::PermissionFlow, use_consent};
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

/// What the permission is for, and the way to Google.
#[component]
pub fn Question(
    /// The question.
    flow: PermissionFlow,
) -> impl IntoView {
    let consent = use_consent();
    let feature = flow.wanted.get_untracked().unwrap_or(MailFeature::Read);
    let body = match feature {
        MailFeature::Act => tr!(permission.act_text),
        MailFeature::Send => tr!(permission.send_text),
        MailFeature::Read | MailFeature::File => tr!(permission.read_text),
    };
    let cancel = Callback::new(move |()| flow.open.set(false));
    let go = Callback::new(move |()| consent.ask(feature));
    let (idle, going) = (tr!(permission.go), tr!(permission.going));
    let words = move || {
        if consent.busy.get() {
            going.get()
        } else {
            idle.get()
        }
    };
    view! {
        <p class="dialog__body">{body}</p>
        <p class="dialog__body">{tr!(permission.place)}</p>
        <div class="dialog__actions">
            <Button on_press=cancel>{tr!(permission.later)}</Button>
            <Button kind=ButtonKind::Primary busy=consent.busy on_press=go>{live(words)}</Button>
        </div>
    }
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
        Outcome::Blocked => words!(locale, permission.blocked),
        Outcome::Failed => words!(locale, permission.failed),
    }
}
