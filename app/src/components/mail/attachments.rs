//! What hangs on a message: names, types, sizes, and a way to the disk. Images made of pixels can be
//! looked at first; nothing else is opened here.

use super::{failure_texts, preview::Preview};
use crate::{
    api::{self, Abort},
    box_view::view,
    components::{Button, ButtonKind, Icon, Show, error_words},
    mail::{Stop, save, use_mail},
    model::mail::{html::picture::may_preview, message::ATTACHMENTS_SHOWN, risk, size::Size},
    reactive::{live, spawn},
    state::{
        language::use_language,
        record_page::{RecordPage, use_record_page},
        session::{may, use_session},
        toasts::use_toasts,
    },
    tr, words,
};
use contract::{
    note::{Note, NoteInput},
    permission::Permission,
    route,
};
use gmail::{MessageId, mime::Attachment};
use leptos::prelude::*;

/// The attachments of a message; nothing where there are none.
#[component]
pub fn Attachments(
    /// The message.
    message_id: MessageId,
    /// Its Message-ID, by which its files can be found again.
    mail_id: Option<String>,
    /// Its files.
    files: Vec<Attachment>,
) -> impl IntoView {
    // Several messages may be open on one page.
    let title_id = format!("files-{}", message_id.as_str());
    let labelled_by = title_id.clone();
    let count = files.len();
    let hidden = count.saturating_sub(ATTACHMENTS_SHOWN);
    let all = RwSignal::new(hidden == 0);
    let files = StoredValue::new(files);
    let shown = move || {
        let most = if all.get() { count } else { ATTACHMENTS_SHOWN };
        let files: Vec<Attachment> =
            files.with_value(|files| files.iter().take(most).cloned().collect());
        files
            .into_iter()
            .map(|file| {
                view! {
                    <FileLine message_id=message_id.clone() file=file mail_id=mail_id.clone() />
                }
            })
            .collect_view()
    };
    (count > 0).then(move || {
        view! {
            <section class="files" aria-labelledby=labelled_by>
                <h3 class="files__title" id=title_id>{tr!(mail.attachments, n = count)}</h3>
                <ul class="files__list" role="list">{live(shown)}</ul>
                <Show when=move || !all.get()>
                    <Button on_press=Callback::new(move |()| all.set(true))>
                        {tr!(mail.more_attachments, n = hidden)}
                    </Button>
                </Show>
                <p class="files__source">{tr!(mail.attachments_source)}</p>
            </section>
        }
    })
}

/// A file: what it is, and what can be done with it.
#[component]
pub fn FileLine(
    /// The message.
    message_id: MessageId,
    /// The file.
    file: Attachment,
    /// The mail's Message-ID, where the file may be attached to the record whose page it is.
    mail_id: Option<String>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let name = file.name.clone();
    let label = {
        let name = name.clone();
        tr!(mail.download_name, name = name.clone())
    };
    let kind = format!("{} · {}", file.mime_type, Size(file.size_bytes));
    let risky = risk::may_run(&name).then(|| {
        view! { <span class="file__risk">{tr!(mail_view.may_run)}</span> }
    });
    let preview = may_preview(&file.mime_type, &name, file.size_bytes)
        .then(|| view! { <Preview message_id=message_id.clone() file=file.clone() /> });
    let attach = mail_id
        .zip(use_record_page())
        .filter(|_| may(Permission::EditRecords))
        .map(|(mail_id, page)| {
            let (part_id, name) = (file.part_id.clone(), name.clone());
            view! { <AttachButton page=page mail_id=mail_id part_id=part_id name=name /> }
        });
    let download = download(message_id, file, busy);
    let (idle_words, busy_words) = (tr!(mail.download), tr!(mail.downloading));
    let words = move || {
        if busy.get() {
            busy_words.get()
        } else {
            idle_words.get()
        }
    };
    view! {
        <li class="file">
            <span class="file__icon"><Icon name="clip" /></span>
            <bdi class="file__name">{name}</bdi>
            <span class="file__kind">{kind} {risky}</span>
            <span class="file__action">
                {attach}
                <span role="group" aria-label=label>
                    <Button busy=busy on_press=download>{live(words)}</Button>
                </span>
            </span>
            {preview}
        </li>
    }
}

/// Attaches a file to the record whose page this is: a link to it, with nothing of what it is
/// called or says.
#[component]
fn AttachButton(page: RecordPage, mail_id: String, part_id: String, name: String) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let busy = RwSignal::new(false);
    let attached = RwSignal::new(false);
    let (keep, kept) = (tr!(mail.attach), tr!(mail.attach_done));
    let press = Callback::new(move |()| {
        if attached.get_untracked() {
            return;
        }
        let input = NoteInput {
            about: page.about(),
            text: String::new(),
            message_id: Some(mail_id.clone()),
            part_id: Some(part_id.clone()),
            version: None,
        };
        busy.set(true);
        spawn(async move {
            let added = api::post::<NoteInput, Note>(route::NOTES, &input).await;
            busy.try_set(false);
            let locale = language.locale_now();
            match added {
                Ok(note) => {
                    attached.try_set(true);
                    page.note_written();
                    let path = route::with_id(route::NOTE, note.id.as_str());
                    let undo = Callback::new(move |()| {
                        let path = path.clone();
                        spawn(async move {
                            if let Err(error) = api::delete(&path).await {
                                toasts.failed(error_words(&error, language.locale_now()));
                                return;
                            }
                            attached.try_set(false);
                            page.note_written();
                        });
                    });
                    let words = words!(locale, mail.attached).to_owned();
                    toasts.done_with(words, words!(locale, acting.undo).to_owned(), undo);
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, locale));
                }
            }
        });
    });
    view! {
        // It stays where it is pressed, and with it the focus.
        <Button kind=ButtonKind::Quiet busy=busy on_press=press>
            {live(move || if attached.get() { kept.get() } else { keep.get() })}
            <span class="visually-hidden">" "{name}</span>
        </Button>
    }
}

/// Fetches a file from Gmail and has the browser save it. Taken back when the message is closed.
fn download(message_id: MessageId, file: Attachment, busy: RwSignal<bool>) -> Callback<()> {
    let (mail, toasts, language) = (use_mail(), use_toasts(), use_language());
    let abort = Abort::with_owner();
    let file = StoredValue::new(file);
    let name = file.with_value(|file| file.name.clone());
    let failed = {
        let name = name.clone();
        tr!(mail.download_failed, name = name.clone())
    };
    let done = {
        let name = name.clone();
        tr!(mail.downloaded, name = name.clone())
    };
    Callback::new(move |()| {
        let Some(file) = file.try_get_value() else {
            return;
        };
        let (message_id, abort) = (message_id.clone(), abort.clone());
        busy.set(true);
        spawn(async move {
            let bytes = mail.attachment(message_id, &file, &abort).await;
            busy.try_set(false);
            let (Some(done), Some(failed)) = (done.try_get_untracked(), failed.try_get_untracked())
            else {
                return;
            };
            match bytes {
                Ok(bytes) if save(&file.name, &bytes).is_ok() => toasts.done(done),
                Ok(_) => toasts.failed(failed),
                Err(Stop::Failed(failure)) => {
                    let why = failure_texts(&failure).0(language.locale_now());
                    toasts.failed(format!("{failed} {why}"));
                }
                Err(Stop::Aborted) => {}
            }
        });
    })
}
