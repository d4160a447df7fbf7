//! Waiting.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Comes back after so many milliseconds, at once if the browser has no timer. Whoever waits
/// looks at its [`crate::browser::abort::Abort`] afterwards.
pub async fn wait(ms: i64) {
    let ms = i32::try_from(ms.max(0)).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| {
        let started = web_sys::window().is_some_and(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms)
                .is_ok()
        });
        if !started {
            // Resolving cannot fail: the function comes from the promise itself.
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
}
