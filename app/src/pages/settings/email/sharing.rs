//! Who else sees the user's mail.

use crate::{
    api,
    box_view::view,
    components::{ErrorState, SkeletonRows, error_words},
    loader::{Loader, loader},
    model::load::Load,
    pages::settings::setup::ModeChoice,
    reactive::{derived, live, spawn},
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
    let again = Callback::new(move |()| sharing.again());
    let here = Memo::new(move |_| sharing.with(|sharing| sharing.ready().is_some()));
    view! {
        <section class="card step" aria-labelledby="sharing-title">
            <h2 class="card__title" id="sharing-title">{tr!(email_setup.sharing_title)}</h2>
            <p class="step__lead">{tr!(email_setup.sharing_lead)}</p>
            {live(move || {
                if here.get() {
                    return view! { <Modes sharing=sharing /> };
                }
                sharing.with(|sharing| match sharing {
                    Load::Failed(error) => {
                        view! { <ErrorState error=error.clone() on_retry=again /> }
                    }
                    Load::Loading | Load::Ready(_) => view! { <SkeletonRows count=3 /> },
                })
            })}
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
