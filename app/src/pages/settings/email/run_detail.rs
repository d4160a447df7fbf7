//! The messages of a run: what was filed and why, what was left alone and why. The server knows them by their ids; their
//! subjects come from Gmail, to this browser only.

use super::{
    Held,
    run_table::Opened,
    run_words::{because, fate, place, skip_words},
    undo::{Undo, use_undo},
};
use crate::{
    api::{self, Abort},
    box_view::{BoxView, IntoBox, view},
    browser::intl,
    components::{Button, ButtonKind, CategoryChip, Dialog, ErrorState, SkeletonRecord},
    loader::{Loader, loader},
    mail::{Named, use_mail},
    model::{
        load::Load,
        mail::label_log::{can_undo, can_undo_run},
    },
    reactive::{effect, live, now, spawn},
    state::{
        language::{use_language, use_locale},
        session::use_me,
    },
    tr, words,
};
use contract::{
    label::{LabelRun, RunTrigger},
    label_log::{FiledMessage, RunDetail, SkippedMessage, UndoRequest},
    mailbox::{GrantState, MailFeature},
    route,
};
use gmail::MessageId;
use leptos::prelude::*;
use std::collections::HashMap;

/// What Gmail has of the messages, by their ids; nothing yet where one is missing.
type Subjects = RwSignal<HashMap<String, Named>>;

