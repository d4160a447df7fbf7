//! Which address a mail is from; only where there is a choice.

use super::{desk::Desk, sheet::Sheet};
use crate::{
    box_view::view,
    components::Show,
    mail::writing::OwnAddress,
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
    let option = move |one: OwnAddress| {
        let words = if one.name.is_empty() {
            one.address.clone()
        } else {
            format!("{} <{}>", one.name, one.address)
        };
        let address = one.address.clone();
        let selected = now(move || chosen().eq_ignore_ascii_case(&address));
        view! { <option value=one.address prop:selected=selected>{words}</option> }
    };
    let choice = move || desk.own().len() > 1;
    view! {
        <Show when=choice>
            <div class="letter__line">
                <label class="letter__label" for=id.clone()>{tr!(compose.from)}</label>
                <select
                    class="letter__input letter__input--select"
                    id=id.clone()
                    on:change=move |event| desk.change_sender(sheet, &event_target_value(&event))
                >
                    {live(move || desk.own().into_iter().map(option).collect_view())}
                </select>
            </div>
        </Show>
    }
}
