//! Notifications on the desktop: the browser's `Notification`
//! (<https://developer.mozilla.org/docs/Web/API/Notification>).

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// What the browser lets us do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// It knows no notifications.
    None,
    /// Nobody was asked yet.
    Unasked,
    /// The user has said no; only they can change that, in the browser's own settings.
    Refused,
    /// Notifications may be shown.
    Given,
}

/// What the browser lets us do, now.
pub fn leave() -> Leave {
    let window = super::dom::window();
    match Reflect::has(&window, &JsValue::from_str("Notification")) {
        Ok(true) => of(Notification::permission()),
        Ok(false) | Err(_) => Leave::None,
    }
}

/// Asks the user, which a browser allows in answer to a click alone.
pub async fn ask() -> Leave {
    if leave() == Leave::Unasked
        && let Ok(asked) = Notification::request_permission()
    {
        // What the user said is read anew.
        drop(JsFuture::from(asked).await);
    }
    leave()
}

/// Shows a notification. One with the same tag takes the place of the one before.
pub fn show(title: &str, tag: &str, on_click: impl FnOnce() + 'static) {
    let options = NotificationOptions::new();
    options.set_tag(tag);
    let Ok(shown) = Notification::new_with_options(title, &options) else {
        return;
    };
    let itself = shown.clone();
    let clicked = Closure::once_into_js(move || {
        itself.close();
        drop(super::dom::window().focus());
        on_click();
    });
    shown.set_onclick(Some(clicked.unchecked_ref()));
}

fn of(permission: NotificationPermission) -> Leave {
    match permission {
        NotificationPermission::Granted => Leave::Given,
        NotificationPermission::Denied => Leave::Refused,
        _ => Leave::Unasked,
    }
}
