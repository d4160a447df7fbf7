//! What a message would load from outside, and the choice to let it.

use super::Body;
use crate::{
    box_view::{BoxView, IntoBox, view},
    browser::storage,
    components::{Button, ButtonKind, Icon},
    model::mail::html::images::{RemoteImages, TrustedSenders},
    reactive::live,
    tr,
};
use leptos::prelude::*;

/// Remote images: how many are blocked or shown, and what the reader can do about it. Nothing
/// where there are none.
#[component]
pub(super) fn ImagesBar(
    body: Body,
    /// Where the senders are kept whose images are always shown.
    key: String,
    /// The sender, if a choice for them may be kept.
    remember: Option<String>,
) -> impl IntoView {
    let key = StoredValue::new(key);
    let remember = StoredValue::new(remember);
    let shown = move || {
        let found = body.all_found();
        if body.as_text.get() || found.images + found.trackers == 0 {
            return ().boxed();
        }
        let trackers = (found.trackers > 0).then(|| {
            let words = tr!(mail_view.trackers_kept, n = found.trackers);
            view! { <span class="mail-images__trackers">{words}</span> }
        });
        let (words, actions) = match body.images.get() {
            RemoteImages::Blocked => (
                tr!(mail_view.images_blocked, n = found.images),
                (found.images > 0).then(|| offers(body, key, remember)),
            ),
            RemoteImages::Once => (
                tr!(mail_view.images_shown, n = found.images),
                Some(hide(body)),
            ),
            RemoteImages::Always => (
                tr!(mail_view.images_always, n = found.images),
                Some(stop(body, key, remember)),
            ),
        };
        view! {
            <div class="mail-images">
                <span class="mail-images__icon"><Icon name="image" /></span>
                <p class="mail-images__count" role="status">
                    {words}
                    " "
                    {trackers}
                </p>
                {actions}
            </div>
        }
    };
    live(shown)
}

/// What showing the images would tell, and the two ways to do it.
fn offers(body: Body, key: StoredValue<String>, remember: StoredValue<Option<String>>) -> BoxView {
    let once = Callback::new(move |()| body.images.set(RemoteImages::Once));
    let always = remember.get_value().map(|address| {
        let words = tr!(mail_view.always_for, address = address.clone());
        let always = Callback::new(move |()| {
            keep(key, remember, TrustedSenders::add);
            body.images.set(RemoteImages::Always);
        });
        view! { <Button kind=ButtonKind::Quiet on_press=always>{words}</Button> }
    });
    let unproven = remember
        .with_value(Option::is_none)
        .then(|| tr!(mail_view.unproven));
    view! {
        <p class="mail-images__why">
            {tr!(mail_view.images_why)}
            " "
            {unproven}
        </p>
        <div class="mail-images__actions">
            <Button on_press=once>{tr!(mail_view.show_once)}</Button>
            {always}
        </div>
    }
}

fn hide(body: Body) -> BoxView {
    let hide = Callback::new(move |()| body.images.set(RemoteImages::Blocked));
    view! {
        <div class="mail-images__actions">
            <Button on_press=hide>{tr!(mail_view.hide_images)}</Button>
        </div>
    }
}

fn stop(body: Body, key: StoredValue<String>, remember: StoredValue<Option<String>>) -> BoxView {
    let stop = Callback::new(move |()| {
        keep(key, remember, TrustedSenders::remove);
        body.images.set(RemoteImages::Blocked);
    });
    view! {
        <div class="mail-images__actions">
            <Button on_press=stop>{tr!(mail_view.stop_always)}</Button>
        </div>
    }
}

/// Changes what this browser remembers of the sender.
fn keep(
    key: StoredValue<String>,
    remember: StoredValue<Option<String>>,
    change: fn(&mut TrustedSenders, &str),
) {
    let key = key.get_value();
    let mut senders = TrustedSenders::read(&storage::read(&key).unwrap_or_default());
    if let Some(address) = remember.get_value() {
        change(&mut senders, &address);
    }
    storage::write(&key, &senders.write());
}
