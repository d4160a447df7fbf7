//! In a development build a panic says on the console where it happened. A release build
//! leaves this out: it costs bytes, and the user cannot act on it.

use wasm_bindgen::JsValue;

/// Writes panics to the console.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
    }));
}
