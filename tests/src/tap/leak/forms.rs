//! The forms that a text takes on its way.

use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use memchr::memmem;
use percent_encoding::percent_decode;

/// One form, and the bytes it may have.
pub struct Form {
    /// How a person calls it.
    pub name: &'static str,
    spellings: Vec<Vec<u8>>,
    prepare: fn(&[u8]) -> Vec<u8>,
}

impl Form {
    /// Whether one of the spellings stands in the data.
    pub fn stands_in(&self, data: &[u8]) -> bool {
        let data = (self.prepare)(data);
        let mut spellings = self.spellings.iter();
        spellings.any(|spelling| contains(&data, spelling))
    }
}

/// All forms of a text.
pub fn of(text: &str) -> [Form; 6] {
    let lower = lowercase(text.as_bytes());
    [
        Form {
            name: "plain text",
            spellings: vec![lower.clone()],
            prepare: lowercase,
        },
        Form {
            name: "percent encoding",
            spellings: vec![lower],
            prepare: |data| {
                // Without an escape it is plain text.
                if data.contains(&b'%') {
                    lowercase(&percent_decode(data).collect::<Vec<_>>())
                } else {
                    Vec::new()
                }
            },
        },
        Form {
            name: "JSON escapes",
            spellings: vec![json_escaped(text)],
            prepare: lowercase,
        },
        Form {
            name: "base64",
            spellings: base64_spellings(text.as_bytes()),
            prepare: <[u8]>::to_vec,
        },
        Form {
            name: "hexadecimal digits",
            spellings: vec![hexadecimal(text.as_bytes())],
            prepare: lowercase,
        },
        Form {
            name: "UTF-16",
            spellings: vec![
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            ],
            prepare: <[u8]>::to_vec,
        },
    ]
}

fn contains(data: &[u8], spelling: &[u8]) -> bool {
    !spelling.is_empty() && memmem::find(data, spelling).is_some()
}

fn lowercase(data: &[u8]) -> Vec<u8> {
    data.to_ascii_lowercase()
}

/// Lower case, with every character beyond ASCII as `\uXXXX`; nothing, where that is the text.
fn json_escaped(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return Vec::new();
    }
    const ASCII: RangeInclusive<u16> = 0..=0x7f;
    let escaped = text.encode_utf16().map(|unit| {
        let character = u8::try_from(unit).ok().filter(|_| ASCII.contains(&unit));
        match character {
            Some(character) => char::from(character).to_ascii_lowercase().to_string(),
            None => format!("\\u{unit:04x}"),
        }
    });
    escaped.collect::<String>().into_bytes()
}

/// The characters of base64 that depend on the text alone, for each of the three places in a
/// group of three bytes at which it may begin, in both alphabets.
fn base64_spellings(text: &[u8]) -> Vec<Vec<u8>> {
    let mut spellings = Vec::new();
    for offset in 0..3 {
        let mut padded = vec![0; offset];
        padded.extend_from_slice(text);
        // Each character holds six bits: leave out those that neighbors have a share in.
        let first = (offset * 8).div_ceil(6);
        let end = padded.len() * 8 / 6;
        for engine in [&BASE64_STANDARD, &BASE64_URL_SAFE] {
            let encoded = engine.encode(&padded).into_bytes();
            spellings.push(encoded[first..end].to_vec());
        }
    }
    spellings
}

fn hexadecimal(text: &[u8]) -> Vec<u8> {
    let digits = text.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<String>().into_bytes()
}
