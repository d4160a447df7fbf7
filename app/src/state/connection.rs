//! Whether the browser has a network.

use crate::browser::dom;
use leptos::prelude::*;

/// Whether the browser says that it is online.
#[derive(Debug, Clone, Copy)]
pub struct Online(pub Signal<bool>);

/// Watches the connection and provides it.
pub fn provide_connection() {
    let online = RwSignal::new(dom::window().navigator().on_line());
    let gone = window_event_listener(leptos::ev::offline, move |_| online.set(false));
    let back = window_event_listener(leptos::ev::online, move |_| online.set(true));
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    provide_context(Online(online.into()));
}
