//! The rows of a list of mail, with the keys that walk them.

use super::{acting::use_acting, email_row::EmailRow, keys::plain_key, who_line::WhoLine};
use crate::{
    box_view::{BoxView, view},
    i18n::Text,
    mail::{Rows, use_mail},
    model::mail::row::MailRow,
    reactive::{derived, live, now},
};
use contract::mailbox::GlancedLabel;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What of a row takes the focus.
pub(super) const ROW_LINK: &str = ".mail-row__link, .notice__link";

/// What stands under a row of a list.
pub type Under = Arc<dyn Fn(&MailRow) -> BoxView + Send + Sync>;

/// Under each row: who its first person is in the CRM. Looks them up as rows come.
pub fn who_under(rows: Signal<Vec<MailRow>>) -> Under {
    use_mail().look_up(derived(move || {
        let addresses = |rows: &Vec<MailRow>| {
            let addresses = rows.iter().flat_map(|row| row.addresses.first());
            addresses.cloned().collect()
        };
        rows.with(addresses)
    }));
    Arc::new(|row| {
        let address = row.addresses.first().cloned();
        let name = row.people.first().cloned();
        view! { <WhoLine address=address name=name forged=row.forged /> }
    })
}

/// The rows. Arrow keys, `j` and `k` go from row to row; Enter opens one, as on every link.
#[component]
pub fn EmailRows(
    /// The list.
    rows: Rows,
    /// Which of its rows stand here.
    shown: Signal<Vec<MailRow>>,
    /// How many are on their way.
    skeletons: Memo<usize>,
    /// What the list is called.
    label: Text,
    /// Our labels as they stand in Gmail.
    labels: Signal<Vec<GlancedLabel>>,
    /// What stands under each row.
    #[prop(optional_no_strip)]
    under: Option<Under>,
) -> impl IntoView {
    let acting = use_acting();
    let node = NodeRef::<html::Ul>::new();
    let on_key = move |event: KeyboardEvent| {
        let Some(key) = plain_key(&event) else { return };
        let step = match key.as_str() {
            "ArrowDown" | "j" => 1,
            "ArrowUp" | "k" => -1,
            "z" => return acting.undo_last(),
            "?" => return rows.help().set(true),
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
        <ul
            class="mail-list"
            role="list"
            aria-label=label
            aria-busy=now(move || (skeletons.get() > 0).then_some("true"))
            node_ref=node
            on:keydown=on_key
        >
            <For
                each=move || shown.get()
                key=MailRow::key
                children=move |row| {
                    let under = under.as_ref().map(|under| under(&row));
                    view! { <EmailRow row=row rows=rows labels=labels>{under}</EmailRow> }
                }
            />
            {live(move || {
                (0..skeletons.get())
                    .map(|_| view! { <SkeletonRow /> })
                    .collect_view()
            })}
        </ul>
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
pub fn move_focus(list: &HtmlElement, step: i32) -> bool {
    let Ok(links) = list.query_selector_all(ROW_LINK) else {
        return false;
    };
    let focused = document().active_element();
    let here = (0..links.length()).find(|index| {
        let link = links.item(*index);
        let link = link.and_then(|link| link.dyn_into::<HtmlElement>().ok());
        let row = link.and_then(|link| link.closest("li").ok().flatten());
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
