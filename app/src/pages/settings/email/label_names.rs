//! The labels as they stand in Gmail, and what their owner is asked about them.

use super::{Held, last_run::tell_outcome};
use crate::{
    api,
    box_view::{BoxView, view},
    components::{Button, CategoryChip, Dialog, error_words},
    on_demand::later,
    pages::record::when,
    parts::file_existing,
    reactive::spawn,
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    label::{Category, LabelRun},
    mailbox::{DeletedLabel, GrantState, LabelAnswer, LabelChoice, LabelName, Mailbox},
    route,
};
use leptos::prelude::*;

/// The labels as they stand in Gmail.
#[component]
pub fn LabelNames(
    /// The mailbox.
    mailbox: Mailbox,
) -> impl IntoView {
    let Mailbox {
        label_names,
        deleted_labels,
        job_grant,
        ..
    } = mailbox;
    let waits = label_names.is_empty()
        && deleted_labels.is_empty()
        && job_grant.state == GrantState::Active;
    let choose = use_choose();
    let there = label_names
        .into_iter()
        .map(|label| there(label, choose))
        .collect_view();
    let deleted = deleted_labels
        .into_iter()
        .map(|label| deleted(label, choose))
        .collect_view();
    view! {
        <div class="label-names">
            <h3 class="label-names__title">{tr!(email_settings.label_names_title)}</h3>
            <ul class="label-names__list" role="list">{there} {deleted}</ul>
            {waits.then(|| view! { <p class="label-names__none">{tr!(email_settings.label_names_none)}</p> })}
        </div>
    }
}

/// Filing what is in the inbox already, after a look at what that would be.
#[component]
pub fn ExistingMail() -> impl IntoView {
    let held = expect_context::<Held>();
    let open = RwSignal::new(false);
    let ask = Callback::new(move |()| open.set(true));
    let done = Callback::new(move |()| {
        open.set(false);
        held.settings.again();
    });
    let title = tr!(email_settings.existing_title);
    let title = Signal::derive(move || title.get().to_owned());
    view! {
        <div class="label-names">
            <p class="label-names__none">{tr!(email_settings.existing_text)}</p>
            <div>
                <Button on_press=ask>{tr!(email_settings.existing_ask)}</Button>
            </div>
        </div>
        <Dialog open=open title=title>
            {later(move || file_existing(done))}
        </Dialog>
    }
}

/// A label that is there.
fn there(label: LabelName, choose: Choose) -> BoxView {
    let LabelName {
        category,
        name,
        own_category,
        made_again_at,
        taken_name,
        adopting,
        adopted,
        former_label_id,
        ..
    } = label;
    let made_again = made_again_at.map(|at| {
        let at = when(at);
        note(tr!(email_settings.label_made_again, at = at.get()))
    });
    let taken = taken_name.map(|taken| {
        let named = taken.clone();
        let words = tr!(email_settings.label_name_taken, taken = taken.clone());
        let adopt = tr!(email_settings.label_adopt, taken = named.clone());
        view! {
            {note(words)}
            {step(choose, category, LabelChoice::Adopt, adopt, adopting)}
        }
    });
    let former = former_label_id.filter(|_| adopted).map(|_| {
        let words = tr!(email_settings.label_adopted);
        note(Signal::derive(move || words.get().to_owned()))
    });
    view! {
        <li class="label-name">
            <CategoryChip category=category own=own_category />
            <span class="label-name__gmail">{name}</span>
            {made_again}
            {taken}
            {former}
        </li>
    }
}

/// A label that its owner has deleted again.
fn deleted(label: DeletedLabel, choose: Choose) -> BoxView {
    let DeletedLabel {
        category,
        name,
        own_category,
        deleted_at,
        remaking,
    } = label;
    let at = when(deleted_at);
    let words = tr!(email_settings.label_deleted, at = at.get());
    let make = tr!(email_settings.label_make);
    let make = Signal::derive(move || make.get().to_owned());
    view! {
        <li class="label-name">
            <CategoryChip category=category own=own_category />
            <del class="label-name__gmail">{name}</del>
            {note(words)}
            {step(choose, category, LabelChoice::MakeAgain, make, remaking)}
        </li>
    }
}

/// The button that answers, or that the answer waits for a run.
fn step(
    choose: Choose,
    category: Category,
    choice: LabelChoice,
    words: Signal<String>,
    waits: bool,
) -> BoxView {
    if waits {
        let next = tr!(email_settings.label_with_next_run);
        return note(Signal::derive(move || next.get().to_owned()));
    }
    let press = Callback::new(move |()| choose.run.run((category, choice)));
    view! {
        <div class="label-name__step">
            <Button busy=choose.busy on_press=press>{words}</Button>
        </div>
    }
}

/// What the owner of a label should know about it.
fn note(words: Signal<String>) -> BoxView {
    view! { <span class="label-name__note" role="note">{words}</span> }
}

/// Says what is wanted of a label.
#[derive(Clone, Copy)]
struct Choose {
    busy: RwSignal<bool>,
    run: Callback<(Category, LabelChoice)>,
}

fn use_choose() -> Choose {
    let held = expect_context::<Held>();
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let done = tr!(email_settings.label_done);
    let goes_on = tr!(email_settings.label_with_next_run);
    let busy = RwSignal::new(false);
    let run = Callback::new(move |(category, choice): (Category, LabelChoice)| {
        busy.set(true);
        spawn(async move {
            let path = route::mailbox_label(&category.name());
            let answer = api::put::<_, LabelRun>(&path, &LabelAnswer { choice }).await;
            match answer {
                Ok(run) => tell_outcome(toasts, run.outcome, done, goes_on),
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
            busy.try_set(false);
            held.settings.again();
        });
    });
    Choose { busy, run }
}
