//! The buttons that act on messages: for those selected in a list, and for an open conversation.

use super::acting::use_acting;
use crate::{
    box_view::{IntoBox, view},
    components::{Icon, Show},
    i18n::Text,
    model::mail::actions::{self, Action, Labels},
    on_demand::later_with,
    parts::label_picker,
    reactive::{derived, live},
    tr,
};
use leptos::prelude::*;

/// The buttons, for these messages. Each does the opposite where all messages are so already.
#[component]
pub fn ActionButtons(
    /// The messages with the labels they have now.
    messages: Signal<Vec<Labels>>,
    /// Called after something was done, with what it was.
    #[prop(optional)]
    on_done: Option<Callback<Action>>,
) -> impl IntoView {
    let acting = use_acting();
    let picking = RwSignal::new(false);
    let act = move |which: Which| {
        let messages = messages.get_untracked();
        let action = which.action(&messages);
        let done = acting.run(&action, messages);
        if let Some(on_done) = on_done.filter(|_| done) {
            on_done.run(action);
        }
    };
    let act = Callback::new(act);
    view! {
        <span class="actions" role="group" aria-label=tr!(acting.actions)>
            <ActionButton which=Which::Archive messages=messages act=act />
            <ActionButton which=Which::Trash messages=messages act=act />
            <ActionButton which=Which::Read messages=messages act=act />
            <ActionButton which=Which::Star messages=messages act=act />
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=tr!(acting.labels)
                title=tr!(acting.labels)
                on:click=move |_| picking.set(true)
            >
                <Icon name="label" />
            </button>
        </span>
        <Show when=move || picking.get()>
            {later_with(|| ().boxed(), move || label_picker(picking, messages))}
        </Show>
    }
}

/// Which of the buttons.
#[derive(Clone, Copy)]
enum Which {
    Archive,
    Trash,
    Read,
    Star,
}

impl Which {
    fn action(self, messages: &[Labels]) -> Action {
        match self {
            Self::Archive => actions::archive(messages),
            Self::Trash => actions::trash(messages),
            Self::Read => actions::read(messages),
            Self::Star => actions::star(messages),
        }
    }
}

#[component]
fn ActionButton(
    which: Which,
    messages: Signal<Vec<Labels>>,
    act: Callback<Which>,
) -> impl IntoView {
    let words: [(Action, &'static str, Text); 8] = [
        (Action::Archive, "archive", tr!(acting.archive)),
        (Action::ToInbox, "inbox", tr!(acting.to_inbox)),
        (Action::Trash, "trash", tr!(acting.trash)),
        (Action::Untrash, "back", tr!(acting.untrash)),
        (Action::Read, "read", tr!(acting.read)),
        (Action::Unread, "unread", tr!(acting.unread)),
        (Action::Star, "star", tr!(acting.star)),
        (Action::Unstar, "unstar", tr!(acting.unstar)),
    ];
    let face = move || {
        let action = messages.with(|messages| which.action(messages));
        let found = words.iter().find(|(known, _, _)| *known == action);
        found.map(|(_, icon, words)| (*icon, *words))
    };
    let face = Memo::new(move |_| face());
    let label = derived(move || face.get().map(|(_, words)| words.get()));
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            aria-label=label
            title=label
            on:click=move |_| act.run(which)
        >
            {live(move || face.get().map(|(icon, _)| view! { <Icon name=icon /> }))}
        </button>
    }
}
