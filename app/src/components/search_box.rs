//! The search field above a list.

use super::{Icon, Show};
use crate::{box_view::view, browser::dom, i18n::Text, reactive::effect, tr};
use leptos::{ev, html, prelude::*};
use std::time::Duration;

/// How long typing must rest before the list is asked.
const RESTED: Duration = Duration::from_millis(200);

/// The search field of a list; `/` leads to it. The words go into the page's address.
#[component]
pub fn SearchBox(
    /// What can be searched.
    label: Text,
    /// What the list is searched for.
    #[prop(into)]
    q: Signal<String>,
    /// Searches for something else.
    on_search: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(q.get_untracked());
    // The back button changes the address under the field; what was typed here came from here.
    let asked = StoredValue::new(typed.get_untracked());
    effect(move || {
        let q = q.get();
        if asked.with_value(|asked| *asked != q) {
            asked.set_value(q.clone());
            typed.set(q);
        }
    });
    effect(move || {
        let q = typed.get();
        if asked.with_value(|asked| *asked == q) {
            return;
        }
        let rested = set_timeout_with_handle(
            move || {
                asked.set_value(q.clone());
                on_search.run(q);
            },
            RESTED,
        );
        on_cleanup(move || {
            if let Ok(timer) = rested {
                timer.clear();
            }
        });
    });
    let shortcut = window_event_listener(ev::keydown, move |event| {
        let elsewhere = dom::document()
            .active_element()
            .is_none_or(|focused| !dom::takes_text(&focused));
        if event.key() == "/" && elsewhere && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            if let Some(input) = input.get_untracked() {
                drop(input.focus());
            }
        }
    });
    on_cleanup(move || shortcut.remove());
    view! {
        <div class="search" role="search">
            <Icon name="search" />
            <input
                class="search__input"
                type="search"
                node_ref=input
                aria-label=label
                aria-keyshortcuts="/"
                placeholder=label
                maxlength=contract::limits::SEARCH_MAX_CHARS
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <Show when=move || !typed.with(String::is_empty)>
                <button
                    type="button"
                    class="button button--quiet button--icon search__clear"
                    aria-label=tr!(common.clear_search)
                    on:click=move |_| {
                        typed.set(String::new());
                        if let Some(input) = input.get_untracked() {
                            drop(input.focus());
                        }
                    }
                >
                    <Icon name="close" />
                </button>
            </Show>
            <kbd class="search__key" aria-hidden="true">"/"</kbd>
        </div>
    }
}
