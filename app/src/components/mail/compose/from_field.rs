//! Which address a mail is from; only where there is a choice, or several accounts.

use super::{desk::Desk, sheet::Sheet};
use crate::{
    box_view::view,
    components::Show,
    reactive::{live, now},
    tr,
};
use leptos::prelude::*;

/// Which address a mail is from.
#[component]
pub fn FromField(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let id = format!("letter-{}-from", sheet.key);
    let chosen = move || {
        let _follow = desk.own();
        sheet.letter.with(|letter| desk.sender(letter).address)
    };
    let option = move |(name, address): (String, String)| {
        let words = if name.is_empty() {
            address.clone()
        } else {
            format!("{name} <{address}>")
        };
        let this = address.clone();
        let selected = now(move || chosen().eq_ignore_ascii_case(&this));
        view! { <option value=address prop:selected=selected>{words}</option> }
    };
    let several = desk.me().mailboxes.len() > 1;
    let choice = move || several || desk.own().len() > 1;
    let options = move || {
        let own = desk.own().into_iter().map(|one| (one.name, one.address));
        let mut own: Vec<_> = own.collect();
        if own.is_empty() {
            // Until Gmail has told, it is the mailbox's own.
            let sender = sheet.letter.with(|letter| desk.sender(letter));
            own.push((String::new(), sender.address));
        }
        own.into_iter().map(option).collect_view()
    };
    view! {
        <Show when=choice>
            <div class="letter__line">
                <label class="letter__label" for=id.clone()>{tr!(compose.from)}</label>
                <select
                    class="letter__input letter__input--select"
                    id=id.clone()
                    on:change=move |event| desk.change_sender(sheet, &event_target_value(&event))
                >
                    {live(options)}
                </select>
            </div>
        </Show>
    }
}
