//! Disconnecting: what it deletes, asked once.

use super::Held;
use crate::{
    api,
    box_view::view,
    components::{Button, ButtonKind, Dialog, error_words},
    mail::use_mail,
    reactive::{live, spawn},
    state::{language::use_locale, session::use_session},
    tr,
};
use contract::{mailbox::DisconnectReceipt, route};
use leptos::prelude::*;

/// The way out.
#[component]
pub fn DisconnectCard() -> impl IntoView {
    let mailbox = expect_context::<Held>().mailbox();
    let address = Signal::derive(move || {
        mailbox
            .with(|mailbox| mailbox.as_ref().map(|m| m.address.clone()))
            .unwrap_or_default()
    });
    let open = RwSignal::new(false);
    let ask = Callback::new(move |()| open.set(true));
    view! {
        <section class="card card--row" aria-labelledby="disconnect-title">
            <div>
                <h2 class="card__title" id="disconnect-title">
                    {tr!(email_settings.disconnect_title)}
                </h2>
                <p>{tr!(email_settings.disconnect_text)}</p>
            </div>
            <Button on_press=ask>{tr!(email_settings.disconnect)}</Button>
        </section>
        <Dialog
            open=open
            title=tr!(email_settings.disconnect_confirm_title, address = address.get())
        >
            <Question open=open />
        </Dialog>
    }
}

/// What will be deleted, and the button that does it.
#[component]
fn Question(open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<api::Error>));
    let confirm = disconnect(busy, failure);
    let cancel = Callback::new(move |()| open.set(false));
    let why = move || failure.get().map(|error| error_words(&error, locale.get()));
    let going = tr!(email_settings.disconnecting);
    let idle = tr!(email_settings.disconnect_confirm);
    view! {
        <div class="disconnect">
            <p>{tr!(email_settings.disconnect_list)}</p>
            <ul class="disconnect__list">
                <li>{tr!(email_settings.disconnect_grants)}</li>
                <li>{tr!(email_settings.disconnect_notices)}</li>
                <li>{tr!(email_settings.disconnect_runs)}</li>
            </ul>
            <p>{tr!(email_settings.disconnect_keeps)}</p>
        </div>
        <p class="dialog__failure" role="alert">{live(why)}</p>
        <div class="dialog__actions">
            <Button on_press=cancel>{tr!(email_settings.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=busy on_press=confirm>
                {live(move || if busy.get() { going.get() } else { idle.get() })}
            </Button>
        </div>
    }
}

fn disconnect(busy: RwSignal<bool>, failure: RwSignal<Option<api::Error>>) -> Callback<()> {
    let held = expect_context::<Held>();
    let (session, mail) = (use_session(), use_mail());
    Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        spawn(async move {
            let answer = api::delete_for::<DisconnectReceipt>(route::MAILBOX).await;
            busy.try_set(false);
            match answer {
                Ok(receipt) => {
                    mail.forget();
                    held.receipt.set(Some(receipt));
                    held.settings.again();
                }
                Err(error) => {
                    session.note(&error);
                    failure.try_set(Some(error));
                }
            }
        });
    })
}
