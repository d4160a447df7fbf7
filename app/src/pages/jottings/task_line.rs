//! One task: a tick says that it is done.

use super::mail_link::MailLink;
use crate::{
    api,
    box_view::view,
    browser::{clock, intl},
    components::{Button, ButtonKind, Chip, Icon, Tone, error_words},
    reactive::{live, spawn},
    state::{
        language::use_language,
        session::{may, use_me, use_session},
        toasts::use_toasts,
    },
    tr, words,
};
use contract::{
    about::{About, AboutKind, AboutLink},
    permission::Permission,
    route,
    task::{Task, TaskInput},
};
use leptos::prelude::*;

/// A task.
#[component]
pub fn TaskLine(
    /// The task.
    task: Task,
    /// Whether the record it is about is named.
    #[prop(optional)]
    with_record: bool,
    /// It has changed, or could not be.
    on_change: Callback<()>,
) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let me = use_me();
    let path = route::with_id(route::TASK, task.id.as_str());
    let changeable = may(Permission::EditRecords);
    let said = move |answer: Result<(), api::Error>| {
        if let Err(error) = answer {
            session.note(&error);
            toasts.failed(error_words(&error, language.locale_now()));
        }
        on_change.run(());
    };
    let tick = {
        let (path, task) = (path.clone(), task.clone());
        move |done: bool| {
            let (path, input) = (path.clone(), with_done(&task, done));
            spawn(async move {
                let answer = api::put::<_, Task>(&path, &input).await;
                if answer.is_ok() && done {
                    toasts.done(words!(language.locale_now(), jottings.task_done));
                }
                said(answer.map(drop));
            });
        }
    };
    let remove = Callback::new(move |()| {
        let path = path.clone();
        spawn(async move { said(api::delete(&path).await) });
    });
    let due = task.due_on;
    let today = clock::today(&me.organization.time_zone);
    let late = task.done_at.is_none() && due.is_some_and(|due| due < today);
    let due = due.map(|due| {
        view! { <span class="jotting__due">{live(move || intl::month_day(due, language.get()))}</span> }
    });
    let others = (task.owner.id != me.user.id).then(|| task.owner.name.clone());
    let record = task.about.filter(|_| with_record).map(|about| {
        let href = page_of(&about);
        view! { <a href=href>{about.name}</a> }
    });
    let removable = changeable && task.owner.id == me.user.id;
    view! {
        <li class="jotting jotting--task">
            <label class="jotting__task">
                <input
                    type="checkbox"
                    prop:checked=task.done_at.is_some()
                    disabled=!changeable
                    on:change=move |event| tick(event_target_checked(&event))
                />
                <span class="jotting__text">{task.title}</span>
            </label>
            <span class="jotting__foot">
                {due}
                {late.then(|| view! { <Chip tone=Tone::Bad words=tr!(jottings.late) /> })}
                {others}
                {record}
                {task.message_id.map(|id| view! { <MailLink message_id=id /> })}
                {removable.then(|| {
                    view! {
                        <Button kind=ButtonKind::Quiet on_press=remove>
                            <Icon name="trash" />
                            <span class="visually-hidden">{tr!(jottings.delete_task)}</span>
                        </Button>
                    }
                })}
            </span>
        </li>
    }
}

/// The same task, done or open again.
fn with_done(task: &Task, done: bool) -> TaskInput {
    let about = task.about.as_ref();
    TaskInput {
        title: task.title.clone(),
        about: about.map(|about| About {
            kind: about.kind,
            id: about.id.clone(),
        }),
        due_on: task.due_on,
        done,
        message_id: task.message_id.clone(),
        owner_id: None,
        version: Some(task.version),
    }
}

fn page_of(about: &AboutLink) -> String {
    let kind = match about.kind {
        AboutKind::Lead => "leads",
        AboutKind::Contact => "contacts",
        AboutKind::Account => "accounts",
        AboutKind::Deal => "deals",
    };
    format!("/{kind}/{}", about.id)
}
