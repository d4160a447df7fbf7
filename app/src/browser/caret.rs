//! Where somebody types: the caret in a field.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// What is selected in a field, in UTF-16 code units: from, to. It stays known when the focus goes
/// elsewhere.
pub fn selection(id: &str) -> Option<(u32, u32)> {
    let element = dom::document().get_element_by_id(id)?;
    let (start, end) = match element.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => (area.selection_start(), area.selection_end()),
        Err(other) => {
            let input = other.dyn_into::<HtmlInputElement>().ok()?;
            (input.selection_start(), input.selection_end())
        }
    };
    Some((start.ok()??, end.ok()??))
}

/// Moves the focus to a field, and the caret to a place in it.
pub fn place(id: &str, caret: u32) {
    let Some(element) = dom::document().get_element_by_id(id) else {
        return;
    };
    match element.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => {
            drop(area.focus());
            drop(area.set_selection_range(caret, caret));
        }
        Err(other) => {
            if let Ok(input) = other.dyn_into::<HtmlInputElement>() {
                drop(input.focus());
                drop(input.set_selection_range(caret, caret));
            }
        }
    }
}
