//! What one run of the label job did, in numbers.

use crate::{
    box_view::view,
    components::{CategoryChip, Chip, Tone},
    i18n::{Text, text},
    model::mail::settings::{duration_ms, filed_under},
    pages::record::when,
    state::toasts::Toasts,
    tr, words,
};
use contract::label::{Category, LabelRun, RunOutcome, RunTrigger};
use leptos::prelude::*;

/// The last run: when, how it ended, and its counts.
#[component]
pub fn LastRun(
    /// The run.
    run: LabelRun,
) -> impl IntoView {
    let counts = run.counts;
    let (tone, outcome) = outcome_words(run.outcome);
    let filed = Category::BUILT_IN
        .iter()
        .map(|category| {
            let count = filed_under(&counts, *category);
            view! {
                <li class="count">
                    <span class="count__number">{count}</span>
                    <CategoryChip category=*category />
                </li>
            }
        })
        .collect_view();
    let took = duration_ms(&run).map(|ms| format!("{}.{} s", ms / 1_000, ms / 100 % 10));
    let cost = tr!(
        email_settings.run_cost_value,
        requests = counts.requests,
        units = counts.units
    );
    view! {
        <div class="last-run">
            <p class="last-run__head">
                <span class="last-run__title">{tr!(email_settings.last_run)}</span>
                " "{when(run.started_at)}" "
                {took.map(|took| view! { <span class="last-run__took">{took}</span> })}
            </p>
            <p class="last-run__outcome"><Chip tone=tone words=short_words(run.outcome) />" "{outcome}</p>
            <ul class="counts" role="list">
                <Count number=counts.seen words=tr!(email_settings.run_seen) />
                {filed}
                {(counts.own_categories > 0)
                    .then(|| view! { <Count number=counts.own_categories words=tr!(categories.run_count) /> })}
                <Count number=counts.no_category words=tr!(email_settings.count_no_category) />
                <Count number=counts.not_personal words=tr!(email_settings.count_not_personal) />
                <Count number=counts.skipped words=tr!(email_settings.count_skipped) />
                <Count number=counts.notices words=tr!(email_settings.run_notices) />
                {(counts.refiled > 0)
                    .then(|| view! { <Count number=counts.refiled words=tr!(filing.refiled_count) /> })}
                {(counts.undone > 0)
                    .then(|| view! { <Count number=counts.undone words=tr!(label_log.undone_count) /> })}
            </ul>
            <p class="last-run__cost">{tr!(email_settings.run_cost)}": "{cost}</p>
        </div>
    }
}

#[component]
fn Count(number: u32, words: Text) -> impl IntoView {
    view! {
        <li class="count">
            <span class="count__number">{number}</span>
            <span class="count__words">{words}</span>
        </li>
    }
}

/// How a run ended, in a word.
pub fn short_words(outcome: RunOutcome) -> Text {
    text(match outcome {
        RunOutcome::Running => |l| words!(l, email_settings.short_running),
        RunOutcome::Done => |l| words!(l, email_settings.short_done),
        RunOutcome::Postponed => |l| words!(l, email_settings.short_postponed),
        RunOutcome::Paused => |l| words!(l, email_settings.short_paused),
        RunOutcome::Failed => |l| words!(l, email_settings.short_failed),
    })
}

/// The color of an outcome, and what it means for the user; nothing where the word says it all.
pub fn outcome_words(outcome: RunOutcome) -> (Tone, Option<Text>) {
    match outcome {
        RunOutcome::Running => (Tone::Accent, None),
        RunOutcome::Done => (Tone::Good, None),
        RunOutcome::Postponed => (
            Tone::Warm,
            Some(text(|l| words!(l, email_settings.outcome_postponed))),
        ),
        RunOutcome::Paused => (
            Tone::Bad,
            Some(text(|l| words!(l, email_settings.outcome_paused))),
        ),
        RunOutcome::Failed => (
            Tone::Bad,
            Some(text(|l| words!(l, email_settings.outcome_failed))),
        ),
    }
}

/// Tells how a run ended that its user asked for: `done` where it did what was wanted, `goes_on` while it is at work.
pub fn tell_outcome(toasts: Toasts, outcome: RunOutcome, done: Text, goes_on: Text) {
    match (outcome, outcome_words(outcome).1) {
        (RunOutcome::Done, _) => toasts.done(done.get_untracked()),
        (_, Some(words)) => toasts.failed(words.get_untracked()),
        (_, None) => toasts.done(goes_on.get_untracked()),
    }
}

/// Why a run began.
pub fn trigger_words(trigger: RunTrigger) -> Text {
    text(match trigger {
        RunTrigger::Schedule => |l| words!(l, email_settings.trigger_schedule),
        RunTrigger::Owner => |l| words!(l, email_settings.trigger_owner),
        RunTrigger::Undo => |l| words!(l, label_log.trigger_undo),
    })
}
