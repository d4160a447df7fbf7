//! A modal dialog: the browser's own `<dialog>`, which keeps the focus inside, closes on Escape
//! and gives the focus back.

use crate::{
    box_view::{ChildrenFn, view},
    reactive::{effect, live},
};
use leptos::{html, prelude::*};

/// A modal dialog, open while `open` is true.
#[component]
pub fn Dialog(
    /// Whether it is open; it clears this when the user closes it.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether Escape closes it.
    #[prop(default = true)]
    dismissable: bool,
    /// What stands in it, made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if !dismissable {
            // Chromium lets a page refuse Escape only after the user has done something on it
            // (https://html.spec.whatwg.org/multipage/interaction.html#close-watcher-infrastructure);
            // where it knows this attribute, it does not even ask.
            drop(dialog.set_attribute("closedby", "none"));
        }
        if open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog
            class="dialog"
            node_ref=node
            aria-labelledby="dialog-title"
            on:cancel=move |event: web_sys::Event| {
                if !dismissable {
                    event.prevent_default();
                }
            }
            on:close=move |_| open.set(false)
        >
            {live(move || {
                open.get()
                    .then(|| {
                        view! {
                            <h2 class="dialog__title" id="dialog-title">{title}</h2>
                            {children.with_value(|children| children.make())}
                        }
                    })
            })}
        </dialog>
    }
}
