//! Runs of the label job, one a row. A run that has messages opens to them.

use super::last_run::{outcome_words, short_words, trigger_words};
use crate::{
    box_view::{IntoBox, view},
    components::Chip,
    model::mail::{
        label_log::has_messages,
        settings::{filed, left},
    },
    pages::record::when,
    tr,
};
use contract::label::LabelRun;
use leptos::prelude::*;

/// The run whose messages are shown.
#[derive(Clone, Copy)]
pub struct Opened(pub RwSignal<Option<LabelRun>>);

/// Runs, the newest first.
#[component]
pub fn RunTable(
    /// The runs.
    runs: Vec<LabelRun>,
) -> impl IntoView {
    let rows = runs
        .into_iter()
        .map(|run| view! { <RunRow run=run /> })
        .collect_view();
    view! {
        <table class="runs">
            <thead>
                <tr>
                    <th scope="col">{tr!(email_settings.run_when)}</th>
                    <th scope="col" class="runs__wide">{tr!(email_settings.run_why)}</th>
                    <th scope="col">{tr!(email_settings.run_outcome)}</th>
                    <th scope="col" class="runs__number">{tr!(email_settings.run_seen)}</th>
                    <th scope="col" class="runs__number">{tr!(email_settings.run_filed)}</th>
                    <th scope="col" class="runs__number">{tr!(email_settings.run_left)}</th>
                    <th scope="col" class="runs__wide">{tr!(email_settings.run_cost)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn RunRow(run: LabelRun) -> impl IntoView {
    let Opened(opened) = expect_context::<Opened>();
    let counts = run.counts;
    let (tone, _) = outcome_words(run.outcome);
    let cost = tr!(
        email_settings.run_cost_value,
        requests = counts.requests,
        units = counts.units
    );
    let (trigger, outcome) = (run.trigger, run.outcome);
    let at = when(run.started_at);
    let time = if has_messages(&run) {
        let name = tr!(label_log.open, when = at.get());
        let open = move |_| opened.set(Some(run.clone()));
        view! {
            <button type="button" class="runs__open" aria-label=name on:click=open>
                {at}
            </button>
        }
        .boxed()
    } else {
        at.boxed()
    };
    view! {
        <tr>
            <td>{time}</td>
            <td class="runs__wide">{trigger_words(trigger)}</td>
            <td><Chip tone=tone words=short_words(outcome) /></td>
            <td class="runs__number">{counts.seen}</td>
            <td class="runs__number">{filed(&counts)}</td>
            <td class="runs__number">{left(&counts)}</td>
            <td class="runs__wide">{cost}</td>
        </tr>
    }
}
