//! The browser's tables of charsets, which cost no byte of Wasm.

use gmail::charset::Decode;
use web_sys::TextDecoder;

/// Decodes by the browser's `TextDecoder`.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserCharsets;

impl Decode for BrowserCharsets {
    fn decode(&self, charset: &str, bytes: &[u8]) -> Option<String> {
        let decoder = TextDecoder::new_with_label(charset).ok()?;
        decoder.decode_with_u8_array(bytes).ok()
    }
}
