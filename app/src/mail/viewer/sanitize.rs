//! The browser's own sanitizer, and DOMPurify where there is none. What may stand in a mail is said
//! here once, for a mail that is read, answered, signed or pasted from.

use super::SANDBOX;
use crate::{
    browser::dom,
    model::mail::html::allow::{ATTRIBUTES, ELEMENTS, UNWRAPPED},
};
use contract::route;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, HtmlIFrameElement, Node, Window};

/// Puts what is allowed of some HTML into an empty element; `view` is the window of its frame.
pub(super) async fn into(body: &HtmlElement, html: &str, view: &Window) -> Result<(), JsValue> {
    if let Some(set_html) = own_sanitizer(body)? {
        return sanitize(&set_html, body, html);
    }
    match purified(html, view).await? {
        Some(fragment) => body.append_child(&fragment).map(drop),
        None => Ok(()),
    }
}

/// A document of the realm of another that shows nothing and loads nothing.
pub(super) fn unseen_document(document: &Document) -> Option<Document> {
    let made = document.implementation().ok()?.create_html_document();
    made.ok()
}

/// Where HTML is taken apart that is not to be shown: a frame that nobody sees, until this is
/// dropped. In the page itself, whose policy knows no style of a mail's, nothing could tell what a
/// style says. What comes out is of the frame's realm.
pub struct Workshop(HtmlIFrameElement);

impl Workshop {
    /// Opens one. None where the frame cannot be had.
    pub async fn open() -> Option<Self> {
        Self::load().await.ok()
    }

    /// What is allowed of some HTML. None where this browser has no sanitizer, and ours cannot be
    /// loaded.
    pub async fn sanitized(&self, html: &str) -> Option<HtmlElement> {
        let document = self.0.content_document()?;
        let view = document.default_view()?;
        let body = unseen_document(&document)?.body()?;
        into(&body, html, &view).await.ok()?;
        Some(body)
    }

    async fn load() -> Result<Self, JsValue> {
        let document = dom::document();
        let frame: HtmlIFrameElement = document.create_element("iframe")?.dyn_into()?;
        frame.set_attribute("sandbox", SANDBOX)?;
        frame.set_hidden(true);
        frame.set_src(route::MAIL_FRAME_BLOCKED);
        let loaded = Promise::new(&mut |resolve, _| frame.set_onload(Some(&resolve)));
        let page = document.body().ok_or(JsValue::NULL)?;
        page.append_child(&frame)?;
        let workshop = Self(frame);
        JsFuture::from(loaded).await?;
        Ok(workshop)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// `setHTML`, where the browser has it
/// (<https://developer.mozilla.org/docs/Web/API/Element/setHTML>).
fn own_sanitizer(body: &HtmlElement) -> Result<Option<Function>, JsValue> {
    let set_html = get(body, "setHTML")?;
    Ok(set_html.is_function().then(|| set_html.unchecked_into()))
}

fn sanitize(set_html: &Function, body: &HtmlElement, html: &str) -> Result<(), JsValue> {
    let options = object([("sanitizer", &config())])?;
    set_html
        .call2(body, &JsValue::from_str(html), &options)
        .map(drop)
}

/// The allow-list, as the Sanitizer API takes it.
fn config() -> JsValue {
    object([
        ("elements", &list(ELEMENTS)),
        ("replaceWithChildrenElements", &list(UNWRAPPED)),
        ("attributes", &list(ATTRIBUTES)),
        ("comments", &JsValue::FALSE),
        ("dataAttributes", &JsValue::FALSE),
    ])
    .unwrap_or_default()
}

/// What DOMPurify leaves of some HTML. It works with the parser of the frame, whose document has
/// no rule about trusted types, and hands out nodes: there is no text in between. None are left of
/// a document without a body, such as a set of frames.
async fn purified(html: &str, view: &Window) -> Result<Option<Node>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let load: Function = get(&window, "loadSanitizer")?.dyn_into()?;
    let loading: Promise = load.call0(&window)?.dyn_into()?;
    let factory: Function = JsFuture::from(loading).await?.dyn_into()?;
    let purifier = factory.call1(&JsValue::UNDEFINED, view)?;
    let config = object([
        ("ALLOWED_TAGS", &list(ELEMENTS)),
        ("ALLOWED_ATTR", &list(ATTRIBUTES)),
        ("ALLOW_DATA_ATTR", &JsValue::FALSE),
        ("ALLOW_ARIA_ATTR", &JsValue::FALSE),
        ("RETURN_DOM_FRAGMENT", &JsValue::TRUE),
    ])?;
    let sanitize: Function = get(&purifier, "sanitize")?.dyn_into()?;
    let fragment = sanitize.call2(&purifier, &JsValue::from_str(html), &config)?;
    if fragment.is_object() {
        Ok(Some(fragment.unchecked_into()))
    } else if fragment.is_null() {
        Ok(None)
    } else {
        Err(JsValue::NULL)
    }
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &JsValue::from_str(name))
}

fn list(names: &[&str]) -> JsValue {
    names
        .iter()
        .map(|name| JsValue::from_str(name))
        .collect::<Array>()
        .into()
}

fn object<const N: usize>(fields: [(&str, &JsValue); N]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object.into())
}
