//! The notes about a record, and the form that adds one.

use super::mail_link::MailLink;
use crate::{
    api::{self, Error},
    box_view::{BoxView, view},
    components::{Button, ButtonKind, ErrorState, Icon, Show, SkeletonRows, error_words},
    loader::{Loader, loader},
    model::{list_state::query_string, load::Load, mail::deep_link::quotes},
    pages::record::when,
    reactive::{derived, live, spawn},
    state::{
        language::{use_language, use_locale},
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
    let asked = about.clone();
    let notes = loader(move |abort| {
        let pairs = vec![("kind", asked.kind.as_str()), ("id", asked.id.as_str())];
        let address = format!("{}{}", route::NOTES, query_string(pairs));
        async move { api::get::<Vec<Note>>(&address, &abort).await }
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
    view! {
        <li class="jotting">
            <p class="jotting__text">{note.text}</p>
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

/// What a mail says, to be kept out of what others can read.
pub type MailText = Signal<Vec<String>>;

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
    let (session, toasts, language, locale) =
        (use_session(), use_toasts(), use_language(), use_locale());
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Error>);
    let quoting = Memo::new(move |_| {
        mail.with(|mail| text.with(|text| quotes(text, mail.iter().map(String::as_str))))
    });
    let save = Callback::new(move |()| {
        let input = NoteInput {
            about: about.get_untracked(),
            text: text.get_untracked(),
            message_id: message_id.get_untracked(),
            version: None,
        };
        if input.text.trim().is_empty() {
            return;
        }
        busy.set(true);
        spawn(async move {
            let answer = api::post::<_, Note>(route::NOTES, &input).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    text.try_set(String::new());
                    failure.try_set(None);
                    toasts.done(words!(language.locale_now(), jottings.note_saved));
                    on_saved.run(());
                }
                Err(error) => {
                    session.note(&error);
                    failure.try_set(Some(error));
                }
            }
        });
    });
    let (plain, all_the_same) = (tr!(jottings.save_note), tr!(jottings.save_quote));
    let action = derived(move || {
        if quoting.get() {
            all_the_same.get()
        } else {
            plain.get()
        }
    });
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
            <Show when=move || quoting.get()>
                <p class="jottings__warning" role="alert">
                    <Icon name="alert" />
                    {tr!(jottings.quote_warning)}
                </p>
            </Show>
            {live(move || failure.get().map(|error| {
                view! { <p class="jottings__warning" role="alert">{error_words(&error, locale.get())}</p> }
            }))}
            <Button busy=busy on_press=save>{action}</Button>
        </div>
    }
}
