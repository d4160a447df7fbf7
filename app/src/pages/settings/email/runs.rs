//! The label job's runs: when the next is due, one now, what the last ones did.

use super::{
    Held,
    last_run::{LastRun, outcome_words, short_words},
    run_detail::RunDialog,
    run_log::RunLog,
    run_table::{Opened, RunTable},
    undo::UndoSince,
};
use crate::{
    api,
    box_view::view,
    components::{Button, Icon, Show, error_words, mail::countdown_to},
    model::mail::{
        clock_text::Countdown,
        settings::{filed, is_running},
    },
    reactive::{effect, live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    LabelRunId,
    label::{LabelRun, RunOutcome},
    route,
};
use core::time::Duration;
use leptos::prelude::*;

/// How often a run at work is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The runs, while labels are on or there have been any.
#[component]
pub fn Runs() -> impl IntoView {
    let held = expect_context::<Held>();
    let mailbox = held.mailbox();
    let labels_on = move || mailbox.with(|m| m.as_ref().is_some_and(|m| m.labels));
    let runs = Memo::new(move |_| {
        held.read(|settings| settings.recent_runs.clone())
            .unwrap_or_default()
    });
    look_again(held, runs);
    let opened = Opened(RwSignal::new(None));
    provide_context(opened);
    view! {
        <Show when=move || labels_on() || !runs.with(Vec::is_empty)>
            <section class="card" aria-labelledby="runs-title">
                <div class="runs__head">
                    <h2 class="card__title" id="runs-title">{tr!(email_settings.runs_title)}</h2>
                    <Show when=labels_on>
                        <NextRun />
                        <RunNow runs=runs />
                    </Show>
                </div>
                {live(move || {
                    let runs = runs.get();
                    match runs.first().cloned() {
                        None => {
                            view! { <p class="card__nothing">{tr!(email_settings.runs_none)}</p> }
                        }
                        Some(run) => {
                            view! {
                                <LastRun run=run />
                                <RunTable runs=runs />
                                <RunLog />
                                <UndoSince />
                            }
                        }
                    }
                })}
            </section>
            <RunDialog />
        </Show>
    }
}

/// Asks for the settings again while a run is at work, and once the next is due.
fn look_again(held: Held, runs: Memo<Vec<LabelRun>>) {
    let due = countdown_to(next_run_ms(held));
    let watching =
        Memo::new(move |_| runs.with(|runs| is_running(runs)) || due.get() == Some(Countdown::Due));
    effect(move || {
        if !watching.get() {
            return;
        }
        if let Ok(timer) = set_interval_with_handle(move || held.settings.again(), LOOK_AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
}

fn next_run_ms(held: Held) -> Signal<Option<i64>> {
    Signal::derive(move || {
        held.read(|settings| settings.next_run_at.map(|at| at.as_millisecond()))
            .flatten()
    })
}

#[component]
fn NextRun() -> impl IntoView {
    let left = countdown_to(next_run_ms(expect_context::<Held>()));
    let minutes = move || match left.get() {
        Some(Countdown::Minutes(minutes, _) | Countdown::Long(minutes)) => minutes,
        Some(Countdown::Due | Countdown::Seconds(_)) | None => 0,
    };
    let seconds = move || match left.get() {
        Some(Countdown::Minutes(_, seconds) | Countdown::Seconds(seconds)) => seconds,
        Some(Countdown::Due | Countdown::Long(_)) | None => 0,
    };
    let none = tr!(email_settings.next_run_none);
    let due = tr!(email_settings.next_run_due);
    let soon = tr!(email_settings.next_run_seconds, s = seconds());
    let later = tr!(
        email_settings.next_run_minutes,
        m = minutes(),
        s = seconds()
    );
    let long = tr!(email_settings.next_run_long, m = minutes());
    let words = move || match left.get() {
        None => none.get().to_owned(),
        Some(Countdown::Due) => due.get().to_owned(),
        Some(Countdown::Seconds(_)) => soon.get(),
        Some(Countdown::Minutes(..)) => later.get(),
        Some(Countdown::Long(_)) => long.get(),
    };
    view! { <p class="runs__next"><Icon name="clock" />{live(words)}</p> }
}

/// Runs the job now, and says what it did once it is done.
#[component]
fn RunNow(runs: Memo<Vec<LabelRun>>) -> impl IntoView {
    let held = expect_context::<Held>();
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let asked = RwSignal::new(false);
    let mine = RwSignal::new(None::<LabelRunId>);
    let busy = Signal::derive(move || asked.get() || runs.with(|runs| is_running(runs)));
    let finished = move || {
        let mine = mine.get()?;
        let run = runs.with(|runs| runs.iter().find(|run| run.id == mine).cloned())?;
        (run.outcome != RunOutcome::Running).then_some(run)
    };
    let done = tr!(
        email_settings.run_done,
        filed = finished().map_or(0, |run| filed(&run.counts)),
        seen = finished().map_or(0, |run| run.counts.seen)
    );
    effect(move || {
        let Some(run) = finished() else { return };
        match run.outcome {
            RunOutcome::Done => toasts.done(done.get_untracked()),
            other => {
                let (_, words) = outcome_words(other);
                toasts.failed(words.unwrap_or_else(|| short_words(other)).get_untracked());
            }
        }
        mine.set(None);
    });
    let run_now = Callback::new(move |()| {
        asked.set(true);
        spawn(async move {
            let answer = api::post::<(), LabelRun>(route::MAILBOX_RUNS, &()).await;
            asked.try_set(false);
            match answer {
                Ok(run) => {
                    mine.try_set(Some(run.id));
                    held.settings.again();
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
        });
    });
    let (idle, running) = (tr!(email_settings.run_now), tr!(email_settings.running));
    view! {
        <Button busy=busy on_press=run_now>
            {live(move || if busy.get() { running.get() } else { idle.get() })}
        </Button>
    }
}
