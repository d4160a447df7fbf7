//! Putting back what the label job did.

use super::Held;
use crate::{
    api,
    box_view::view,
    browser::intl,
    components::{Button, ButtonKind, Confirm, error_words},
    reactive::spawn,
    state::{
        language::use_language,
        session::{use_me, use_session},
        toasts::use_toasts,
    },
    tr, words,
};
use contract::{
    label::RunOutcome,
    label_log::{UndoAnswer, UndoRequest},
    route,
    time::parse_date,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// Puts things back, one after the other, and says what came of it.
#[derive(Clone, Copy)]
pub struct Undo {
    /// Whether something is being put back.
    pub busy: RwSignal<bool>,
    /// Puts this back.
    pub run: Callback<UndoRequest>,
}

/// For a page that shows what can be put back: `done` is called after each time.
pub fn use_undo(done: Callback<()>) -> Undo {
    let held = expect_context::<Held>();
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let busy = RwSignal::new(false);
    let run = Callback::new(move |what: UndoRequest| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn(async move {
            let answer = api::post::<_, UndoAnswer>(route::MAILBOX_UNDO, &what).await;
            busy.try_set(false);
            match answer {
                Ok(answer) => {
                    toasts.done(result_words(&answer, language.locale_now()));
                    done.try_run(());
                    held.settings.again();
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
        });
    });
    Undo { busy, run }
}

fn result_words(answer: &UndoAnswer, locale: crate::i18n::Locale) -> String {
    match &answer.run {
        _ if answer.messages == 0 => words!(locale, label_log.undo_none).to_owned(),
        None => words!(locale, label_log.undo_waits).to_owned(),
        Some(run) if run.outcome != RunOutcome::Done => {
            words!(locale, label_log.undo_postponed).to_owned()
        }
        Some(run) => words!(
            locale,
            label_log.undo_result,
            undone = run.counts.undone,
            left = run.counts.skipped
        )
        .to_string(),
    }
}

/// Puts back everything since a day.
#[component]
pub fn UndoSince() -> impl IntoView {
    let (me, language) = (use_me(), use_language());
    let (day, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let undo = use_undo(Callback::new(|()| ()));
    let date = move || day.with(|day| parse_date(day));
    let ask = Callback::new(move |()| {
        if untrack(date).is_some() {
            asking.set(true);
        }
    });
    let zone = me.organization.time_zone;
    let confirm = Callback::new(move |()| {
        asking.set(false);
        let Some(date) = untrack(date) else { return };
        let second = intl::start_of_day_s(date, &zone);
        if let Ok(at) = Timestamp::from_second(second) {
            undo.run.run(UndoRequest::Since { at });
        }
    });
    let shown = move || date().map_or_else(String::new, |date| intl::date(date, language.get()));
    view! {
        <form
            class="undo-since"
            on:submit=move |event| {
                event.prevent_default();
                ask.run(());
            }
        >
            <label class="undo-since__day">
                <span>{tr!(label_log.undo_since_day)}</span>
                <input
                    class="field__input"
                    type="date"
                    required
                    prop:value=day
                    on:input=move |event| day.set(event_target_value(&event))
                />
            </label>
            <Button kind=ButtonKind::Plain busy=undo.busy submit=true>
                {tr!(label_log.undo_since)}
            </Button>
        </form>
        <Confirm
            open=asking
            title=tr!(label_log.undo_since_title, day = shown())
            body=tr!(label_log.undo_since_text)
            action=tr!(label_log.undo_since_confirm)
            on_confirm=confirm
        />
    }
}
