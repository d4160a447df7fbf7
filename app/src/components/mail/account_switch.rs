//! The way from one of the user's mailboxes to another.

use crate::{
    box_view::view,
    browser::dom,
    components::{Button, ButtonKind, Show},
    model::mail::accounts::place_after,
    reactive::now,
    state::{mailbox, session::use_me},
    tr,
};
use contract::{MailboxId, mailbox::OwnMailbox};
use leptos::prelude::*;

/// Which mailbox this tab works in, and the choice of another one. It is gone to by a button: whoever looks through a list
/// by keyboard is not taken to each entry.
#[component]
pub fn AccountSwitch() -> impl IntoView {
    let mine = use_me().mailboxes;
    let here = mailbox::here();
    let wanted = RwSignal::new(here.clone());
    let differs = Memo::new(move |_| wanted.get() != here);
    let option = move |OwnMailbox { id, address }: OwnMailbox| {
        let value = id.to_string();
        let selected = now(move || wanted.get().as_ref() == Some(&id));
        view! { <option value=value prop:selected=selected>{address}</option> }
    };
    let options = mine.into_iter().map(option).collect_view();
    let go = Callback::new(move |()| {
        if let Some(id) = wanted.get_untracked() {
            mailbox::go_to(&id, &place_after(&dom::current_path()));
        }
    });
    view! {
        <div class="account-switch">
            <label class="toggle">
                <span class="account-switch__words">{tr!(nav.account)}</span>
                <select
                    class="toggle__input"
                    on:change=move |event| wanted.set(Some(MailboxId::new(event_target_value(&event))))
                >
                    {options}
                </select>
            </label>
            <Show when=move || differs.get()>
                <Button kind=ButtonKind::Primary on_press=go>{tr!(nav.account_switch)}</Button>
            </Show>
        </div>
    }
}
