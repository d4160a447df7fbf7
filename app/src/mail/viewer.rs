//! HTML mail in its frame. Three layers, each of which holds alone:
//!
//! 1. the frame's own policy, from the server: no script, no form, nothing loaded but images in the mail itself;
//! 2. the browser's sanitizer with an allow-list (`sanitize`);
//! 3. a walk over what is left (`walk`): where links lead, which images are shown, no style that loads.
//!
//! A mail that is answered or passed on goes through the same sanitizer (`pass_on`) before it stands in another.
//!
//! All of it happens in a document that nobody sees, which loads nothing; what comes out is put into the frame. From
//! the sanitizer on, HTML is never text again. What to do is decided in [`crate::model::mail::html`].
//!
//! A frame's objects are of its own realm: `instanceof` fails for them here, so elements are taken at their word.

mod inline;
mod listen;
mod pass_on;
mod sanitize;
mod walk;

pub use inline::object_url;
pub use pass_on::{PassedOn, pass_on};
pub use sanitize::Workshop;

use crate::model::mail::html::{frame_height_px, link::Doubtful};
use js_sys::Function;
use leptos::prelude::{Callable, Callback};
use listen::Listeners;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, HtmlElement, HtmlIFrameElement, ResizeObserver, Url};

/// What a frame may do, once more beside its own policy. Never `allow-scripts`.
pub const SANDBOX: &str = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

/// What was found in a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Remote images that a reader would see.
    pub images: usize,
    /// Remote images that nobody sees. They are never loaded.
    pub trackers: usize,
    /// It quotes another mail at length.
    pub quotes: bool,
}

/// What the page is told while a mail is shown.
#[derive(Clone, Copy)]
pub struct Listener {
    /// The height the frame needs, in CSS pixels.
    pub on_height: Callback<u32>,
    /// A link wants to be asked about.
    pub on_ask: Callback<Doubtful>,
    /// Where the link under the pointer or the focus leads; nothing when it is left.
    pub on_point: Callback<Option<String>>,
}

/// A mail in its frame. Dropped, it lets go of the frame and of its images.
pub struct Filled {
    /// What was found in it.
    pub found: Found,
    /// Quoted mail, each in an element of ours.
    quotes: Vec<Element>,
    /// Images that come with the mail: where they stand, and their Content-IDs.
    inline: Vec<(Element, String)>,
    urls: Vec<String>,
    _listeners: Listeners,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
}

impl Drop for Filled {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.observer {
            observer.disconnect();
        }
        for url in &self.urls {
            drop(Url::revoke_object_url(url));
        }
    }
}

/// Why a mail is not in its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unable {
    /// The frame has left the page, or shows something else.
    NoFrame,
    /// This browser has no sanitizer, and ours could not be loaded.
    NoSanitizer,
}

impl Filled {
    /// Folds quoted mail away, or shows it again.
    pub fn fold(&self, fold: bool) {
        for quote in &self.quotes {
            // Toggling an attribute cannot fail: its name is valid.
            drop(quote.toggle_attribute_with_force("hidden", fold));
        }
    }
}

/// Puts HTML into a frame that has loaded. Remote images load if `images` says so and the frame's
/// own policy does too.
pub async fn fill(
    frame: &HtmlIFrameElement,
    html: &str,
    images: bool,
    listener: Listener,
) -> Result<Filled, Unable> {
    let document = frame.content_document().ok_or(Unable::NoFrame)?;
    let view = document.default_view().ok_or(Unable::NoFrame)?;
    let unseen = sanitize::unseen_document(&document).ok_or(Unable::NoFrame)?;
    let body = unseen.body().ok_or(Unable::NoFrame)?;
    sanitize::into(&body, html, &view)
        .await
        .map_err(|_| Unable::NoSanitizer)?;
    let walked = walk::walk(&body, images);
    put(&document, &body).map_err(|_| Unable::NoFrame)?;
    let observer = observe(&document, &body, listener.on_height);
    Ok(Filled {
        found: walked.found,
        quotes: walked.quotes,
        inline: walked.inline,
        urls: Vec::new(),
        _listeners: listen::to_links(&document, walked.doubtful, listener),
        observer,
    })
}

/// Puts a whole body in place of the one that a document shows.
fn put(document: &Document, body: &HtmlElement) -> Result<(), JsValue> {
    body.set_attribute("dir", "auto")?;
    let root = document.document_element().ok_or(JsValue::NULL)?;
    match document.body() {
        Some(old) => root.replace_child(body, &old).map(drop),
        None => root.append_child(body).map(drop),
    }
}

/// Follows the height of what is shown.
fn observe(
    document: &Document,
    body: &HtmlElement,
    on_height: Callback<u32>,
) -> Option<(ResizeObserver, Closure<dyn FnMut()>)> {
    let root = document.document_element()?;
    let body_ = body.clone();
    let measure = move || {
        // What is wider than the frame scrolls, by a bar that takes room too.
        let bar = if root.scroll_width() > root.client_width() {
            16
        } else {
            0
        };
        let content_px = f64::from(body_.offset_height() + bar);
        on_height.try_run(frame_height_px(content_px));
    };
    measure();
    let closure = Closure::<dyn FnMut()>::new(measure);
    let callback: &Function = closure.as_ref().unchecked_ref();
    let observer = ResizeObserver::new(callback).ok()?;
    observer.observe(body);
    Some((observer, closure))
}
