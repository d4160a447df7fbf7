//! Stopping the set-up: what Google allowed is taken back.

use super::walk::use_walk;
use crate::{
    api,
    box_view::view,
    components::{Button, ButtonKind, Confirm, mail::SETTINGS},
    reactive::spawn,
    state::toasts::use_toasts,
    tr,
};
use contract::route;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The way out, asked once.
#[component]
pub fn GiveUp() -> impl IntoView {
    let walk = use_walk();
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let ask = Callback::new(move |()| open.set(true));
    let done = tr!(email_setup.given_up);
    let stop = Callback::new(move |()| {
        busy.set(true);
        let navigate = navigate.clone();
        spawn(async move {
            let answer = api::delete(route::MAILBOX_SETUP).await;
            busy.try_set(false);
            match answer {
                Err(error) => walk.failed(&error),
                Ok(()) => {
                    toasts.done(done.get_untracked());
                    navigate(SETTINGS, Default::default());
                }
            }
        });
    });
    view! {
        <div class="give-up">
            <Button kind=ButtonKind::Quiet on_press=ask>{tr!(email_setup.give_up)}</Button>
        </div>
        <Confirm
            open=open
            title=tr!(email_setup.give_up_title)
            body=tr!(email_setup.give_up_text)
            action=tr!(email_setup.give_up)
            busy=busy
            on_confirm=stop
        />
    }
}
