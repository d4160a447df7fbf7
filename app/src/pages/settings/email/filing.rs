//! How the label job files the user's mail.

use crate::{
    api,
    box_view::view,
    components::error_words,
    i18n::Text,
    loader::{Loader, loader},
    pages::settings::{once_here::once_here, tick::Tick},
    reactive::{self, derived, live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{label_options::LabelOptions, limits::REFILE_DAYS_MAX, route};
use leptos::prelude::*;

/// The options, which hold from the next run on.
#[component]
pub fn FilingCard() -> impl IntoView {
    let options: Loader<LabelOptions> = loader(|abort| api::get(route::LABEL_OPTIONS, &abort));
    view! {
        <section class="card step" aria-labelledby="filing-title">
            <h2 class="card__title" id="filing-title">{tr!(filing.title)}</h2>
            <p class="step__lead">{tr!(filing.lead)}</p>
            {once_here(options, |options| view! { <Ticks options=options /> })}
        </section>
    }
}

/// Something that is on or off.
#[derive(Clone, Copy)]
struct Which {
    id: &'static str,
    of: fn(&mut LabelOptions) -> &mut bool,
}

const KEEP: Which = Which {
    id: "filing-keep",
    of: |options| &mut options.keep_in_inbox,
};
const UNREAD: Which = Which {
    id: "filing-unread",
    of: |options| &mut options.unread_stays,
};
const STARRED: Which = Which {
    id: "filing-starred",
    of: |options| &mut options.starred_stays,
};
const ONE: Which = Which {
    id: "filing-one",
    of: |options| &mut options.one_label_only,
};

/// How far back filed mail follows its sender's category, to choose from.
const DAYS: [u16; 4] = [0, 7, 30, REFILE_DAYS_MAX];

#[component]
fn RefileDays(now: Signal<LabelOptions>, save: Callback<LabelOptions>) -> impl IntoView {
    let choose = move |event| {
        let days = event_target_value(&event).parse();
        if let Ok(refile_days) = days {
            save.run(LabelOptions {
                refile_days,
                ..now.get_untracked()
            });
        }
    };
    let (never, chosen) = (tr!(filing.refile_never), move || now.get().refile_days);
    // What was chosen elsewhere can be chosen here, too.
    let all = Memo::new(move |_| {
        let mut all = DAYS.to_vec();
        all.extend((!all.contains(&chosen())).then(chosen));
        all.sort_unstable();
        all
    });
    let option = move |days: u16| {
        let last = tr!(filing.refile_days, n = days);
        let words = move || match days {
            0 => never.get().to_owned(),
            _ => last.get(),
        };
        view! {
            <option value=days.to_string() prop:selected=reactive::now(move || chosen() == days)>
                {live(words)}
            </option>
        }
    };
    view! {
        <div class="rule-lock">
            <label class="rule-lock__label" for="refile">{tr!(filing.refile)}</label>
            <select
                class="input input--select"
                id="refile"
                aria-describedby="refile-about"
                on:change=choose
            >
                {live(move || all.get().into_iter().map(option).collect_view())}
            </select>
            <p class="option__about" id="refile-about">{tr!(filing.refile_about)}</p>
        </div>
    }
}

#[component]
fn Ticks(options: Loader<LabelOptions>) -> impl IntoView {
    let now = Memo::new(move |_| options.with(|options| options.ready().copied()));
    let now = derived(move || now.get().unwrap_or_default());
    let save = use_save(options);
    let tick = move |which: Which, title: Text, about: Text, barred: Signal<bool>| {
        let toggle = Callback::new(move |()| {
            let mut next = now.get_untracked();
            let on = (which.of)(&mut next);
            *on = !*on;
            save.run(next);
        });
        let ticked = derived(move || *(which.of)(&mut now.get()));
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
    let kept_as_filed = derived(move || now.get().refile_days == 0);
    view! {
        <fieldset class="options">
            <legend class="visually-hidden">{tr!(filing.title)}</legend>
            {tick(KEEP, tr!(filing.keep), tr!(filing.keep_about), never)}
            {tick(UNREAD, tr!(filing.unread), tr!(filing.unread_about), kept)}
            {tick(STARRED, tr!(filing.starred), tr!(filing.starred_about), kept)}
            <RefileDays now=now save=save />
            {tick(ONE, tr!(filing.one), tr!(filing.one_about), kept_as_filed)}
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
