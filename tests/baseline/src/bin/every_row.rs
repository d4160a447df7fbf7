//! A long list with the framework's own `<For>`, and every row in the page.
//!
//! The page has put the rows, as JSON text, into `window.fetchedRows`; its event `keep-rows` has them read, its event
//! `draw-rows` drawn.

use js_sys::{Reflect, global};
use leptos::ev::{Custom, CustomEvent};
use leptos::prelude::*;
use serde::Deserialize;

#[derive(Clone, Deserialize)]
struct Named {
    name: String,
}

#[derive(Clone, Deserialize)]
struct Contact {
    id: String,
    full_name: String,
    title: String,
    account: Option<Named>,
    addresses: Vec<String>,
    owner: Named,
    updated_at: String,
}

fn main() {
    mount_to_body(|| {
        let fetched = StoredValue::new(Vec::<Contact>::new());
        let drawn = RwSignal::new(Vec::new());
        on("keep-rows", move || fetched.set_value(rows()));
        on("draw-rows", move || drawn.set(fetched.get_value()));
        view! {
            <table>
                <tbody>
                    <For
                        each=move || drawn.get().into_iter().enumerate()
                        key=|(_, contact)| contact.id.clone()
                        let((index, contact))
                    >
                        {row(index, contact)}
                    </For>
                </tbody>
            </table>
        }
    });
}

fn row(index: usize, contact: Contact) -> impl IntoView {
    let initials: String = contact.full_name.chars().take(2).collect();
    let address = contact.addresses.into_iter().next();
    view! {
        <tr class="row" data-row=index.to_string()>
            <td>
                <a href=format!("#{}", contact.id)>
                    <span class="avatar">{initials}</span>
                    {contact.full_name}
                    " "
                    {contact.title}
                </a>
            </td>
            <td>{contact.account.map(|account| account.name)}</td>
            <td>{address}</td>
            <td></td>
            <td>{contact.owner.name}</td>
            <td>{contact.updated_at}</td>
        </tr>
    }
}

fn on(event: &'static str, act: impl Fn() + 'static) {
    let listening = window_event_listener(Custom::<CustomEvent>::new(event), move |_| act());
    on_cleanup(move || listening.remove());
}

/// What the page has fetched. A benchmark that cannot be read has gone wrong, and draws nothing.
fn rows() -> Vec<Contact> {
    let text = Reflect::get(&global(), &"fetchedRows".into()).ok();
    let text = text.and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}
