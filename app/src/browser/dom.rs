//! Small services of the document: title, language, focus, leaving the page.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Window,
};

/// The window.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The document.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// The `<html>` element.
pub fn root() -> Option<Element> {
    document().document_element()
}

/// Whether something was pressed in one of the browser's own dialogs, nearer than whoever hears of it.
pub fn is_in_dialog(event: &web_sys::KeyboardEvent) -> bool {
    let element = |target: web_sys::EventTarget| target.dyn_into::<Element>().ok();
    let hears = event.current_target().and_then(element);
    let dialog = event
        .target()
        .and_then(element)
        .and_then(|pressed| pressed.closest("dialog").ok().flatten());
    match (dialog, hears) {
        (Some(dialog), Some(hears)) => hears.contains(Some(&dialog)),
        _ => false,
    }
}

/// Names the page in the tab and in the history.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves the focus to the first element that matches, if there is one.
pub fn focus_first(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// Whether an element matches.
pub fn exists(selector: &str) -> bool {
    matches!(document().query_selector(selector), Ok(Some(_)))
}

/// Scrolls the first element that matches into sight, its top first.
pub fn show_first(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        element.scroll_into_view();
    }
}

/// Scrolls the first element that matches into sight, no further than needed.
pub fn show_nearest(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Does something once the page has been drawn with what changed just now.
pub fn after_paint(action: impl FnOnce() + 'static) {
    let action = Closure::once_into_js(action);
    drop(window().request_animation_frame(action.unchecked_ref()));
}

/// Where the user is: path and query.
pub fn current_path() -> String {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    part(location.pathname()) + &part(location.search())
}

/// Leaves the client for another address: a full navigation.
pub fn leave_to(address: &str) {
    drop(window().location().assign(address));
}

/// Whether this device has a connection, as far as the browser knows.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Loads the page anew.
pub fn reload() {
    drop(window().location().reload());
}

/// Whether the user asked for a narrow page: a phone, or a small window.
pub fn media_matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Whether this element takes typed text, so that a shortcut must not fire in it.
pub fn takes_text(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || element.has_attribute("contenteditable")
}
