//! The rows of a list of mail, with the keys that walk them.

use super::{
    acting::use_acting,
    email_row::EmailRow,
    keys::{KeysHelp, plain_key},
    selection_bar::SelectionBar,
};
use crate::{
    box_view::view,
    mail::Rows,
    model::mail::{list::EmailList, row::MailRow},
    reactive::{live, now},
    tr,
};
use contract::mailbox::LabelName;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The rows. Arrow keys, `j` and `k` go from row to row; Enter opens one, as on every link.
#[component]
pub fn EmailRows(
    /// The list.
    rows: Rows,
    /// Our labels as they stand in Gmail.
    labels: Signal<Vec<LabelName>>,
) -> impl IntoView {
    let state = rows.state();
    let acting = use_acting();
    let help = RwSignal::new(false);
    let node = NodeRef::<html::Ul>::new();
    let shown = move || state.with(|list| list.visible().cloned().collect::<Vec<MailRow>>());
    let skeletons = Memo::new(move |_| state.with(EmailList::skeletons));
    let on_key = move |event: KeyboardEvent| {
        let Some(key) = plain_key(&event) else { return };
        let step = match key.as_str() {
            "ArrowDown" | "j" => 1,
            "ArrowUp" | "k" => -1,
            "z" => return acting.undo_last(),
            "?" => return help.set(true),
            _ => return,
        };
        if node
            .get_untracked()
            .is_some_and(|node| move_focus(&node, step))
        {
            event.prevent_default();
        }
    };
    view! {
        <SelectionBar rows=rows />
        <ul
            class="mail-list"
            role="list"
            aria-label=tr!(mail.title)
            aria-busy=now(move || (skeletons.get() > 0).then_some("true"))
            node_ref=node
            on:keydown=on_key
        >
            <For
                each=shown
                key=|row| row.id.clone()
                children=move |row| view! { <EmailRow row=row rows=rows labels=labels /> }
            />
            {live(move || {
                (0..skeletons.get())
                    .map(|_| view! { <SkeletonRow /> })
                    .collect_view()
            })}
        </ul>
        <KeysHelp open=help />
    }
}

/// The shape of a row that is on its way: as high as a row.
#[component]
fn SkeletonRow() -> impl IntoView {
    view! {
        <li class="mail-row mail-row--skeleton" aria-hidden="true">
            <div class="mail-row__link">
                <span class="mail-row__icon"><span class="skeleton"></span></span>
                <span class="mail-row__people"><span class="skeleton"></span></span>
                <span class="mail-row__why"><span class="skeleton"></span></span>
                <span class="mail-row__subject"><span class="skeleton"></span></span>
                <span class="mail-row__snippet"><span class="skeleton"></span></span>
                <span class="mail-row__time"><span class="skeleton"></span></span>
            </div>
        </li>
    }
}

/// Moves the focus to the next or the previous row, from wherever in a row it is. Whether there
/// was one.
fn move_focus(list: &HtmlElement, step: i32) -> bool {
    let Ok(links) = list.query_selector_all("a.mail-row__link") else {
        return false;
    };
    let focused = document().active_element();
    let here = (0..links.length()).find(|index| {
        let row = links.item(*index).and_then(|link| link.parent_node());
        row.is_some_and(|row| row.contains(focused.as_ref().map(AsRef::as_ref)))
    });
    let Some(next) = here.and_then(|here| here.checked_add_signed(step)) else {
        return false;
    };
    let link = links
        .item(next)
        .and_then(|link| link.dyn_into::<HtmlElement>().ok());
    link.is_some_and(|link| link.focus().is_ok())
}
