//! The notes about a record, and the form that adds one.

use super::{
    adding::{MailText, Trouble, action, quoting, use_adding},
    mail_link::MailLink,
};
use crate::{
    api,
    box_view::{BoxView, view},
    components::{Button, ButtonKind, ErrorState, Icon, SkeletonRows, error_words},
    loader::{Loader, loader},
    model::load::Load,
    on_demand::later_with,
    pages::record::{address_about, when},
    parts::note_file,
    reactive::{live, spawn},
    state::{
        language::use_language,
        record_page::{RecordPage, use_record_page},
        session::{may, use_me, use_session},
        toasts::use_toasts,
    },
    tr, words,
};
use contract::{
    about::About,
    limits::TEXT_MAX_CHARS,
    note::{Note, NoteInput},
    permission::Permission,
    route,
};
use leptos::prelude::*;

/// The notes about a record.
#[component]
pub fn Notes(
    /// The record.
    about: About,
) -> impl IntoView {
    let address = address_about(route::NOTES, &about);
    let page = use_record_page();
    let notes = loader(move |abort| {
        // A file was attached on the same page.
        let _times = page.map(RecordPage::written);
        api::get::<Vec<Note>>(&address, &abort)
    });
    let again = Callback::new(move |()| notes.again());
    let form = may(Permission::EditRecords).then(|| {
        view! { <NoteForm about=Signal::stored(about) on_saved=again /> }
    });
    view! {
        <section class="card jottings" aria-labelledby="notes-title">
            <h2 class="card__title" id="notes-title">{tr!(jottings.notes)}</h2>
            {form}
            {live(move || match notes.get() {
                Load::Loading => view! { <SkeletonRows count=2 /> },
                Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
                Load::Ready(list) if list.is_empty() => {
                    view! { <p class="card__nothing">{tr!(jottings.no_notes)}</p> }
                }
                Load::Ready(list) => {
                    let lines = list.into_iter().map(|note| line(note, notes)).collect_view();
                    view! { <ul class="jottings__list" role="list">{lines}</ul> }
                }
            })}
        </section>
    }
}

fn line(note: Note, notes: Loader<Vec<Note>>) -> BoxView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let own = note.author.id == use_me().user.id;
    let path = route::with_id(route::NOTE, note.id.as_str());
    let remove = Callback::new(move |()| {
        let path = path.clone();
        spawn(async move {
            let locale = language.locale_now();
            match api::delete(&path).await {
                Ok(()) => toasts.done(words!(locale, jottings.note_deleted)),
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, locale));
                }
            }
            notes.again();
        });
    });
    let author = (!own).then(|| note.author.name.clone());
    let file = note
        .part_id
        .zip(note.message_id.clone())
        .map(|(part_id, message_id)| {
            let waiting = || view! { <p class="jotting__file">{tr!(jottings.file_looking)}</p> };
            later_with(waiting, move || {
                note_file(message_id.clone(), part_id.clone(), author.clone())
            })
        });
    let text = (!note.text.is_empty()).then(|| {
        view! { <p class="jotting__text">{note.text}</p> }
    });
    view! {
        <li class="jotting">
            {file}
            {text}
            <p class="jotting__foot">
                {note.author.name}" · "{when(note.created_at)}
                {note.message_id.map(|id| view! { <MailLink message_id=id /> })}
                {own.then(|| {
                    view! {
                        <Button kind=ButtonKind::Quiet on_press=remove>
                            <Icon name="trash" />
                            <span class="visually-hidden">{tr!(jottings.delete_note)}</span>
                        </Button>
                    }
                })}
            </p>
        </li>
    }
}

/// Writes a note.
#[component]
pub fn NoteForm(
    /// The record it is about.
    about: Signal<About>,
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
    let text = RwSignal::new(String::new());
    let quoting: Signal<bool> = quoting(text, mail).into();
    let save = Callback::new(move |()| {
        let input = NoteInput {
            about: about.get_untracked(),
            text: text.get_untracked(),
            message_id: message_id.get_untracked(),
            part_id: None,
            version: None,
        };
        if input.text.trim().is_empty() {
            return;
        }
        adding.add::<Note>(route::NOTES, input, move || {
            text.try_set(String::new());
            toasts.done(words!(language.locale_now(), jottings.note_saved));
            on_saved.run(());
        });
    });
    let action = action(quoting, tr!(jottings.save_note));
    view! {
        <div class="jottings__form">
            <textarea
                class="input"
                rows="3"
                maxlength=TEXT_MAX_CHARS.to_string()
                aria-label=tr!(jottings.note)
                placeholder=tr!(jottings.note_hint)
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <Trouble adding=adding quoting=quoting />
            <Button busy=adding.busy on_press=save>{action}</Button>
        </div>
    }
}
