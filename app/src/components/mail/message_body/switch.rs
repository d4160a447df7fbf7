//! Two choices about a message: HTML or text, quotes or none.

use super::Body;
use crate::{
    box_view::view,
    reactive::{live, now},
    tr,
};
use leptos::prelude::*;

/// HTML or plain text. Nothing where the HTML cannot be shown.
#[component]
pub(super) fn ViewSwitch(body: Body) -> impl IntoView {
    let choice = move |as_text: bool, words| {
        view! {
            <button
                type="button"
                class="mail-view__choice"
                aria-pressed=now(move || (body.as_text.get() == as_text).to_string())
                on:click=move |_| body.as_text.set(as_text)
            >
                {words}
            </button>
        }
    };
    let choices = move || {
        body.refused.get().is_none().then(|| {
            view! {
                <div class="mail-view" role="group" aria-label=tr!(mail_view.view_as)>
                    {choice(false, tr!(mail_view.as_html))}
                    {choice(true, tr!(mail_view.as_text))}
                </div>
            }
        })
    };
    live(choices)
}

/// Shows quoted mail, or folds it again. Nothing where there is none.
#[component]
pub(super) fn QuoteSwitch(body: Body) -> impl IntoView {
    let switch = move || {
        if body.as_text.get() || !body.all_found().quotes {
            return None;
        }
        let words = if body.fold.get() {
            tr!(mail_view.show_quotes)
        } else {
            tr!(mail_view.hide_quotes)
        };
        Some(view! {
            <button
                type="button"
                class="mail-quotes"
                aria-expanded=now(move || (!body.fold.get()).to_string())
                on:click=move |_| body.fold.update(|fold| *fold = !*fold)
            >
                {words}
            </button>
        })
    };
    live(switch)
}
