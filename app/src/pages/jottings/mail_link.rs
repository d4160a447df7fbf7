//! The mail that a note or a task is about: a link by its Message-ID, which Gmail finds in the
//! mailbox of whoever has it.

use crate::{box_view::view, components::Icon, model::mail::deep_link::gmail_search, tr};
use leptos::prelude::*;

/// The link.
#[component]
pub fn MailLink(
    /// The mail's Message-ID.
    message_id: String,
) -> impl IntoView {
    view! {
        <a
            class="jotting__mail"
            href=gmail_search(&message_id)
            target="_blank"
            rel="external noopener noreferrer"
        >
            <Icon name="mail" />
            {tr!(jottings.mail)}
        </a>
    }
}
