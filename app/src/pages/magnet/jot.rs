//! A note or a task about a notice's mail: about its sender's record or one of their deals, with a
//! link to the mail and nothing of what it says.

use super::triage::{Shown, use_triage};
use crate::{
    api::Abort,
    box_view::view,
    mail::use_mail,
    pages::jottings::{NoteForm, TaskForm},
    reactive::{derived, now, spawn},
    tr,
};
use contract::{
    about::{About, AboutKind},
    people::PersonKind,
    stage::StageKind,
};
use gmail::MessageId;
use leptos::prelude::*;

/// The form.
#[component]
pub fn Jot(
    /// The notice, and who wrote.
    shown: Shown,
    /// A task, instead of a note.
    task: bool,
) -> impl IntoView {
    let triage = use_triage();
    let choices = StoredValue::new(choices(&shown));
    let chosen = RwSignal::new(0_usize);
    let message_id = RwSignal::new(None::<String>);
    let said = RwSignal::new(Vec::<String>::new());
    let mail = use_mail();
    let id = MessageId::new(shown.0.message_id).ok();
    if let Some(id) = id {
        spawn(async move {
            // Without it the note has no link, and repeated words go without a warning: the form
            // waits for neither.
            if let Ok((_, view, text)) = mail.to_answer(id, &Abort::never()).await {
                message_id.try_set(view.message_id);
                said.try_set(vec![view.subject, text]);
            }
        });
    }
    let about = derived(move || {
        choices.with_value(|all| all.get(chosen.get()).map(|(about, _)| about.clone()))
    });
    let sure = derived(move || {
        about.get().unwrap_or(About {
            kind: AboutKind::Contact,
            id: String::new(),
        })
    });
    let saved = Callback::new(move |()| triage.asking.set(None));
    let option = |(index, (_, name)): (usize, (About, String))| {
        let here = move || chosen.get() == index;
        view! { <option value=index.to_string() prop:selected=now(here)>{name}</option> }
    };
    let options = choices.get_value().into_iter().enumerate().map(option);
    view! {
        <div class="jottings">
            <label class="jottings__about">
                {tr!(jottings.about)}
                <select
                    class="input input--select"
                    on:change=move |event| {
                        chosen.set(event_target_value(&event).parse().unwrap_or_default());
                    }
                >
                    {options.collect_view()}
                </select>
            </label>
            {if task {
                view! { <TaskForm about=about message_id=message_id mail=said on_saved=saved /> }
            } else {
                view! { <NoteForm about=sure message_id=message_id mail=said on_saved=saved /> }
            }}
            <p class="magnet__kept">{tr!(jottings.only_link)}</p>
        </div>
    }
}

/// What it may be about: the sender's deals that are open, then their records.
fn choices((_, sender): &Shown) -> Vec<(About, String)> {
    let Some(sender) = sender else {
        return Vec::new();
    };
    let records = sender.records.iter().filter_map(|record| {
        let kind = match record.kind {
            PersonKind::Contact => AboutKind::Contact,
            PersonKind::Lead => AboutKind::Lead,
            PersonKind::Colleague => return None,
        };
        let about = About {
            kind,
            id: record.id.clone(),
        };
        Some((about, record.name.clone()))
    });
    let open = sender
        .deals
        .iter()
        .filter(|deal| deal.stage.kind == StageKind::Open);
    let deals = open.map(|deal| {
        let about = About {
            kind: AboutKind::Deal,
            id: deal.id.as_str().to_owned(),
        };
        (about, deal.name.clone())
    });
    records.chain(deals).collect()
}
