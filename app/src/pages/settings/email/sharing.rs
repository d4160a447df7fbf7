//! Who else sees the user's mail.

use crate::{
    api,
    box_view::view,
    components::error_words,
    loader::{Loader, loader},
    pages::settings::{once_here::once_here, setup::ModeChoice},
    reactive::{derived, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    route,
    sharing::{Sharing, SharingChoice},
};
use leptos::prelude::*;

/// The choice, which holds at once.
#[component]
pub fn SharingCard() -> impl IntoView {
    let sharing: Loader<Sharing> = loader(|abort| api::get(route::MAILBOX_SHARING, &abort));
    view! {
        <section class="card step" aria-labelledby="sharing-title">
            <h2 class="card__title" id="sharing-title">{tr!(email_setup.sharing_title)}</h2>
            <p class="step__lead">{tr!(email_setup.sharing_lead)}</p>
            {once_here(sharing, |sharing| view! { <Modes sharing=sharing /> })}
        </section>
    }
}

#[component]
fn Modes(sharing: Loader<Sharing>) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let saved = tr!(email_settings.saved);
    let look = move |look: fn(&Sharing) -> SharingChoice| {
        sharing.with(|sharing| sharing.ready().map(look).unwrap_or_default())
    };
    let choice = derived(move || {
        look(|sharing| SharingChoice {
            mode: sharing.mode,
            viewers: sharing.viewers.iter().map(|link| link.id.clone()).collect(),
        })
    });
    let rule = derived(move || sharing.with(|sharing| sharing.ready().map(|s| s.rule.clone())));
    let choose = Callback::new(move |choice: SharingChoice| {
        spawn(async move {
            match api::put::<_, Sharing>(route::MAILBOX_SHARING, &choice).await {
                Ok(value) => {
                    sharing.put(value);
                    toasts.done(saved.get_untracked());
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    sharing.again();
                }
            }
        });
    });
    view! { <ModeChoice rule=rule choice=choice on_choose=choose /> }
}
