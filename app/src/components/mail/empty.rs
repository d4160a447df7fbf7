//! No mail to show, though nothing failed.

use crate::{
    box_view::view, components::EmptyState, model::mail::source::Source, reactive::derived, tr,
};
use leptos::prelude::*;

/// Addresses written out before the rest is a number.
const WRITTEN: usize = 3;

/// There is no mail with this person.
#[component]
pub fn NoMail(
    /// The person's name.
    name: Signal<String>,
    /// The addresses that were looked for.
    addresses: Signal<Vec<String>>,
    /// Where from.
    source: Memo<Source>,
) -> impl IntoView {
    let none = tr!(mail.none_title, name = name.get());
    let none_here = tr!(mail.none_here_title, name = name.get());
    let title = derived(move || match source.get() {
        Source::Mailbox => none.get(),
        Source::Here => none_here.get(),
    });
    let more = tr!(
        mail.more_addresses,
        n = addresses.with(Vec::len).saturating_sub(WRITTEN)
    );
    let written = move || {
        addresses.with(|all| match all.get(..WRITTEN) {
            Some(first) if all.len() > WRITTEN => format!("{} {}", first.join(", "), more.get()),
            _ => all.join(", "),
        })
    };
    let body = tr!(mail.none_text, addresses = written());
    let body_here = tr!(mail.none_here_text);
    let body = derived(move || match source.get() {
        Source::Mailbox => body.get(),
        Source::Here => body_here.get().to_owned(),
    });
    view! { <EmptyState icon="mail" title=title body=body /> }
}

/// The record has no address to look for.
#[component]
pub fn NoAddress() -> impl IntoView {
    let title = tr!(mail.no_address_title);
    let body = tr!(mail.no_address_text);
    view! {
        <EmptyState
            icon="mail"
            title=Signal::derive(move || title.get().to_owned())
            body=Signal::derive(move || body.get().to_owned())
        />
    }
}
