//! Earlier runs: those that moved mail or left it alone, page by page. Most runs find nothing new, and are left out.

use super::run_table::RunTable;
use crate::{
    api::{self, Abort},
    box_view::{IntoBox, view},
    components::{Button, ButtonKind, error_words},
    reactive::{live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{label::LabelRun, label_log::RunList, route};
use leptos::prelude::*;

/// The earlier runs, once they are asked for.
#[component]
pub fn RunLog() -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let runs = RwSignal::new(None::<Vec<LabelRun>>);
    let (more, busy) = (RwSignal::new(true), RwSignal::new(false));
    let ask = Callback::new(move |()| {
        busy.set(true);
        let last = runs.with_untracked(|runs| runs.as_ref()?.last().map(|run| run.id.clone()));
        let path = match last {
            Some(id) => format!("{}?before={id}", route::MAILBOX_RUNS),
            None => route::MAILBOX_RUNS.to_owned(),
        };
        spawn(async move {
            let answer = api::get::<RunList>(&path, &Abort::never()).await;
            busy.try_set(false);
            match answer {
                Ok(list) => {
                    more.try_set(list.more);
                    runs.try_update(|runs| runs.get_or_insert_default().extend(list.runs));
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
        });
    });
    let (first, older) = (tr!(label_log.log), tr!(label_log.older));
    let words = move || {
        if runs.with(Option::is_none) {
            first.get()
        } else {
            older.get()
        }
    };
    view! {
        <div class="run-log">
            {live(move || {
                let runs = runs.get()?;
                Some(view! {
                    <h3 class="run-log__title">{tr!(label_log.log_title)}</h3>
                    <RunTable runs=runs />
                })
            })}
            {live(move || {
                if !more.get() {
                    return ().boxed();
                }
                view! {
                    <Button kind=ButtonKind::Quiet busy=busy on_press=ask>{live(words)}</Button>
                }
            })}
        </div>
    }
}
