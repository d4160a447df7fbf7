//! HTML of a mail in a frame that can do nothing.

use crate::{
    api::Abort,
    box_view::view,
    mail::viewer::{Filled, Listener, SANDBOX, Unable, fill},
    model::mail::html::link::Doubtful,
    reactive::{effect, live, now, spawn},
    tr,
};
use contract::route;
use leptos::{html, prelude::*};

/// What stands in a frame; it goes when the frame does.
pub type Held = StoredValue<Option<Filled>, LocalStorage>;

/// HTML of a mail in a frame of its own, and where the link that is pointed at leads.
#[component]
pub fn HtmlFrame(
    /// The HTML, as it came.
    html: StoredValue<String>,
    /// Images at other servers are shown.
    #[prop(into)]
    images: Signal<bool>,
    /// A link wants to be asked about.
    on_ask: Callback<Doubtful>,
    /// The frame has been filled, or cannot be; the rest is taken back when the frame goes.
    on_filled: Callback<(Result<Filled, Unable>, Abort)>,
) -> impl IntoView {
    let pointed = RwSignal::new(None::<String>);
    let leads_to = move || {
        let address = pointed.get();
        address.map(|address| view! { {tr!(mail_view.leads_to, address = address.clone())} })
    };
    let on_point = Callback::new(move |address| pointed.set(address));
    view! {
        <div class="mail-frame">
            // A frame anew for each of the two policies: a frame that goes elsewhere would leave
            // a step in the history of the page.
            {live(move || {
                let images = images.get();
                view! {
                    <Sheet html=html images=images on_ask=on_ask on_point=on_point on_filled=on_filled />
                }
            })}
            <p class="mail-frame__target" aria-live="polite" dir="ltr">{live(leads_to)}</p>
        </div>
    }
}

#[component]
fn Sheet(
    html: StoredValue<String>,
    images: bool,
    on_ask: Callback<Doubtful>,
    on_point: Callback<Option<String>>,
    on_filled: Callback<(Result<Filled, Unable>, Abort)>,
) -> impl IntoView {
    let node = NodeRef::<html::Iframe>::new();
    let loaded = RwSignal::new(false);
    let height_px = RwSignal::new(None::<u32>);
    let listener = Listener {
        on_height: Callback::new(move |height| height_px.set(Some(height))),
        on_ask,
        on_point,
    };
    effect(move || {
        let (true, Some(frame)) = (loaded.get(), node.get_untracked()) else {
            return;
        };
        let abort = Abort::with_owner();
        spawn(async move {
            let filled = fill(&frame, &html.get_value(), images, listener).await;
            if !abort.is_triggered() {
                on_filled.run((filled, abort));
            }
        });
    });
    let src = if images {
        route::MAIL_FRAME_IMAGES
    } else {
        route::MAIL_FRAME_BLOCKED
    };
    view! {
        <iframe
            class="mail-frame__sheet"
            class:mail-frame__sheet--waiting=now(move || height_px.get().is_none())
            title=tr!(mail_view.frame_title)
            sandbox=SANDBOX
            referrerpolicy="no-referrer"
            node_ref=node
            on:load=move |_| loaded.set(true)
            style:height=now(move || height_px.get().map(|height| format!("{height}px")))
            src=src
        ></iframe>
    }
}
