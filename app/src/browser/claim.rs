//! What only one of a browser's tabs may have: the Web Locks API
//! (<https://developer.mozilla.org/docs/Web/API/Web_Locks_API>). A tab that closes or crashes lets go.

use js_sys::{Array, Function, Object, Promise, Reflect};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// How long the page before this one may take to let go.
const WAIT_MS: u32 = 1_000;

thread_local! {
    /// What this page has: for each name, what lets go of it.
    static HELD: RefCell<HashMap<String, Function>> = RefCell::new(HashMap::new());
}

/// Claims a name for this page, until it is released or the page goes. False where another tab has
/// it. A browser that cannot tell lets every tab have it.
pub async fn claim(name: &str) -> bool {
    ask(name, Some(WAIT_MS)).await
}

/// Claims a name that no other tab has, however long the browser takes to say so.
pub async fn hold(name: &str) {
    ask(name, None).await;
}

async fn ask(name: &str, wait_ms: Option<u32>) -> bool {
    if HELD.with_borrow(|held| held.contains_key(name)) {
        return true;
    }
    let mut tell = None;
    let claimed = Promise::new(&mut |resolve, _| tell = Some(resolve));
    match tell.and_then(|tell| request(name, tell, wait_ms).ok()) {
        Some(request) => {
            // The request itself ends only where it was in vain, or once the name is released.
            let first = Promise::race(&Array::of2(&claimed, &request));
            JsFuture::from(first).await.is_ok()
        }
        None => true,
    }
}

/// Lets go of a name.
pub fn release(name: &str) {
    let held = HELD.with_borrow_mut(|held| held.remove(name));
    if let Some(let_go) = held {
        // The function comes from a promise; it cannot fail.
        drop(let_go.call0(&JsValue::NULL));
    }
}

/// A name that this page has, until the value is dropped.
pub struct Lead(String);

/// Waits until this page has a name that one tab at a time may have. A browser that cannot tell
/// lets every tab have it.
pub async fn lead(name: &str) -> Lead {
    hold(name).await;
    Lead(name.to_owned())
}

impl Drop for Lead {
    fn drop(&mut self) {
        release(&self.0);
    }
}

/// Asks for the lock; `tell` is called with it.
fn request(name: &str, tell: Function, wait_ms: Option<u32>) -> Result<Promise, JsValue> {
    let locks = get(&super::dom::window().navigator(), "locks")?;
    let request: Function = get(&locks, "request")?.dyn_into()?;
    let options = Object::new();
    if let Some(wait_ms) = wait_ms {
        let signal = AbortSignal::timeout_with_u32(wait_ms);
        Reflect::set(&options, &JsValue::from_str("signal"), &signal)?;
    }
    let mut let_go = None;
    let until = Promise::new(&mut |resolve, _| let_go = Some(resolve));
    let own = name.to_owned();
    let held = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        if let Some(let_go) = let_go {
            HELD.with_borrow_mut(|held| held.insert(own, let_go));
        }
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
