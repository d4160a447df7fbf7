//! The text of a mail: an editable element that the browser itself edits. What stands in it is
//! read after each change; form comes by the buttons above, by keys, and with what is pasted.

use super::{
    desk::Desk,
    files::{add_files, paste_files},
    open::picture_of,
    quoted::Quoted,
    sheet::{FileEntry, Sheet},
    toolbar::Toolbar,
};
use crate::{
    box_view::view,
    browser::{dom, editing},
    mail::writing::rich,
    model::mail::letter::body::{Body, LineKind},
    reactive::{effect, spawn},
    tr,
};
use leptos::{ev::ClipboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The text of a mail, and the mail that stands below it.
#[component]
pub fn BodyEditor(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let id = format!("letter-{}-text", sheet.key);
    effect(move || {
        sheet.repaint.track();
        let Some(editor) = node.get() else { return };
        editor.set_inner_text("");
        untrack(|| paint(sheet, &editor));
    });
    let read = move || {
        if let Some(editor) = node.get_untracked() {
            let body = rich::read(&editor);
            sheet.letter.update(|letter| letter.body = body);
            desk.changed(sheet);
        }
    };
    let on_change = Callback::new(move |()| read());
    let on_paste = move |event: ClipboardEvent| {
        if paste_files(&event, desk, sheet, on_change) {
            event.prevent_default();
            return;
        }
        event.prevent_default();
        let html = editing::pasted_html(&event);
        if html.is_empty() {
            insert(&Body::of_text(&editing::pasted_text(&event)));
            read();
            return;
        }
        // It goes where the cursor is now.
        editing::keep_selection();
        spawn(async move {
            let mut body = rich::of_html(&html).await;
            body.keep_images(&|_| false);
            editing::back_to_selection();
            insert(&body);
            read();
        });
    };
    view! {
        <Toolbar desk=desk sheet=sheet on_change=on_change />
        <div class="letter__scroll">
            <div
                class="editor"
                id=id
                node_ref=node
                contenteditable="true"
                role="textbox"
                aria-multiline="true"
                aria-label=tr!(compose.text)
                dir="auto"
                on:input=move |_| read()
                on:paste=on_paste
            ></div>
            <Quoted desk=desk sheet=sheet />
        </div>
    }
}

fn paint(sheet: Sheet, editor: &HtmlElement) {
    let pictures = sheet.files.with_untracked(|files| {
        let shown = files.iter().filter_map(|file| {
            let picture = file.picture.clone()?;
            Some((file.id.clone(), picture))
        });
        shown.collect::<Vec<_>>()
    });
    let picture = |file: &str| {
        let known = pictures.iter().find(|(id, _)| id == file);
        known.map(|(_, picture)| picture.clone())
    };
    sheet.letter.with_untracked(|letter| {
        // Painting fails only where the document is gone.
        drop(rich::paint(&letter.body, editor, &picture));
    });
}

/// Puts what was pasted where the cursor is. Plain lines go through the browser's own editing, so
/// that they can be undone; text with form is put there by DOM calls.
fn insert(body: &Body) {
    let plain = body.lines.iter().all(|line| line.kind == LineKind::Plain)
        && body.images().next().is_none()
        && *body == Body::of_text(&body.to_text());
    if plain {
        editing::edit("insertText", &body.to_text());
        return;
    }
    let Ok(holder) = dom::document().create_element("div") else {
        return;
    };
    if rich::paint(body, &holder, &|_| None).is_ok() {
        editing::insert_at_cursor(&holder);
    }
}

/// Puts pictures where the cursor is; each becomes a file of the mail.
pub(super) fn insert_pictures(
    desk: Desk,
    sheet: Sheet,
    files: Vec<FileEntry>,
    on_change: Callback<()>,
) {
    let (pictures, other): (Vec<FileEntry>, Vec<FileEntry>) = files
        .into_iter()
        .map(|mut file| {
            file.picture = picture_of(&file.mime_type, &file.blob);
            file
        })
        .partition(|file| file.picture.is_some());
    for picture in add_files(desk, sheet, pictures) {
        let element: Option<Element> = rich::picture(
            &dom::document(),
            &picture.id,
            &picture.name,
            picture.picture.clone(),
        )
        .ok();
        let editor = dom::document().get_element_by_id(&format!("letter-{}-text", sheet.key));
        if let (Some(element), Some(editor)) = (element, editor)
            && let Some(editor) = editor.dyn_ref::<HtmlElement>()
            && let Ok(holder) = dom::document().create_element("div")
            && holder.append_child(&element).is_ok()
        {
            editing::focus_inside(editor);
            editing::insert_at_cursor(&holder);
        }
    }
    add_files(desk, sheet, other);
    on_change.run(());
}
