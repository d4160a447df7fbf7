//! From memory to disk. The file is offered as plain bytes and never opened by address: nothing
//! a sender made runs in our origin.

use crate::browser::blob;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, Url};

/// Has the browser save these bytes under this name.
pub fn save(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let blob = blob::of_bytes("application/octet-stream", bytes)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let clicked = click(&url, name);
    Url::revoke_object_url(&url)?;
    clicked
}

fn click(url: &str, name: &str) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(url);
    anchor.set_download(name);
    anchor.click();
    Ok(())
}
