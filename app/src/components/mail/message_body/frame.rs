//! One part of a message, as its sender made it, in a frame that can do nothing.

use super::{Body, Refused};
use crate::{
    api::Abort,
    box_view::view,
    mail::{
        Mail, use_mail,
        viewer::{Filled, Listener, SANDBOX, Unable, fill},
    },
    model::mail::html::images::RemoteImages,
    reactive::{effect, live, now, spawn},
    tr,
};
use contract::route;
use leptos::{html, prelude::*};

/// What stands in the frame; it goes when the frame does.
type Held = StoredValue<Option<Filled>, LocalStorage>;

/// A part of a message in HTML.
#[component]
pub(super) fn MailFrame(
    body: Body,
    /// Which part it is.
    index: usize,
    html: String,
) -> impl IntoView {
    let html = StoredValue::new(html);
    let shows_images = Memo::new(move |_| body.images.get() != RemoteImages::Blocked);
    let pointed = RwSignal::new(None::<String>);
    let leads_to = move || {
        let address = pointed.get();
        address.map(|address| view! { {tr!(mail_view.leads_to, address = address.clone())} })
    };
    view! {
        <div class="mail-frame">
            // A frame anew for each of the two policies: a frame that goes elsewhere would leave
            // a step in the history of the page.
            {live(move || {
                view! { <Sheet body=body index=index html=html images=shows_images.get() pointed=pointed /> }
            })}
            <p class="mail-frame__target" aria-live="polite" dir="ltr">{live(leads_to)}</p>
        </div>
    }
}

#[component]
fn Sheet(
    body: Body,
    index: usize,
    html: StoredValue<String>,
    images: bool,
    pointed: RwSignal<Option<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Iframe>::new();
    let loaded = RwSignal::new(false);
    let height_px = RwSignal::new(None::<u32>);
    let held: Held = StoredValue::new_local(None);
    let listener = Listener {
        on_height: Callback::new(move |height| height_px.set(Some(height))),
        on_ask: Callback::new(move |link| body.asked.set(Some(link))),
        on_point: Callback::new(move |address| pointed.set(address)),
    };
    effect(move || {
        let fold = body.fold.get();
        held.with_value(|held| held.iter().for_each(|filled| filled.fold(fold)));
    });
    let mail = use_mail();
    effect(move || {
        let (true, Some(frame)) = (loaded.get(), node.get_untracked()) else {
            return;
        };
        let abort = Abort::with_owner();
        spawn(async move {
            let filled = fill(&frame, &html.get_value(), images, listener).await;
            if abort.is_triggered() {
                return;
            }
            match filled {
                Ok(filled) => {
                    note(body, index, &filled);
                    show(mail, body, held, filled, abort).await;
                }
                Err(Unable::NoSanitizer) => body.refused.set(Some(Refused::NoSanitizer)),
                Err(Unable::NoFrame) => {}
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

/// Notes what was found.
fn note(body: Body, index: usize, filled: &Filled) {
    filled.fold(body.fold.get_untracked());
    body.found.update(|found| {
        if let Some(found) = found.get_mut(index) {
            *found = filled.found.clone();
        }
    });
}

/// Shows the images that come with the mail, as they arrive.
async fn show(mail: Mail, body: Body, held: Held, filled: Filled, abort: Abort) {
    let waiting = body.files.with_value(|files| filled.waiting(files));
    let id = body.message_id.get_value();
    if held.try_set_value(Some(filled)).is_some() {
        return;
    }
    let show = move |file: &_, bytes: &[u8]| {
        held.try_update_value(|held| {
            if let Some(filled) = held {
                filled.show_inline(file, bytes);
            }
        });
    };
    mail.inline_images(id, waiting, &abort, show).await;
}
