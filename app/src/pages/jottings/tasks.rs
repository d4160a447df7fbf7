//! The tasks about a record, one's own tasks, and the form that adds one.

use super::{
    adding::{MailText, Trouble, action, quoting, use_adding},
    task_line::TaskLine,
};
use crate::{
    api,
    box_view::{BoxView, view},
    components::{Button, EmptyState, ErrorState, PageHead, SkeletonRows},
    i18n::Text,
    loader::{Loader, loader},
    model::load::Load,
    pages::record::address_about,
    reactive::{derived, live},
    state::{language::use_language, live::use_live, session::may, toasts::use_toasts},
    tr, words,
};
use contract::{
    about::About,
    limits::NAME_MAX_CHARS,
    permission::Permission,
    route,
    task::{Task, TaskInput},
    time::parse_date,
};
use leptos::prelude::*;

/// The open tasks about a record.
#[component]
pub fn Tasks(
    /// The record.
    about: About,
) -> impl IntoView {
    let happens = use_live();
    let address = address_about(route::TASKS, &about);
    let tasks = loader(move |abort| {
        happens.follow_tasks();
        api::get::<Vec<Task>>(&address, &abort)
    });
    let again = Callback::new(move |()| tasks.again());
    let about = Signal::stored(Some(about));
    let form =
        may(Permission::EditRecords).then(|| view! { <TaskForm about=about on_saved=again /> });
    view! {
        <section class="card jottings" aria-labelledby="tasks-title">
            <h2 class="card__title" id="tasks-title">{tr!(jottings.tasks)}</h2>
            {form}
            {states(tasks, false, || {
                view! { <p class="card__nothing">{tr!(jottings.no_tasks)}</p> }
            })}
        </section>
    }
}

/// The page of one's own tasks: those that are open, and on request those that are done.
#[component]
pub fn MyTasks() -> impl IntoView {
    let happens = use_live();
    let done = RwSignal::new(false);
    let tasks = loader(move |abort| {
        happens.follow_tasks();
        let address = format!("{}?done={}", route::TASKS, done.get());
        api::get::<Vec<Task>>(&address, &abort)
    });
    let again = Callback::new(move |()| tasks.again());
    let form = may(Permission::EditRecords)
        .then(|| view! { <TaskForm about=Signal::stored(None) on_saved=again /> });
    let choice = move |shows: bool| {
        let words = if shows {
            tr!(jottings.done)
        } else {
            tr!(jottings.open)
        };
        let pressed = move || (done.get() == shows).to_string();
        view! {
            <button
                type="button"
                class="segments__choice"
                aria-pressed=crate::reactive::now(pressed)
                on:click=move |_| done.set(shows)
            >
                {words}
            </button>
        }
    };
    view! {
        <PageHead title=tr!(jottings.my_tasks) />
        <section class="card jottings">
            {form}
            <div class="segments" role="group" aria-label=tr!(jottings.which)>
                {choice(false)}
                {choice(true)}
            </div>
            {states(tasks, true, || view! {
                <EmptyState
                    icon="check"
                    title=said(tr!(jottings.none_title))
                    body=said(tr!(jottings.none_text))
                />
            })}
        </section>
    }
}

fn said(words: Text) -> Signal<String> {
    derived(move || words.get().to_owned())
}

/// Tasks in whichever state they are.
fn states(
    tasks: Loader<Vec<Task>>,
    with_record: bool,
    nothing: fn() -> BoxView,
) -> crate::reactive::Live {
    let again = Callback::new(move |()| tasks.again());
    live(move || match tasks.get() {
        Load::Loading => view! { <SkeletonRows count=2 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(list) if list.is_empty() => nothing(),
        Load::Ready(list) => {
            let line = |task| {
                view! { <TaskLine task=task with_record=with_record on_change=again /> }
            };
            let lines = list.into_iter().map(line).collect_view();
            view! { <ul class="jottings__list" role="list">{lines}</ul> }
        }
    })
}

/// Adds a task.
#[component]
pub fn TaskForm(
    /// The record it is about.
    about: Signal<Option<About>>,
    /// The mail it is about.
    #[prop(optional, into)]
    message_id: Signal<Option<String>>,
    /// What that mail says: whoever repeats it is warned.
    #[prop(optional, into)]
    mail: MailText,
    /// It was saved.
    on_saved: Callback<()>,
) -> impl IntoView {
    let (adding, toasts, language) = (use_adding(), use_toasts(), use_language());
    let title = RwSignal::new(String::new());
    let due = RwSignal::new(String::new());
    let quoting = quoting(title, mail);
    let quoting = derived(move || about.with(Option::is_some) && quoting.get());
    let save = Callback::new(move |()| {
        let input = TaskInput {
            title: title.get_untracked(),
            about: about.get_untracked(),
            due_on: due.with_untracked(|due| parse_date(due)),
            done: false,
            message_id: message_id.get_untracked(),
            owner_id: None,
            version: None,
        };
        if input.title.trim().is_empty() {
            return;
        }
        adding.add::<Task>(route::TASKS, input, move || {
            title.try_set(String::new());
            due.try_set(String::new());
            toasts.done(words!(language.locale_now(), jottings.task_saved));
            on_saved.run(());
        });
    });
    let action = action(quoting, tr!(jottings.save_task));
    view! {
        <div class="jottings__form jottings__form--task">
            <input
                class="input"
                type="text"
                maxlength=NAME_MAX_CHARS.to_string()
                aria-label=tr!(jottings.task)
                placeholder=tr!(jottings.task_hint)
                prop:value=title
                on:input=move |event| title.set(event_target_value(&event))
            />
            <input
                class="input"
                type="date"
                aria-label=tr!(jottings.due)
                prop:value=due
                on:input=move |event| due.set(event_target_value(&event))
            />
            <Button busy=adding.busy on_press=save>{action}</Button>
            <Trouble adding=adding quoting=quoting />
        </div>
    }
}
