//! Bytes of an old charset into text, by whoever has the tables: the browser's `TextDecoder`, or `encoding_rs` natively.
//! In Wasm those tables would add 106 KB of brotli to a client that may have 350.

use std::borrow::Cow;

/// Knows charsets. The browser passes `TextDecoder`, which costs no byte of Wasm.
pub trait Decode {
    /// The text, with U+FFFD where bytes are wrong; `None` if the charset is not known.
    fn decode(&self, charset: &str, bytes: &[u8]) -> Option<String>;
}

/// Knows UTF-8 and what is part of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Utf8Only;

impl Decode for Utf8Only {
    fn decode(&self, charset: &str, bytes: &[u8]) -> Option<String> {
        let known = ["utf-8", "utf8", "us-ascii", "ascii"];
        known
            .iter()
            .any(|name| name.eq_ignore_ascii_case(charset))
            .then(|| lossy(bytes))
    }
}

/// Knows the charsets of the web, with the same tables as browsers.
#[cfg(feature = "charsets")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables;

#[cfg(feature = "charsets")]
impl Decode for Tables {
    fn decode(&self, charset: &str, bytes: &[u8]) -> Option<String> {
        let encoding = encoding_rs::Encoding::for_label(charset.as_bytes())?;
        Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
    }
}

/// The text of a part that says it is in this charset. Gmail hands text out in UTF-8 whatever the charset was, except
/// in attachments: so UTF-8 wins, but for ISO-2022-JP, whose bytes always look like ASCII.
pub fn text(charset: Option<&str>, bytes: &[u8], decode: &dyn Decode) -> String {
    let shifted = bytes
        .windows(2)
        .any(|pair| pair == b"\x1b$" || pair == b"\x1b(");
    if !shifted && let Ok(text) = std::str::from_utf8(bytes) {
        return text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    }
    let guess = if shifted {
        "iso-2022-jp"
    } else {
        "windows-1252"
    };
    let named = charset.and_then(|charset| decode.decode(charset.trim(), bytes));
    named
        .or_else(|| decode.decode(guess, bytes))
        .unwrap_or_else(|| lossy(bytes))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Text for one line of a page: control characters become spaces, and what reorders or hides its neighbors (bidi
/// overrides, zero-width spaces) is dropped.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() || hidden(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !hidden(*c));
    Cow::Owned(kept.map(|c| if c.is_control() { ' ' } else { c }).collect())
}

fn hidden(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_utf8_whatever_the_label_says() {
        assert_eq!(
            text(Some("iso-8859-1"), "顧客".as_bytes(), &Utf8Only),
            "顧客"
        );
        assert_eq!(text(None, "\u{feff}a".as_bytes(), &Utf8Only), "a");
    }

    #[test]
    fn shows_what_it_can_of_bytes_nobody_knows() {
        assert_eq!(text(Some("x-unknown"), b"a\xffb", &Utf8Only), "a\u{fffd}b");
    }

    #[test]
    fn takes_out_what_reorders_or_breaks_a_line() {
        assert_eq!(one_line("cod\u{202e}fdp.exe\r\n\0x"), "codfdp.exe   x");
        assert_eq!(one_line("顧客 👩‍💻"), "顧客 👩‍💻");
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn reads_the_japanese_charsets() {
        let jis = b"\x1b$B8\\5R\x1b(B!";
        assert_eq!(text(Some("ISO-2022-JP"), jis, &Tables), "顧客!");
        assert_eq!(text(None, jis, &Tables), "顧客!");
        assert_eq!(text(Some("Shift_JIS"), b"\x8c\xda\x8bq", &Tables), "顧客");
        assert_eq!(text(Some("EUC-JP"), b"\xb8\xdc\xb5\xd2", &Tables), "顧客");
        assert_eq!(text(Some("nonsense"), b"caf\xe9", &Tables), "café");
    }
}
