//! The question before unsaved changes are left behind.

use super::Confirm;
use crate::{box_view::view, browser::dom, state::unsaved::use_unsaved, tr};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, MouseEvent};

/// Stands in the way of links inside the client while a form holds unsaved changes. It listens
/// before the router does.
#[component]
pub fn LeaveGuard() -> impl IntoView {
    let unsaved = use_unsaved();
    let open = RwSignal::new(false);
    let wanted = StoredValue::new(String::new());
    let on_click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        if !unsaved.now() {
            return;
        }
        if let Some(href) = link_of(&event) {
            event.prevent_default();
            event.stop_propagation();
            wanted.set_value(href);
            open.set(true);
        }
    });
    // The guard stands for as long as the page does.
    let listen = on_click.into_js_value();
    drop(dom::document().add_event_listener_with_callback_and_bool(
        "click",
        listen.unchecked_ref(),
        true,
    ));
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        unsaved.set(false);
        open.set(false);
        navigate(&wanted.get_value(), NavigateOptions::default());
    });
    view! {
        <Confirm
            open=open
            title=tr!(common.leave_title)
            body=tr!(common.leave_body)
            action=tr!(common.leave)
            on_confirm=leave
        />
    }
}

/// The address inside the client that a plain press leads to.
fn link_of(event: &MouseEvent) -> Option<String> {
    if event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href^='/']").ok().flatten()?;
    if link.has_attribute("download") || link.has_attribute("target") {
        return None;
    }
    link.get_attribute("href")
}
