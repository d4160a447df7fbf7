//! What only one of a browser's tabs may have: the Web Locks API
//! (<https://developer.mozilla.org/docs/Web/API/Web_Locks_API>). A tab that closes or crashes lets go.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// How long the page before this one may take to let go.
const WAIT_MS: u32 = 1_000;

/// Claims a name for this page, for as long as it stands. False where another tab has it. A browser
/// that cannot tell lets every tab have it.
pub async fn claim(name: &str) -> bool {
    let mut tell = None;
    let claimed = Promise::new(&mut |resolve, _| tell = Some(resolve));
    let forever = Promise::new(&mut |_, _| {});
    let most = Some(AbortSignal::timeout_with_u32(WAIT_MS));
    match tell.and_then(|tell| request(name, tell, forever, most).ok()) {
        Some(request) => {
            // The request itself ends only where it was in vain: a lock is held for good.
            let first = Promise::race(&Array::of2(&claimed, &request));
            JsFuture::from(first).await.is_ok()
        }
        None => true,
    }
}

/// A name that this page has, until the value is dropped.
pub struct Lead(Option<Function>);

/// Waits until this page has a name that one tab at a time may have. A browser that cannot tell
/// lets every tab have it.
pub async fn lead(name: &str) -> Lead {
    let (mut tell, mut release) = (None, None);
    let claimed = Promise::new(&mut |resolve, _| tell = Some(resolve));
    let released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let asked = tell.and_then(|tell| request(name, tell, released, None).ok());
    if asked.is_some() {
        // The promise is never rejected.
        drop(JsFuture::from(claimed).await);
    }
    Lead(release)
}

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            // The function comes from a promise; it cannot fail.
            drop(release.call0(&JsValue::NULL));
        }
    }
}

/// Asks for the lock, for so long at most; `tell` is called with it, and it is held until the
/// promise `until` is kept.
fn request(
    name: &str,
    tell: Function,
    until: Promise,
    most: Option<AbortSignal>,
) -> Result<Promise, JsValue> {
    let locks = get(&super::dom::window().navigator(), "locks")?;
    let request: Function = get(&locks, "request")?.dyn_into()?;
    let options = Object::new();
    if let Some(signal) = most {
        Reflect::set(&options, &JsValue::from_str("signal"), &signal)?;
    }
    let held = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        // The function comes from a promise; it cannot fail.
        drop(tell.call0(&JsValue::NULL));
        until.into()
    });
    let asked = request.call3(&locks, &JsValue::from_str(name), &options, &held)?;
    asked.dyn_into()
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &JsValue::from_str(name))
}
