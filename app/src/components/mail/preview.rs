//! A look at an image before it is saved. What it is, is told by its bytes, never by its name.

use super::notice::failure_words;
use crate::{
    api::Abort,
    box_view::{BoxView, IntoBox, view},
    components::{Button, ButtonKind},
    mail::{Stop, use_mail, viewer::object_url},
    model::mail::failure::Failure,
    reactive::{live, now, spawn},
    tr,
};
use gmail::{MessageId, mime::Attachment};
use leptos::prelude::*;

/// Where a preview stands.
#[derive(Clone, PartialEq, Eq)]
enum Look {
    /// Nobody asked for it.
    Closed,
    /// On its way.
    Loading,
    /// Here, at this address.
    Open(String),
    /// It did not come.
    Failed(Failure),
    /// Its bytes are no image.
    NoImage,
}

/// A button that shows a file as an image, and the image.
#[component]
pub fn Preview(
    /// The message.
    message_id: MessageId,
    /// The file.
    file: Attachment,
) -> impl IntoView {
    let name = StoredValue::new(file.name.clone());
    let look = RwSignal::new(Look::Closed);
    let close = move || {
        let before = look.try_get_untracked();
        if let Some(Look::Open(url)) = before {
            drop(web_sys::Url::revoke_object_url(&url));
        }
        look.try_set(Look::Closed);
    };
    on_cleanup(close);
    let fetch = fetch(message_id, file, look);
    let press = Callback::new(move |()| match look.get_untracked() {
        Look::Open(_) => close(),
        Look::Loading => {}
        Look::Closed | Look::Failed(_) | Look::NoImage => fetch.run(()),
    });
    let (show, hide) = (tr!(mail_view.preview), tr!(mail_view.preview_hide));
    let words = move || {
        let open = matches!(look.get(), Look::Open(_));
        if open { hide.get() } else { show.get() }
    };
    let busy = Signal::derive(move || look.get() == Look::Loading);
    let label = tr!(mail_view.preview_name, name = name.get_value());
    view! {
        <div class="file__preview" role="group" aria-label=label>
            <Button kind=ButtonKind::Quiet busy=busy on_press=press>{live(words)}</Button>
            <div class="file__look" aria-busy=now(move || busy.get().to_string())>
                {live(move || shown(look.get(), name))}
            </div>
        </div>
    }
}

fn shown(look: Look, name: StoredValue<String>) -> BoxView {
    let failed = |words: Signal<String>| {
        view! { <p class="file__failure" role="alert">{words}</p> }
    };
    match look {
        Look::Closed | Look::Loading => ().boxed(),
        Look::Open(url) => view! { <img class="file__image" src=url alt=name.get_value() /> },
        Look::Failed(failure) => {
            let why = failure_words(&failure).0;
            let what = tr!(mail_view.preview_failed, name = name.get_value());
            failed(Signal::derive(move || {
                format!("{} {}", what.get(), why.get())
            }))
        }
        Look::NoImage => failed(tr!(mail_view.not_an_image, name = name.get_value())),
    }
}

fn fetch(message_id: MessageId, file: Attachment, look: RwSignal<Look>) -> Callback<()> {
    let mail = use_mail();
    let abort = Abort::with_owner();
    let file = StoredValue::new(file);
    Callback::new(move |()| {
        let (message_id, abort) = (message_id.clone(), abort.clone());
        let file = file.get_value();
        look.set(Look::Loading);
        spawn(async move {
            let bytes = mail.attachment(message_id, &file, &abort).await;
            let next = match bytes {
                Ok(bytes) => object_url(&bytes).map_or(Look::NoImage, Look::Open),
                Err(Stop::Failed(failure)) => Look::Failed(failure),
                Err(Stop::Aborted) => return,
            };
            let late = look.try_set(next);
            if let Some(Look::Open(url)) = late {
                drop(web_sys::Url::revoke_object_url(&url));
            }
        });
    })
}
