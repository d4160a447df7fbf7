//! A button.

use crate::{
    box_view::{Children, view},
    reactive::now,
};
use leptos::prelude::*;

/// How much a button stands out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do on this page.
    Primary,
    /// Something that cannot be undone.
    Danger,
    /// Hardly there until pointed at.
    Quiet,
}

impl ButtonKind {
    /// The class names.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button--primary",
            Self::Danger => "button button--danger",
            Self::Quiet => "button button--quiet",
        }
    }
}

/// A button that does something on this page. Where it leads elsewhere, use a link with the
/// class `button`.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// Whether what it does is under way; it takes no further press then.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Whether it sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// What it does.
    #[prop(optional)]
    on_press: Option<Callback<()>>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            class:button--busy=busy
            aria-disabled=now(move || busy.get().then_some("true"))
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                } else if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            {children.make()}
        </button>
    }
}
