//! How the label job files the user's mail.

use crate::{
    api,
    box_view::view,
    components::{ErrorState, SkeletonRows, error_words},
    i18n::Text,
    loader::{Loader, loader},
    model::load::Load,
    pages::settings::tick::Tick,
    reactive::{derived, live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{label_options::LabelOptions, route};
use leptos::prelude::*;

/// The options, which hold from the next run on.
#[component]
pub fn FilingCard() -> impl IntoView {
    let options: Loader<LabelOptions> =
        loader(|abort| async move { api::get(route::LABEL_OPTIONS, &abort).await });
    let again = Callback::new(move |()| options.again());
    let here = Memo::new(move |_| options.with(|options| options.ready().is_some()));
    view! {
        <section class="card step" aria-labelledby="filing-title">
            <h2 class="card__title" id="filing-title">{tr!(filing.title)}</h2>
            <p class="step__lead">{tr!(filing.lead)}</p>
            {live(move || {
                if here.get() {
                    return view! { <Ticks options=options /> };
                }
                options.with(|options| match options {
                    Load::Failed(error) => {
                        view! { <ErrorState error=error.clone() on_retry=again /> }
                    }
                    Load::Loading | Load::Ready(_) => view! { <SkeletonRows count=3 /> },
                })
            })}
        </section>
    }
}

/// Something that is on or off.
#[derive(Clone, Copy)]
struct Which {
    id: &'static str,
    is_on: fn(&LabelOptions) -> bool,
    toggle: fn(&mut LabelOptions),
}

const KEEP: Which = Which {
    id: "filing-keep",
    is_on: |options| options.keep_in_inbox,
    toggle: |options| options.keep_in_inbox = !options.keep_in_inbox,
};
const UNREAD: Which = Which {
    id: "filing-unread",
    is_on: |options| options.unread_stays,
    toggle: |options| options.unread_stays = !options.unread_stays,
};
const STARRED: Which = Which {
    id: "filing-starred",
    is_on: |options| options.starred_stays,
    toggle: |options| options.starred_stays = !options.starred_stays,
};

#[component]
fn Ticks(options: Loader<LabelOptions>) -> impl IntoView {
    let now = Memo::new(move |_| options.with(|options| options.ready().copied()));
    let now = derived(move || now.get().unwrap_or_default());
    let save = use_save(options);
    let tick = move |which: Which, title: Text, about: Text, barred: Signal<bool>| {
        let toggle = Callback::new(move |()| {
            let mut next = now.get_untracked();
            (which.toggle)(&mut next);
            save.run(next);
        });
        let ticked = derived(move || (which.is_on)(&now.get()));
        view! {
            <Tick
                id=which.id.to_owned()
                title=title
                about=about
                ticked=ticked
                barred=barred
                on_toggle=toggle
            />
        }
    };
    let never = Signal::stored(false);
    // What stays in any case stays unread or with a star, too.
    let kept = derived(move || now.get().keep_in_inbox);
    view! {
        <fieldset class="options">
            <legend class="visually-hidden">{tr!(filing.title)}</legend>
            {tick(KEEP, tr!(filing.keep), tr!(filing.keep_about), never)}
            {tick(UNREAD, tr!(filing.unread), tr!(filing.unread_about), kept)}
            {tick(STARRED, tr!(filing.starred), tr!(filing.starred_about), kept)}
        </fieldset>
    }
}

/// Shows at once what was chosen, and saves it; shows what the server has where that fails.
fn use_save(options: Loader<LabelOptions>) -> Callback<LabelOptions> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let saved = tr!(email_settings.saved);
    Callback::new(move |next: LabelOptions| {
        options.put(next);
        spawn(async move {
            match api::put::<_, LabelOptions>(route::LABEL_OPTIONS, &next).await {
                Ok(_) => toasts.done(saved.get_untracked()),
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    options.again();
                }
            }
        });
    })
}
