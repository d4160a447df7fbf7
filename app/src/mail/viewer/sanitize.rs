//! The browser's own sanitizer, and DOMPurify where there is none.

use crate::model::mail::html::allow::{ATTRIBUTES, ELEMENTS, UNWRAPPED};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, Node, Window};

/// Puts what is allowed of some HTML into an empty element; `view` is the window of its frame.
pub(super) async fn into(body: &HtmlElement, html: &str, view: &Window) -> Result<(), JsValue> {
    // https://developer.mozilla.org/docs/Web/API/Element/setHTML
    let set_html = get(body, "setHTML")?;
    if set_html.is_function() {
        let set_html: Function = set_html.unchecked_into();
        let options = object([("sanitizer", &config())])?;
        return set_html
            .call2(body, &JsValue::from_str(html), &options)
            .map(drop);
    }
    let fragment = purified(html, view).await?;
    body.append_child(&fragment).map(drop)
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
/// no rule about trusted types, and hands out nodes: there is no text in between.
async fn purified(html: &str, view: &Window) -> Result<Node, JsValue> {
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
        Ok(fragment.unchecked_into())
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
