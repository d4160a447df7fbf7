//! The keys of mail: which key means what, and the list of them.

use crate::{
    box_view::{BoxView, view},
    browser::dom,
    components::{Button, Dialog},
    i18n::Text,
    tr,
};
use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The key that was pressed, unless it belongs to the browser or to a field.
pub fn plain_key(event: &KeyboardEvent) -> Option<String> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let types = target.is_some_and(|element| {
        let ticks = element
            .get_attribute("type")
            .is_some_and(|kind| kind == "checkbox");
        dom::takes_text(&element) && !ticks
    });
    (!types).then(|| event.key())
}

/// The list of keys.
#[component]
pub fn KeysHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the keys of this place do.
    own: fn() -> BoxView,
) -> impl IntoView {
    view! {
        <Dialog open=open title=tr!(acting.keys_title)>
            <dl class="keys">
                <Key keys="j / k" words=tr!(acting.key_move) />
                <Key keys="Enter" words=tr!(acting.key_open) />
                <Key keys="Esc" words=tr!(acting.key_close) />
                {own()}
                <Key keys="z" words=tr!(acting.key_undo) />
                <Key keys="?" words=tr!(acting.key_help) />
            </dl>
            <div class="dialog__actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{tr!(acting.close)}</Button>
            </div>
        </Dialog>
    }
}

/// The keys of a list of mail.
pub fn list_keys() -> BoxView {
    view! {
        <Key keys="x" words=tr!(acting.key_select) />
        {keys_of_both()}
    }
}

/// The keys of a conversation.
pub fn thread_keys() -> BoxView {
    view! {
        {keys_of_both()}
        <Key keys="l" words=tr!(acting.key_label) />
        <Key keys="r" words=tr!(acting.key_reply) />
        <Key keys="a" words=tr!(acting.key_reply_all) />
        <Key keys="f" words=tr!(acting.key_forward) />
    }
}

fn keys_of_both() -> BoxView {
    view! {
        <Key keys="e" words=tr!(acting.key_archive) />
        <Key keys="s" words=tr!(acting.key_star) />
        <Key keys="u" words=tr!(acting.key_unread) />
        <Key keys="#" words=tr!(acting.key_trash) />
        <Key keys="c" words=tr!(acting.key_write) />
    }
}

/// One key and what it does.
#[component]
pub fn Key(
    /// The key.
    keys: &'static str,
    /// What it does.
    words: Text,
) -> impl IntoView {
    view! {
        <div class="keys__line">
            <dt><kbd>{keys}</kbd></dt>
            <dd>{words}</dd>
        </div>
    }
}
