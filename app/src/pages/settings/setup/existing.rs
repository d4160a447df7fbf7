//! Filing what is in the inbox already: how far back, what would move, and doing it.

use super::moves::{ExistingDays, FilingPreview};
use crate::{
    api,
    box_view::view,
    components::{Button, ButtonKind, error_words},
    mail::use_mail,
    pages::settings::email::tell_outcome,
    reactive::{live, spawn},
    state::{language::use_locale, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    label::LabelRun,
    mailbox::{ExistingMail, MailFeature},
    route,
};
use leptos::prelude::*;

/// How far back at first.
const DAYS: u16 = 7;

/// What would be filed, and the buttons that do it or not.
#[component]
pub fn FileExisting(
    /// Told once it is over, however it ended.
    done: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let filed = tr!(email_settings.existing_done);
    let goes_on = tr!(email_settings.existing_goes_on);
    let (chosen, busy) = (RwSignal::new(DAYS), RwSignal::new(false));
    let failure = RwSignal::new(None::<api::Error>);
    let days = Memo::new(move |_| chosen.get());
    let reads = use_mail().may(MailFeature::Read);
    let choose = Callback::new(move |days| chosen.set(days));
    let file = Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        let existing = ExistingMail {
            days: chosen.get_untracked(),
        };
        spawn(async move {
            let answer = api::post::<_, LabelRun>(route::MAILBOX_EXISTING, &existing).await;
            busy.try_set(false);
            match answer {
                Ok(run) => {
                    tell_outcome(toasts, run.outcome, filed, goes_on);
                    done.try_run(());
                }
                Err(error) => {
                    session.note(&error);
                    failure.try_set(Some(error));
                }
            }
        });
    });
    let locale = use_locale();
    let why = move || {
        failure.with(|failure| {
            failure
                .as_ref()
                .map(|error| error_words(error, locale.get()).to_owned())
        })
    };
    view! {
        <div class="existing">
            <ExistingDays days=days none=false on_choose=choose />
            {live(move || {
                if reads.get() {
                    view! { <FilingPreview days=days /> }
                } else {
                    view! { <p class="banner banner--warm" role="note">{tr!(email_setup.preview_blind)}</p> }
                }
            })}
        </div>
        <p class="dialog__failure" role="alert">{live(why)}</p>
        <div class="dialog__actions">
            <Button on_press=done>{tr!(email_settings.cancel)}</Button>
            <Button kind=ButtonKind::Primary busy=busy on_press=file>
                {tr!(email_settings.existing_file)}
            </Button>
        </div>
    }
}
