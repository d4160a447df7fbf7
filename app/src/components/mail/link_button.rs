//! The button that links a conversation to the deal whose page is shown, and unlinks it.

use super::deal_links::DealLinks;
use crate::{
    box_view::view,
    browser::dom,
    components::Icon,
    reactive::{derived, live, now},
    tr,
};
use gmail::ThreadId;
use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Where the focus goes when nothing beside the button is left.
const SWITCH: &str = ".deal-mail .segments__choice[aria-pressed=\"true\"]";

/// Links a conversation to the deal, or unlinks it.
#[component]
pub fn LinkButton(
    /// The conversations of the deal.
    links: DealLinks,
    /// The conversation.
    thread: ThreadId,
    /// What it is called, for those who hear the button without what stands around it.
    subject: Signal<String>,
) -> impl IntoView {
    let (linked, busy) = {
        let (a, b) = (thread.clone(), thread.clone());
        (
            Memo::new(move |_| links.link_of(&a).is_some()),
            Memo::new(move |_| links.is_changing(&b)),
        )
    };
    let (link, unlink) = (tr!(deal_mail.link), tr!(deal_mail.unlink));
    let link_it = tr!(deal_mail.link_thread, subject = subject.get());
    let unlink_it = tr!(deal_mail.unlink_thread, subject = subject.get());
    let label = derived(move || {
        if linked.get() {
            unlink_it.get()
        } else {
            link_it.get()
        }
    });
    let press = move |event: MouseEvent| {
        if !busy.get_untracked() {
            links.toggle(&thread, keep_focus(&event));
        }
    };
    view! {
        <button
            type="button"
            class="button button--quiet"
            class:button--busy=busy
            aria-disabled=now(move || busy.get().then_some("true"))
            aria-label=label
            on:click=press
        >
            {live(move || view! { <Icon name=if linked.get() { "close" } else { "link" } /> })}
            {live(move || if linked.get() { unlink } else { link })}
        </button>
    }
}

/// Where the button leaves the page with its row, the focus goes to the next row that stays, so
/// that the keys go on working.
fn keep_focus(event: &MouseEvent) -> impl FnOnce() + 'static {
    let button = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let beside = button.as_ref().map(rows_beside).unwrap_or_default();
    move || {
        dom::after_paint(move || {
            if button.is_none_or(|button| button.is_connected()) {
                return;
            }
            let stays = beside.iter().find(|row| row.is_connected());
            let inside = stays.and_then(|row| row.query_selector("a, button").ok().flatten());
            match inside.and_then(|inside| inside.dyn_into::<HtmlElement>().ok()) {
                Some(inside) => drop(inside.focus()),
                None => dom::focus_first(SWITCH),
            }
        });
    }
}

/// The rows after the button's own, then those before it, the nearest first.
fn rows_beside(button: &Element) -> Vec<Element> {
    let Some(row) = button.closest("li").ok().flatten() else {
        return Vec::new();
    };
    let walk = |step: fn(&Element) -> Option<Element>| core::iter::successors(step(&row), step);
    walk(Element::next_element_sibling)
        .chain(walk(Element::previous_element_sibling))
        .collect()
}
