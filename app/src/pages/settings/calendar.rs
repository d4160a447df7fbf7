//! When the organization's months close.

use super::{SettingsFrame, for_administrators};
use crate::{
    api,
    box_view::view,
    browser::{clock, intl},
    components::{Button, ButtonKind, error_words},
    reactive::{live, now, spawn},
    state::{
        language::use_language,
        session::{SignedIn, use_me, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{limits::CLOSING_DAY_MAX, route, session::Calendar};
use crm::month::{ClosingDay, Month};
use leptos::prelude::*;

/// The closing day, for administrators to set.
#[component]
pub fn CalendarSettings() -> impl IntoView {
    let body = for_administrators(|| view! { <Allowed /> });
    view! {
        <SettingsFrame title=tr!(filing.calendar_title) subtitle=tr!(filing.calendar_lead)>
            {body}
        </SettingsFrame>
    }
}

#[component]
fn Allowed() -> impl IntoView {
    let organization = use_me().organization;
    let today = clock::today(&organization.time_zone);
    let closing = RwSignal::new(organization.closing_day);
    let busy = RwSignal::new(false);
    let save = save(closing, busy);
    let language = use_language();
    let month = Memo::new(move |_| Month::containing(today, ClosingDay::of_or_last(closing.get())));
    let (first, last) = (
        move || intl::month_day(month.get().first(), language.get()),
        move || intl::month_day(month.get().last(), language.get()),
    );
    let effect = tr!(filing.calendar_month, first = first(), last = last());
    let choose = move |event| closing.set(event_target_value(&event).parse().ok());
    let days = (1..=CLOSING_DAY_MAX)
        .map(|day| {
            let words = tr!(filing.calendar_day, day = day);
            let selected = now(move || closing.get() == Some(day));
            view! { <option value=day.to_string() prop:selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <section class="card step" aria-labelledby="calendar-title">
            <h2 class="card__title" id="calendar-title">{tr!(filing.calendar_when)}</h2>
            <label class="rule-lock">
                <span class="rule-lock__label">{tr!(filing.calendar_closing_day)}</span>
                <select class="input input--select" on:change=choose>
                    <option value="" prop:selected=now(move || closing.get().is_none())>
                        {tr!(filing.calendar_last_day)}
                    </option>
                    {days}
                </select>
            </label>
            <p role="status">{live(move || effect.get())}</p>
            <p class="step__lead">{tr!(filing.calendar_effect)}</p>
            <div class="step__actions">
                <Button kind=ButtonKind::Primary busy=busy on_press=save>{tr!(common.save)}</Button>
            </div>
        </section>
    }
}

fn save(closing: RwSignal<Option<u8>>, busy: RwSignal<bool>) -> Callback<()> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let SignedIn(me) = expect_context();
    let saved = tr!(common.saved);
    Callback::new(move |()| {
        busy.set(true);
        let calendar = Calendar {
            closing_day: closing.get_untracked(),
        };
        spawn(async move {
            match api::put::<_, Calendar>(route::CALENDAR, &calendar).await {
                Ok(Calendar { closing_day }) => {
                    me.try_update_value(|me| me.organization.closing_day = closing_day);
                    toasts.done(saved.get_untracked());
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
            busy.try_set(false);
        });
    })
}
