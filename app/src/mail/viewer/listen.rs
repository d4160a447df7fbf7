//! Listening to a frame from outside: which link is pointed at, which one wants to be asked about.

use super::{Listener, walk::ASK};
use crate::model::mail::html::link::Doubtful;
use leptos::prelude::Callable;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, KeyboardEvent};

type Hear = Closure<dyn FnMut(Event)>;

/// Listeners on a document; dropped, they hear no more.
pub(super) struct Listeners {
    document: Document,
    heard: Vec<(&'static str, Hear)>,
}

impl Listeners {
    fn on(&mut self, event: &'static str, hear: impl FnMut(Event) + 'static) {
        self.add(event, Closure::new(hear));
    }

    fn add(&mut self, event: &'static str, hear: Hear) {
        let callback = hear.as_ref().unchecked_ref();
        let added = self
            .document
            .add_event_listener_with_callback(event, callback);
        if added.is_ok() {
            self.heard.push((event, hear));
        }
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (event, hear) in &self.heard {
            let callback = hear.as_ref().unchecked_ref();
            drop(
                self.document
                    .remove_event_listener_with_callback(event, callback),
            );
        }
    }
}

/// Listens to the links of a document. Events bubble up to it, so links need none of their own.
pub(super) fn to_links(
    document: &Document,
    doubtful: Vec<Doubtful>,
    listener: Listener,
) -> Listeners {
    let doubtful = Rc::new(doubtful);
    let ask = Rc::new(move |event: &Event| {
        let number = link_of(event)
            .and_then(|link| link.get_attribute(ASK))
            .and_then(|number| number.parse::<usize>().ok());
        if let Some(link) = number.and_then(|number| doubtful.get(number)) {
            event.prevent_default();
            listener.on_ask.try_run(link.clone());
        }
    });
    let mut listeners = Listeners {
        document: document.clone(),
        heard: Vec::new(),
    };
    let by_click = Rc::clone(&ask);
    listeners.on("click", move |event| by_click(&event));
    listeners.on("keydown", move |event| {
        if event.unchecked_ref::<KeyboardEvent>().key() == "Enter" {
            ask(&event);
        }
    });
    for event in ["pointerover", "focusin"] {
        listeners.on(event, move |event| {
            let leads_to = link_of(&event).and_then(|link| link.get_attribute("title"));
            listener.on_point.try_run(leads_to);
        });
    }
    for event in ["pointerleave", "focusout"] {
        listeners.on(event, move |_| {
            listener.on_point.try_run(None);
        });
    }
    listeners
}

/// The link in which an event happened.
fn link_of(event: &Event) -> Option<Element> {
    let target: Element = event.target()?.unchecked_into();
    // A document or a text is no element and has no `closest`.
    if !js_sys::Reflect::has(&target, &"closest".into()).unwrap_or(false) {
        return None;
    }
    target.closest("a").ok().flatten()
}
