//! The signed-in user: who they are here, language, theme, signing out.

use super::SettingsFrame;
use crate::{
    api,
    box_view::view,
    components::{
        Avatar, Button, Confirm, LanguageSwitch, ThemeSwitch, error_words, mail::use_writing,
    },
    pages::record::text_line,
    reactive::spawn,
    state::{
        language::use_language,
        session::{use_me, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{
    route,
    session::{Me, MyPreferences},
    user::Language,
};
use leptos::prelude::*;

/// The signed-in user's own settings.
#[component]
pub fn YourSettings() -> impl IntoView {
    let Me {
        user, organization, ..
    } = use_me();
    view! {
        <SettingsFrame title=tr!(settings.you)>
            <section class="card">
                <div class="you">
                    <Avatar name=user.name.clone() large=true />
                    <div>
                        <p class="you__name">{user.name}</p>
                        <p class="you__address">{user.address}</p>
                    </div>
                </div>
                <dl class="lines">
                    {text_line(tr!(settings.organization), organization.name)}
                    {text_line(tr!(settings.profile), user.profile.name)}
                    {text_line(tr!(settings.time_zone), organization.time_zone)}
                </dl>
            </section>
            <Appearance />
            <SignOut />
        </SettingsFrame>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let remember = Callback::new(move |chosen: Language| {
        spawn(async move {
            let preferences = MyPreferences {
                language: Some(chosen),
            };
            let answer: Result<Me, _> = api::put(route::PREFERENCES, &preferences).await;
            if let Err(error) = answer {
                session.note(&error);
                toasts.failed(error_words(&error, language.locale_now()));
            }
        });
    });
    view! {
        <section class="card">
            <h2 class="card__title">{tr!(settings.appearance)}</h2>
            <div class="choices">
                <span class="choices__label">{tr!(common.language)}</span>
                <LanguageSwitch on_change=remember />
                <span class="choices__label">{tr!(common.theme)}</span>
                <ThemeSwitch />
            </div>
        </section>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let writing = use_writing();
    let (busy, asking) = (RwSignal::new(false), RwSignal::new(false));
    let leave = Callback::new(move |()| {
        asking.set(false);
        busy.set(true);
        spawn(async move {
            if let Err(error) = session.sign_out().await {
                busy.set(false);
                toasts.failed(error_words(&error, language.locale_now()));
            }
        });
    });
    // The browser forgets everything at sign-out; what is being written is not all in Gmail, maybe.
    let sign_out = Callback::new(move |()| {
        if writing.is_going_on() {
            asking.set(true);
        } else {
            leave.run(());
        }
    });
    view! {
        <Confirm
            open=asking
            title=tr!(settings.sign_out_writing_title)
            body=tr!(settings.sign_out_writing)
            action=tr!(settings.sign_out_anyway)
            on_confirm=leave
        />
        <section class="card card--row">
            <p>{tr!(settings.sign_out_body)}</p>
            <Button busy=busy on_press=sign_out>{tr!(settings.sign_out)}</Button>
        </section>
    }
}
