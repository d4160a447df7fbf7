//! One part of a message, as its sender made it, in a frame that can do nothing.

use super::{Body, Refused};
use crate::{
    api::Abort,
    box_view::view,
    components::mail::html_frame::{Held, HtmlFrame},
    mail::{
        Mail, use_mail,
        viewer::{Filled, Unable},
    },
    model::mail::html::images::RemoteImages,
    reactive::{derived, effect, spawn},
};
use leptos::prelude::*;

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
    let held: Held = StoredValue::new_local(None);
    effect(move || {
        let fold = body.fold.get();
        held.with_value(|held| held.iter().for_each(|filled| filled.fold(fold)));
    });
    let mail = use_mail();
    let on_filled =
        Callback::new(
            move |(filled, abort): (Result<Filled, Unable>, Abort)| match filled {
                Ok(filled) => {
                    note(body, index, &filled);
                    spawn(show(mail, body, held, filled, abort));
                }
                Err(Unable::NoSanitizer) => body.refused.set(Some(Refused::NoSanitizer)),
                Err(Unable::NoFrame) => {}
            },
        );
    let on_ask = Callback::new(move |link| body.asked.set(Some(link)));
    let images = derived(move || shows_images.get());
    view! { <HtmlFrame html=html images=images on_ask=on_ask on_filled=on_filled /> }
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