/// The messages of the run that is opened.
#[component]
pub fn RunDialog() -> impl IntoView {
    let Opened(opened) = expect_context::<Opened>();
    let open = RwSignal::new(false);
    // Each follows the other where they differ, and only there: a set signal tells all who follow it.
    effect(move || {
        let wanted = opened.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    effect(move || {
        if !open.get() && opened.with_untracked(Option::is_some) {
            opened.set(None);
        }
    });
    let (language, locale) = (use_language(), use_locale());
    let zone = use_me().organization.time_zone;
    let title = Signal::derive(move || {
        opened.with(|run| {
            run.as_ref().map_or_else(String::new, |run| {
                let at = intl::date_time(run.started_at, language.get(), &zone);
                match run.trigger {
                    RunTrigger::Undo => words!(locale.get(), label_log.undo_title, when = at),
                    RunTrigger::Schedule | RunTrigger::Owner => {
                        words!(locale.get(), label_log.title, when = at)
                    }
                }
                .to_string()
            })
        })
    });
    view! {
        <Dialog open=open title=title>
            {live(move || opened.get().map(|run| view! { <Detail run=run /> }))}
            <div class="dialog__actions">
                <Button on_press=Callback::new(move |()| open.set(false))>
                    {tr!(label_log.close)}
                </Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Detail(run: LabelRun) -> impl IntoView {
    let path = route::with_id(route::MAILBOX_RUN, run.id.as_str());
    let pages = RwSignal::new(Vec::<FiledMessage>::new());
    let first: Loader<RunDetail> = loader(move |abort| {
        let path = path.clone();
        api::get::<RunDetail>(&path, &abort)
    });
    effect(move || {
        // A first page that was read again is the truth: further pages are asked for again.
        let _anew = first.with(|first| first.ready().is_some());
        pages.set(Vec::new());
    });
    let again = Callback::new(move |()| first.again());
    let undo = use_undo(again);
    let subjects = Subjects::new(HashMap::new());
    live(move || match first.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(detail) => {
            view! { <Messages detail=detail further=pages undo=undo subjects=subjects /> }
        }
    })
}

#[component]
fn Messages(
    detail: RunDetail,
    further: RwSignal<Vec<FiledMessage>>,
    undo: Undo,
    subjects: Subjects,
) -> impl IntoView {
    let RunDetail {
        run,
        messages,
        more,
        skipped,
    } = detail;
    let ids = messages.iter().map(|message| message.message_id.clone());
    let ids = ids.chain(skipped.iter().map(|skipped| skipped.message_id.clone()));
    look_up(ids.collect(), subjects);
    let whole = can_undo_run(&run, &messages);
    let none = messages.is_empty() && skipped.is_empty();
    let heading = match run.trigger {
        RunTrigger::Undo => tr!(label_log.undone_title),
        RunTrigger::Schedule | RunTrigger::Owner => tr!(label_log.filed_title),
    };
    let last = messages.last().map(|message| message.message_id.clone());
    let line = move |message: FiledMessage| {
        view! { <Filed message=message undo=undo subjects=subjects /> }
    };
    let has_filed = !messages.is_empty();
    let filed = messages.into_iter().map(line).collect_view();
    let left = skipped
        .into_iter()
        .map(|skipped| view! { <Skipped skipped=skipped subjects=subjects /> })
        .collect::<Vec<_>>();
    view! {
        <SubjectsOff />
        {whole.then(|| view! { <UndoRun run=run.clone() undo=undo /> })}
        {none.then(|| view! { <p class="card__nothing">{tr!(label_log.nothing)}</p> })}
        {has_filed.then(|| view! {
            <h3 class="run-log__title">{heading}</h3>
            <ul class="filed" role="list">
                {filed}
                {live(move || further.get().into_iter().map(line).collect_view())}
            </ul>
        })}
        {more.then(|| view! { <More run=run.clone() last=last further=further subjects=subjects /> })}
        {(!left.is_empty()).then(|| view! {
            <h3 class="run-log__title">{tr!(label_log.skipped_title)}</h3>
            <ul class="filed" role="list">{left}</ul>
        })}
    }
}

/// Asks Gmail what these messages say, where this browser may read mail.
fn look_up(ids: Vec<String>, subjects: Subjects) {
    let mail = use_mail();
    let abort = Abort::with_owner();
    if !mail.may_now(MailFeature::Read) {
        return;
    }
    let known = |id: &String| subjects.with_untracked(|subjects| subjects.contains_key(id));
    let mut wanted: Vec<String> = ids.into_iter().filter(|id| !known(id)).collect();
    wanted.sort();
    wanted.dedup();
    let wanted: Vec<MessageId> = wanted.into_iter().flat_map(MessageId::new).collect();
    spawn(async move {
        let take = move |named: Vec<(MessageId, Named)>| {
            let named = named.into_iter();
            let named = named.map(|(id, named)| (id.as_str().to_owned(), named));
            subjects.try_update(|subjects| subjects.extend(named));
        };
        if mail.lines_of(&wanted, &abort, take).await.is_err() {
            let unknown = wanted
                .iter()
                .map(|id| (id.as_str().to_owned(), Named::Unknown));
            subjects.try_update(|subjects| {
                for (id, unknown) in unknown {
                    subjects.entry(id).or_insert(unknown);
                }
            });
        }
    });
}

#[component]
fn SubjectsOff() -> impl IntoView {
    let mailbox = expect_context::<Held>().mailbox();
    let off = move || {
        mailbox.with(|mailbox| {
            mailbox
                .as_ref()
                .is_some_and(|mailbox| mailbox.browser_grant.state != GrantState::Active)
        })
    };
    live(move || off().then(|| view! { <p class="banner">{tr!(label_log.subjects_off)}</p> }))
}

/// What a message is called: its subject, or why there is none to see.
fn subject(id: String, subjects: Subjects) -> Signal<String> {
    let reads = use_mail().may(MailFeature::Read);
    let (none, gone) = (tr!(label_log.no_subject), tr!(label_log.gone_from_gmail));
    let (waits, unknown) = (tr!(label_log.subject_waits), tr!(label_log.subject_unknown));
    let shown = id.clone();
    let off = tr!(label_log.subject_off, id = shown.clone());
    Signal::derive(move || {
        subjects.with(|subjects| match subjects.get(&id) {
            Some(Named::Row(row)) if row.subject.is_empty() => none.get().to_owned(),
            Some(Named::Row(row)) => row.subject.clone(),
            Some(Named::Gone) => gone.get().to_owned(),
            Some(Named::Unknown) => unknown.get().to_owned(),
            None if reads.get() => waits.get().to_owned(),
            None => off.get(),
        })
    })
}

#[component]
fn Filed(message: FiledMessage, undo: Undo, subjects: Subjects) -> impl IntoView {
    let id = message.message_id.clone();
    let subject = subject(id.clone(), subjects);
    let (why, place, fate) = (because(&message), place(&message), fate(&message));
    let back = tr!(label_log.undo_of, subject = subject.get());
    let contact = message.contact.as_ref().map(|contact| {
        let href = format!("/contacts/{}", contact.id);
        view! { <a class="filed__who" href=href>{contact.name.clone()}</a> }
    });
    let deal = format!("/deals/{}", message.deal.id);
    let press = move |_| {
        undo.run.run(UndoRequest::Message {
            message_id: id.clone(),
        });
    };
    let button: BoxView = if can_undo(&message) {
        view! {
            <button
                type="button"
                class="button button--quiet filed__undo"
                aria-label=back
                aria-disabled=now(move || undo.busy.get().then_some("true"))
                on:click=press
            >
                {tr!(label_log.undo)}
            </button>
        }
    } else {
        ().boxed()
    };
    view! {
        <li class="filed__message">
            <div class="filed__words">
                <p class="filed__subject">{subject}</p>
                <p class="filed__why">
                    {contact}" "<CategoryChip category=message.category own=message.own_category />" "
                    <a href=deal>{why}</a>
                </p>
                {place.map(|place| view! { <p class="filed__why">{place}</p> })}
                {fate.map(|fate| view! { <p class="filed__fate">{fate}</p> })}
            </div>
            {button}
        </li>
    }
}

#[component]
fn Skipped(skipped: SkippedMessage, subjects: Subjects) -> impl IntoView {
    let subject = subject(skipped.message_id, subjects);
    view! {
        <li class="filed__message">
            <div class="filed__words">
                <p class="filed__subject">{subject}</p>
                <p class="filed__why">{skip_words(skipped.reason)}</p>
            </div>
        </li>
    }
}

/// Puts the whole run back, after a question that stands where it was asked.
#[component]
fn UndoRun(run: LabelRun, undo: Undo) -> impl IntoView {
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |()| asking.update(|asking| *asking = !*asking));
    let confirm = Callback::new(move |()| {
        asking.set(false);
        undo.run.run(UndoRequest::Run {
            run_id: run.id.clone(),
        });
    });
    view! {
        <p class="run-log__undo">
            <Button busy=undo.busy on_press=ask>{tr!(label_log.undo_run)}</Button>
        </p>
        {live(move || {
            asking.get().then(|| view! {
                <div class="banner" role="alert">
                    <p>{tr!(label_log.undo_run_text)}</p>
                    <p class="run-log__undo">
                        <Button kind=ButtonKind::Danger on_press=confirm>
                            {tr!(label_log.undo_since_confirm)}
                        </Button>
                        " "
                        <Button on_press=ask>{tr!(common.cancel)}</Button>
                    </p>
                </div>
            })
        })}
    }
}

/// The next page of the run's messages.
#[component]
fn More(
    run: LabelRun,
    last: Option<String>,
    further: RwSignal<Vec<FiledMessage>>,
    subjects: Subjects,
) -> impl IntoView {
    let (more, busy) = (RwSignal::new(true), RwSignal::new(false));
    let owner = Owner::current();
    let ask = Callback::new(move |()| {
        busy.set(true);
        let newest = further.with_untracked(|all| all.last().map(|one| one.message_id.clone()));
        let after = newest.or_else(|| last.clone()).unwrap_or_default();
        let path = route::with_id(route::MAILBOX_RUN, run.id.as_str());
        let owner = owner.clone();
        spawn(async move {
            let path = format!("{path}?after={after}");
            let answer = api::get::<RunDetail>(&path, &Abort::never()).await;
            busy.try_set(false);
            let Ok(page) = answer else { return };
            more.try_set(page.more);
            let ids = page
                .messages
                .iter()
                .map(|one| one.message_id.clone())
                .collect();
            if let Some(owner) = owner {
                owner.with(|| look_up(ids, subjects));
            }
            further.try_update(|all| all.extend(page.messages));
        });
    });
    live(move || {
        more.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet busy=busy on_press=ask>{tr!(label_log.more)}</Button>
            }
        })
    })
}
