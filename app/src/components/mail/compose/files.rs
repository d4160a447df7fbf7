//! The files of a mail: chosen, dropped or pasted, with their sizes and what is left.

use super::{
    body_editor::insert_pictures,
    desk::{Desk, fresh_id},
    sheet::{FileEntry, Notice, Sheet},
};
use crate::{
    box_view::view,
    components::{Icon, Show},
    model::mail::{
        letter::check::{MOST_BYTES, WARN_BYTES, encoded_bytes},
        size::Size,
    },
    reactive::live,
    tr,
};
use leptos::{
    ev::{ClipboardEvent, Event},
    prelude::*,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, File, FileList as WebFileList, HtmlInputElement};

/// The files that hang on a mail.
#[component]
pub fn FileList(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    // Typing changes no file.
    let attached = Memo::new(move |_| {
        let shown: Vec<String> = sheet
            .letter
            .with(|letter| letter.shown_files().map(str::to_owned).collect());
        sheet.files.with(|files| {
            let hang = files.iter().filter(|file| !shown.contains(&file.id));
            hang.cloned().collect::<Vec<_>>()
        })
    });
    let row = move |file: FileEntry| {
        let (id, name) = (file.id.clone(), file.name.clone());
        view! {
            <li class="attached">
                <Icon name="clip" />
                <bdi class="attached__name">{file.name.clone()}</bdi>
                <span class="attached__size">{Size(file.bytes()).to_string()}</span>
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label=tr!(compose.remove_file, name = name.clone())
                    on:click=move |_| {
                        sheet.files.update(|files| files.retain(|known| known.id != id));
                        desk.changed(sheet);
                    }
                >
                    <Icon name="close" />
                </button>
            </li>
        }
    };
    let any = move || attached.with(|attached| !attached.is_empty());
    let fetching = move || sheet.fetching.get() > 0;
    view! {
        <Show when=any>
            <ul class="letter__files" role="list">
                {live(move || attached.get().into_iter().map(row).collect_view())}
            </ul>
        </Show>
        <Show when=fetching>
            <p class="letter__room" role="status">
                {tr!(compose.fetching, n = sheet.fetching.get())}
            </p>
        </Show>
        <Room sheet=sheet />
    }
}

/// How much there is room for, once it gets tight.
#[component]
fn Room(sheet: Sheet) -> impl IntoView {
    let used = Memo::new(move |_| {
        let sizes = sheet
            .files
            .with(|files| files.iter().map(FileEntry::bytes).collect::<Vec<_>>());
        let tight = sizes.iter().sum::<u64>() >= WARN_BYTES;
        tight.then(|| sheet.letter.with(|letter| encoded_bytes(letter, &sizes)))
    });
    let words = tr!(
        compose.room,
        used = Size(used.get().unwrap_or_default()).to_string(),
        most = Size(MOST_BYTES).to_string()
    );
    view! {
        <Show when=move || used.get().is_some()>
            <p class="letter__room letter__room--tight" role="status">{words}</p>
        </Show>
    }
}

/// Adds files as far as there is room; the names of the others are told. Those that were added.
pub(super) fn add_files(desk: Desk, sheet: Sheet, new: Vec<FileEntry>) -> Vec<FileEntry> {
    let mut sizes = sheet.sizes();
    let (mut added, mut refused) = (Vec::new(), Vec::new());
    for file in new {
        sizes.push(file.bytes());
        let bytes = sheet
            .letter
            .with_untracked(|letter| encoded_bytes(letter, &sizes));
        if bytes > MOST_BYTES {
            sizes.pop();
            refused.push(file.name.clone());
        } else {
            added.push(file);
        }
    }
    if !refused.is_empty() {
        sheet.notice.set(Some(Notice::TooLarge(refused)));
    }
    if !added.is_empty() {
        sheet
            .files
            .update(|files| files.extend(added.iter().cloned()));
        desk.changed(sheet);
    }
    added
}

/// The files that were chosen in a field.
pub(super) fn chosen(event: &Event) -> Vec<FileEntry> {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = entries(input.files());
    // The same file may be chosen again after it was taken off.
    input.set_value("");
    files
}

/// Files dropped on the window.
pub(super) fn drop_files(desk: Desk, sheet: Sheet, data: Option<DataTransfer>) {
    let files = entries(data.and_then(|data| data.files()));
    add_files(desk, sheet, files);
}

/// Files in the clipboard: pictures go into the text. Whether there were any.
pub(super) fn paste_files(
    event: &ClipboardEvent,
    desk: Desk,
    sheet: Sheet,
    on_change: Callback<()>,
) -> bool {
    let files = entries(event.clipboard_data().and_then(|data| data.files()));
    let any = !files.is_empty();
    if any {
        insert_pictures(desk, sheet, files, on_change);
    }
    any
}

fn entries(files: Option<WebFileList>) -> Vec<FileEntry> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|index| files.get(index))
        .map(entry)
        .collect()
}

fn entry(file: File) -> FileEntry {
    FileEntry {
        id: fresh_id(),
        name: file.name(),
        mime_type: file.type_(),
        picture: None,
        blob: SendWrapper::new(file.into()),
    }
}
