//! Why mail cannot be shown, and the next step.

use super::{countdown_seconds, countdown_to};
use crate::{
    box_view::{BoxView, view},
    browser::dom,
    components::{Button, ButtonKind, Icon},
    i18n::{Locale, Text, text},
    model::mail::{
        clock_text::Countdown,
        failure::{Failure, NextStep},
    },
    reactive::live,
    state::session::sign_in_address,
    tr, words,
};
use leptos::prelude::*;

/// The page that mends a connection.
pub const SETTINGS: &str = "/settings/channels/email";
/// Where a mailbox is set up.
pub const SETUP: &str = "/settings/channels/email/setup";

/// Why mail cannot be shown, with one button that helps.
#[component]
pub fn MailNotice(
    /// What went wrong.
    failure: Failure,
    /// Asks again.
    on_retry: Callback<()>,
    /// Closes what was to be shown.
    #[prop(optional)]
    on_close: Option<Callback<()>>,
) -> impl IntoView {
    let (title, body) = failure_words(&failure);
    let request_id = match &failure {
        Failure::ServerFault { request_id } => request_id.clone(),
        _ => None,
    };
    let request_id = request_id.map(|id| tr!(mail.request_id, id = id.clone()));
    view! {
        <div class="state state--failed" role="alert">
            <span class="state__icon"><Icon name=failure_icon(&failure) /></span>
            <p class="state__title">{title}</p>
            <p class="state__body">{body}</p>
            {request_id.map(|words| view! { <p class="state__detail"><code>{words}</code></p> })}
            <div class="state__actions">{next_step(&failure, on_retry, on_close)}</div>
        </div>
    }
}

pub(super) fn next_step(
    failure: &Failure,
    on_retry: Callback<()>,
    on_close: Option<Callback<()>>,
) -> Option<BoxView> {
    let settings =
        |words: Text| view! { <a class="button button--primary" href=SETTINGS>{words}</a> };
    match failure.next_step() {
        NextStep::Connect => Some(settings(tr!(mail.connect))),
        NextStep::Reconnect => Some(settings(tr!(mail.reconnect))),
        NextStep::SignIn => {
            let leave = Callback::new(|()| dom::leave_to(&sign_in_address(&dom::current_path())));
            let kind = ButtonKind::Primary;
            Some(view! { <Button kind=kind on_press=leave>{tr!(mail.sign_in)}</Button> })
        }
        NextStep::Close => {
            on_close.map(|close| view! { <Button on_press=close>{tr!(mail.close)}</Button> })
        }
        NextStep::Reload => {
            // Unsaved input asks before the page goes.
            let reload = Callback::new(|()| dom::reload());
            Some(view! { <Button on_press=reload>{tr!(errors.reload)}</Button> })
        }
        NextStep::Retry => {
            let until_ms = match failure {
                Failure::RateLimited { until_ms } => *until_ms,
                _ => None,
            };
            Some(view! { <RetryButton until_ms=until_ms on_retry=on_retry /> })
        }
        NextStep::Nothing => None,
    }
}

/// Asks again, once the time to come back has come.
#[component]
fn RetryButton(until_ms: Option<i64>, on_retry: Callback<()>) -> impl IntoView {
    let left = countdown_to(Signal::stored(until_ms));
    let waiting = Signal::derive(move || left.get().is_some_and(|left| left != Countdown::Due));
    let seconds = Signal::derive(move || left.get().map_or(0, countdown_seconds));
    let retry = tr!(mail.retry);
    let wait = tr!(mail.retry_in, n = seconds.get());
    let words = move || {
        if waiting.get() {
            wait.get()
        } else {
            retry.get().to_owned()
        }
    };
    view! { <Button busy=waiting on_press=on_retry>{live(words)}</Button> }
}

pub(super) const fn failure_icon(failure: &Failure) -> &'static str {
    match failure {
        Failure::NotConnected => "mail",
        Failure::ScopeMissing | Failure::GrantRevoked | Failure::NotAllowed => "lock",
        Failure::Offline | Failure::GmailBlocked => "offline",
        Failure::RateLimited { .. } | Failure::QuotaGone => "clock",
        Failure::SignedOut
        | Failure::Gone
        | Failure::Taken
        | Failure::GoogleFault
        | Failure::Unreadable
        | Failure::PartMissing
        | Failure::ServerFault { .. } => "alert",
    }
}

/// Words of a language.
type InLocale = fn(Locale) -> &'static str;

pub(super) fn failure_words(failure: &Failure) -> (Text, Text) {
    let (title, body) = failure_texts(failure);
    (text(title), text(body))
}

/// The title and the text of a failure, in a language.
pub fn failure_texts(failure: &Failure) -> (InLocale, InLocale) {
    macro_rules! pair {
        ($title:ident, $body:ident) => {
            pair!(mail.$title, mail.$body)
        };
        ($a:ident . $title:ident, $b:ident . $body:ident) => {
            (|l| words!(l, $a.$title), |l| words!(l, $b.$body))
        };
    }
    match failure {
        Failure::Offline => pair!(offline_title, offline_text),
        Failure::GmailBlocked => pair!(blocked_title, blocked_text),
        Failure::NotConnected => pair!(not_connected_title, not_connected_text),
        Failure::ScopeMissing => pair!(scope_missing_title, scope_missing_text),
        Failure::GrantRevoked => pair!(grant_revoked_title, grant_revoked_text),
        Failure::NotAllowed => pair!(not_allowed_title, not_allowed_text),
        Failure::SignedOut => pair!(signed_out_title, signed_out_text),
        Failure::RateLimited { .. } => pair!(rate_limited_title, rate_limited_text),
        Failure::Taken => pair!(taken_title, taken_text),
        Failure::QuotaGone => pair!(quota_gone_title, quota_gone_text),
        Failure::Gone => pair!(gone_title, gone_text),
        Failure::GoogleFault => pair!(google_fault_title, google_fault_text),
        Failure::Unreadable => pair!(unreadable_title, unreadable_text),
        Failure::PartMissing => pair!(errors.part_title, errors.part_body),
        Failure::ServerFault { .. } => pair!(server_fault_title, server_fault_text),
    }
}
