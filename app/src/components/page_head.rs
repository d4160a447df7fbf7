//! The head of every page: its heading, which takes the focus when the page is reached, and
//! what can be done.

use crate::{
    box_view::{BoxView, Children, view},
    browser::dom,
    reactive::effect,
    tr,
};
use leptos::prelude::*;

/// The heading of a page. Names the tab too, and takes the focus, so that a screen reader says
/// where one has arrived.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line under it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// The way back: address and words.
    #[prop(optional, into)]
    back: Option<(String, Signal<String>)>,
    /// What stands before the heading: an avatar.
    #[prop(optional)]
    lead: Option<BoxView>,
    /// What can be done: links and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let product = tr!(common.product);
    effect(move || dom::set_title(&format!("{} · {}", title.get(), product.get())));
    dom::after_paint(|| dom::focus_first("main h1"));
    view! {
        <header class="page-head">
            {back
                .map(|(href, words)| {
                    view! {
                        <a class="page-head__back" href=href>
                            <super::Icon name="back" />
                            {words}
                        </a>
                    }
                })}
            <div class="page-head__row">
                {lead}
                <div class="page-head__words">
                    <h1 class="page-head__title" tabindex="-1">{title}</h1>
                    {subtitle.map(|words| view! { <p class="page-head__subtitle">{words}</p> })}
                </div>
                {children
                    .map(|children| view! { <div class="page-head__actions">{children.make()}</div> })}
            </div>
        </header>
    }
}
