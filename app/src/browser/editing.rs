//! Editing text with form: the browser's own commands, the selection, the clipboard.
//!
//! `execCommand` is old and its successor was never built; every browser has it, and it is what
//! makes undo work in an editable element
//! (<https://developer.mozilla.org/docs/Web/API/Document/execCommand>).

use super::dom;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, HtmlDocument, HtmlElement, Node, Range};

thread_local! {
    /// The selection that a field beside the text has taken the focus from.
    static KEPT: RefCell<Option<Range>> = const { RefCell::new(None) };
}

/// Carries out one of the browser's editing commands on the selection. Form is made of elements,
/// never of styles.
pub fn edit(command: &str, value: &str) {
    if let Some(document) = dom::document().dyn_ref::<HtmlDocument>() {
        for (name, value) in [
            ("styleWithCSS", "false"),
            ("defaultParagraphSeparator", "div"),
            (command, value),
        ] {
            // A browser that does not know a command does nothing.
            drop(document.exec_command_with_show_ui_and_value(name, false, value));
        }
    }
}

/// The text in the clipboard.
pub fn pasted_text(event: &ClipboardEvent) -> String {
    pasted(event, "text/plain")
}

/// The HTML in the clipboard: from anywhere, and not to be put into the page.
pub fn pasted_html(event: &ClipboardEvent) -> String {
    pasted(event, "text/html")
}

fn pasted(event: &ClipboardEvent, kind: &str) -> String {
    event
        .clipboard_data()
        .and_then(|data| data.get_data(kind).ok())
        .unwrap_or_default()
}

/// Puts what stands in an element in the place of the selection, and the cursor behind it.
pub fn insert_at_cursor(holder: &Element) {
    let Some(range) = range() else { return };
    drop(range.delete_contents());
    let document = dom::document();
    let fragment = document.create_document_fragment();
    let mut last: Option<Node> = None;
    while let Some(child) = holder.first_child() {
        if fragment.append_child(&child).is_err() {
            return;
        }
        last = Some(child);
    }
    drop(range.insert_node(&fragment));
    if let Some(last) = last {
        drop(range.set_start_after(&last));
        range.collapse_with_to_start(true);
        select(&range);
    }
}

/// Makes the selection lead somewhere; where nothing is selected, the address itself is put there.
pub fn link_selection(link: &str) {
    let empty = range().is_none_or(|range| range.collapsed());
    if !empty {
        edit("createLink", link);
        return;
    }
    let document = dom::document();
    let anchor = document.create_element("a").and_then(|anchor| {
        anchor.set_attribute("href", link)?;
        anchor.set_text_content(Some(link));
        let holder = document.create_element("div")?;
        holder.append_child(&anchor)?;
        Ok(holder)
    });
    if let Ok(holder) = anchor {
        insert_at_cursor(&holder);
    }
}

/// Remembers the selection while a field beside the text has the focus.
pub fn keep_selection() {
    KEPT.with(|kept| kept.replace(range()));
}

/// Selects again what was remembered.
pub fn back_to_selection() {
    if let Some(range) = KEPT.with(RefCell::take) {
        let place = range.common_ancestor_container().ok();
        let element = place.and_then(|node| match node.dyn_ref::<Element>() {
            Some(element) => Some(element.clone()),
            None => node.parent_element(),
        });
        let editor = element.and_then(|one| one.closest("[contenteditable]").ok().flatten());
        if let Some(editor) = editor.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
            drop(editor.focus());
        }
        select(&range);
    }
}

/// Moves the focus into an editor: where its cursor was, else to its beginning.
pub fn focus_inside(editor: &HtmlElement) {
    let inside = range().is_some_and(|range| {
        range
            .start_container()
            .is_ok_and(|node| editor.contains(Some(&node)))
    });
    drop(editor.focus());
    if !inside && let Ok(range) = dom::document().create_range() {
        drop(range.select_node_contents(editor));
        range.collapse_with_to_start(true);
        select(&range);
    }
}

fn range() -> Option<Range> {
    let selection = dom::window().get_selection().ok().flatten()?;
    (selection.range_count() > 0)
        .then(|| selection.get_range_at(0).ok())
        .flatten()
}

fn select(range: &Range) {
    if let Some(selection) = dom::window().get_selection().ok().flatten() {
        drop(selection.remove_all_ranges());
        drop(selection.add_range(range));
    }
}
