//! How MailMagnet behaves: announcing on the desktop, quiet hours, how long notices are kept.

use super::triage::use_triage;
use crate::{
    api,
    box_view::view,
    browser::notify::{self, Leave},
    components::{Button, Confirm, Icon, Show, error_words},
    loader::{Loader, loader},
    model::{
        load::Load,
        mail::announce::{clock_text, minute_of},
    },
    reactive::{live, spawn},
    state::{desktop, language::use_language, session::use_session, toasts::use_toasts},
    tr, words,
};
use contract::{
    limits::{NOTICE_DAYS_MAX, NOTICE_DAYS_MIN},
    notice::{MagnetSettings, NoticesDeleted, QuietHours},
    route,
};
use leptos::prelude::*;

/// The night, for whoever switches quiet hours on.
const NIGHT: QuietHours = QuietHours {
    from_minute: 20 * 60,
    until_minute: 8 * 60,
};

/// The card, folded until it is wanted.
#[component]
pub fn MagnetCard() -> impl IntoView {
    let settings = loader(|abort| api::get::<MagnetSettings>(route::MAGNET, &abort));
    let again = Callback::new(move |()| settings.again());
    view! {
        <details class="card magnet__settings">
            <summary class="card__title">{tr!(magnet.settings)}</summary>
            <Desktop />
            {live(move || match settings.get() {
                Load::Loading => view! { <p role="status">{tr!(common.loading)}</p> },
                Load::Failed(error) => {
                    view! { <crate::components::ErrorState error=error on_retry=again /> }
                }
                Load::Ready(now) => view! { <Fields now=now settings=settings /> },
            })}
            <DeleteAll />
        </details>
    }
}

/// Announcing on this computer's desktop.
#[component]
fn Desktop() -> impl IntoView {
    let on = RwSignal::new(desktop::is_on());
    let leave = RwSignal::new(notify::leave());
    let press = Callback::new(move |()| {
        if on.get_untracked() {
            desktop::switch_off();
            on.set(false);
            return;
        }
        spawn(async move {
            let given = desktop::switch_on().await;
            leave.try_set(given);
            on.try_set(given == Leave::Given);
        });
    });
    let barred = move || matches!(leave.get(), Leave::None | Leave::Refused);
    let (yes, no) = (tr!(magnet.desktop_off), tr!(magnet.desktop_on));
    view! {
        <section class="magnet__setting" aria-labelledby="desktop-title">
            <h3 id="desktop-title">{tr!(magnet.desktop)}</h3>
            <p>{tr!(magnet.desktop_text)}</p>
            <Show when=barred>
                <p class="magnet__barred">{tr!(magnet.desktop_refused)}</p>
            </Show>
            <Show when=move || !barred()>
                <Button on_press=press>
                    {live(move || if on.get() { yes.get() } else { no.get() })}
                </Button>
            </Show>
        </section>
    }
}

#[component]
fn Fields(now: MagnetSettings, settings: Loader<MagnetSettings>) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let save = Callback::new(move |next: MagnetSettings| {
        spawn(async move {
            let locale = language.locale_now();
            match api::put::<_, MagnetSettings>(route::MAGNET, &next).await {
                Ok(saved) => {
                    settings.put(saved);
                    toasts.done(words!(locale, magnet.saved));
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, locale));
                    settings.put(now);
                }
            }
        });
    });
    let only = now.only_closing_this_month;
    let quiet = now.quiet;
    let hours = quiet.map(|quiet| {
        let from = move |text: String| {
            let from_minute = minute_of(&text)?;
            Some(QuietHours {
                from_minute,
                ..quiet
            })
        };
        let until = move |text: String| {
            let until_minute = minute_of(&text)?;
            Some(QuietHours {
                until_minute,
                ..quiet
            })
        };
        let change = move |quiet: Option<QuietHours>| {
            if quiet.is_some() {
                save.run(MagnetSettings { quiet, ..now });
            }
        };
        view! {
            <p class="magnet__hours">
                <label>
                    {tr!(magnet.quiet_from)}
                    <input
                        class="input"
                        type="time"
                        value=clock_text(quiet.from_minute)
                        on:change=move |event| change(from(event_target_value(&event)))
                    />
                </label>
                <label>
                    {tr!(magnet.quiet_until)}
                    <input
                        class="input"
                        type="time"
                        value=clock_text(quiet.until_minute)
                        on:change=move |event| change(until(event_target_value(&event)))
                    />
                </label>
            </p>
        }
    });
    let keep = move |text: String| {
        let days = text
            .parse()
            .ok()
            .filter(|days| (NOTICE_DAYS_MIN..=NOTICE_DAYS_MAX).contains(days));
        match days {
            Some(days_kept) => save.run(MagnetSettings { days_kept, ..now }),
            // What cannot be is not kept.
            None => settings.put(now),
        }
    };
    view! {
        <section class="magnet__setting">
            <label class="magnet__check">
                <input
                    type="checkbox"
                    prop:checked=only
                    on:change=move |event| {
                        let only_closing_this_month = event_target_checked(&event);
                        save.run(MagnetSettings { only_closing_this_month, ..now });
                    }
                />
                {tr!(magnet.only_closing)}
            </label>
            <label class="magnet__check">
                <input
                    type="checkbox"
                    prop:checked=now.groups_too
                    on:change=move |event| {
                        let groups_too = event_target_checked(&event);
                        save.run(MagnetSettings { groups_too, ..now });
                    }
                />
                {tr!(magnet.groups_too)}
            </label>
            <label class="magnet__check">
                <input
                    type="checkbox"
                    prop:checked=quiet.is_some()
                    on:change=move |event| {
                        let quiet = event_target_checked(&event).then_some(NIGHT);
                        save.run(MagnetSettings { quiet, ..now });
                    }
                />
                {tr!(magnet.quiet)}
            </label>
            {hours}
            <label class="magnet__days">
                {tr!(magnet.days_kept)}
                <input
                    class="input"
                    type="number"
                    inputmode="numeric"
                    min=NOTICE_DAYS_MIN.to_string()
                    max=NOTICE_DAYS_MAX.to_string()
                    value=now.days_kept.to_string()
                    on:change=move |event| keep(event_target_value(&event))
                />
            </label>
            <p class="magnet__kept">{tr!(magnet.kept_text)}</p>
        </section>
    }
}

/// Deletes everything that is kept.
#[component]
fn DeleteAll() -> impl IntoView {
    let triage = use_triage();
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let ask = Callback::new(move |()| {
        failure.set(None);
        open.set(true);
    });
    let confirm = Callback::new(move |()| {
        busy.set(true);
        spawn(async move {
            let answer = api::delete_for::<NoticesDeleted>(route::NOTICES).await;
            busy.try_set(false);
            match answer {
                Ok(NoticesDeleted { count }) => {
                    open.try_set(false);
                    let locale = language.locale_now();
                    toasts.done(words!(locale, magnet.deleted, n = count).to_string());
                    triage.again();
                }
                Err(error) => {
                    session.note(&error);
                    failure.try_set(Some(error));
                }
            }
        });
    });
    let title = tr!(magnet.delete_title);
    view! {
        <Show when=move || triage.mailbox().is_some()>
            <Button on_press=ask>
                <Icon name="trash" />
                {tr!(magnet.delete_all)}
            </Button>
        </Show>
        <Confirm
            open=open
            title=Signal::derive(move || title.get().to_owned())
            body=tr!(magnet.delete_text)
            action=tr!(magnet.delete_all)
            busy=busy
            failure=failure
            on_confirm=confirm
        />
    }
}
