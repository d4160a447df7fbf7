//! MailMagnet is off, no mailbox is connected, or Google lets the server look no more: what to do about it.

use super::triage::use_triage;
use crate::{
    box_view::view,
    components::{EmptyState, Icon, Show, mail::SETTINGS},
    reactive::derived,
    tr,
};
use leptos::prelude::*;

/// Says so, while it is the case.
#[component]
pub fn Asleep() -> impl IntoView {
    let triage = use_triage();
    let unconnected = move || triage.mailbox().is_none();
    let off = (
        tr!(magnet.off_title),
        tr!(magnet.off_text),
        tr!(magnet.switch_on),
    );
    let unheard = (
        tr!(magnet.unconnected_title),
        tr!(magnet.unconnected_text),
        tr!(magnet.connect),
    );
    let said = derived(move || {
        let (title, body, step) = if unconnected() { unheard } else { off };
        (title.get().to_owned(), body.get().to_owned(), step.get())
    });
    view! {
        <Show when=move || triage.is_asleep()>
            <section class="card">
                <EmptyState
                    icon="magnet"
                    title=derived(move || said.get().0)
                    body=derived(move || said.get().1)
                >
                    <a class="button button--primary" href=SETTINGS>
                        {derived(move || said.get().2)}
                    </a>
                </EmptyState>
            </section>
        </Show>
    }
}

/// Says that nothing new shows up any more, while it is the case. What is there stands below.
#[component]
pub fn Paused() -> impl IntoView {
    let triage = use_triage();
    let paused = move || triage.mailbox().is_some_and(|mailbox| mailbox.paused);
    view! {
        <Show when=move || paused() && !triage.is_asleep()>
            <p class="banner banner--warm" role="alert">
                <Icon name="alert" />
                {tr!(magnet.paused)}
                " "
                <a href=SETTINGS>{tr!(magnet.paused_step)}</a>
            </p>
        </Show>
    }
}
