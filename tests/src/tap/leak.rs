//! The search for what must not have passed.
//!
//! A planted text is looked for as it is and in every form that ordinary software gives to text on
//! its way: other cases, JSON's and the web's escapes, base64 in any alignment, hexadecimal
//! digits, UTF-16, and all of that inside compressed data.

mod forms;
mod unpack;

use std::fmt;

pub use unpack::layers;

/// Something to be searched, and where it was.
#[derive(Clone, Debug)]
pub struct Evidence {
    place: String,
    data: Vec<u8>,
}

impl Evidence {
    /// Takes data that was found at a place.
    pub fn new(place: impl Into<String>, data: impl Into<Vec<u8>>) -> Self {
        Self {
            place: place.into(),
            data: data.into(),
        }
    }
}

/// A planted text that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// What was planted.
    pub planted: String,
    /// Where it was found.
    pub place: String,
    /// How it was written there.
    pub form: &'static str,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` as {} in {}", self.planted, self.form, self.place)
    }
}

/// Every planted text that stands in the evidence; one entry for each text, place and form.
pub fn find<'a>(planted: impl IntoIterator<Item = &'a str>, evidence: &[Evidence]) -> Vec<Leak> {
    let planted: Vec<_> = planted
        .into_iter()
        .map(|text| (text, forms::of(text)))
        .collect();
    let mut leaks = Vec::new();
    for piece in evidence {
        let layers = unpack::layers(&piece.data);
        for (text, forms) in &planted {
            let found = forms.iter().filter(|form| {
                let mut layers = layers.iter();
                layers.any(|layer| form.stands_in(layer))
            });
            leaks.extend(found.map(|form| Leak {
                planted: (*text).to_owned(),
                place: piece.place.clone(),
                form: form.name,
            }));
        }
    }
    leaks.dedup();
    leaks
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use base64::Engine as _;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    const PLANTED: &str = "見積書-canary-4711";

    #[track_caller]
    fn is_found(data: impl Into<Vec<u8>>, form: &str) {
        let leaks = find([PLANTED], &[Evidence::new("here", data)]);
        assert!(
            leaks.iter().any(|leak| leak.form == form),
            "{form}: {leaks:?}"
        );
    }

    #[test]
    fn finds_a_text_as_it_is_and_in_other_cases() {
        is_found(format!("Subject: {PLANTED}\r\n"), "plain text");
        is_found(PLANTED.to_uppercase(), "plain text");
    }

    #[test]
    fn finds_a_text_in_base64_wherever_it_begins() {
        for before in ["", "a", "ab", "abc"] {
            let text = format!("{before}{PLANTED} and after");
            is_found(BASE64_STANDARD.encode(&text), "base64");
            is_found(BASE64_URL_SAFE_NO_PAD.encode(&text), "base64");
        }
    }

    #[test]
    fn finds_a_text_in_escapes() {
        is_found(
            "q=%E8%A6%8B%E7%A9%8D%E6%9B%B8-canary-4711",
            "percent encoding",
        );
        is_found(
            "%e8%a6%8b%e7%a9%8d%e6%9b%b8%2dcanary%2d4711",
            "percent encoding",
        );
        is_found(
            "{\"s\":\"\\u898b\\u7a4d\\u66f8-canary-4711\"}",
            "JSON escapes",
        );
    }

    #[test]
    fn finds_a_text_in_wide_characters_and_digits() {
        let wide: Vec<u8> = PLANTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        is_found(wide, "UTF-16");
        let wide: Vec<u8> = PLANTED.encode_utf16().flat_map(u16::to_be_bytes).collect();
        is_found(wide, "UTF-16");
        let digits: String = PLANTED.bytes().map(|byte| format!("{byte:02X}")).collect();
        is_found(digits, "hexadecimal digits");
    }

    #[test]
    fn finds_a_text_in_compressed_data() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(PLANTED.as_bytes()).expect("compressed");
        let gzip = gzip.finish().expect("compressed");
        is_found(
            [b"head\r\n\r\n".as_slice(), &gzip, b"tail"].concat(),
            "plain text",
        );
        is_found(BASE64_STANDARD.encode(&gzip), "plain text");

        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        let base64 = BASE64_STANDARD.encode(PLANTED);
        zlib.write_all(base64.as_bytes()).expect("compressed");
        is_found(zlib.finish().expect("compressed"), "base64");
    }

    #[test]
    fn finds_nothing_where_nothing_is() {
        let evidence = Evidence::new("here", "見積書 canary 4711");
        assert_eq!(find([PLANTED], &[evidence]), []);
    }
}
