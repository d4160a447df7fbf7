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

/// Names that mail programs use and that neither the web nor browsers know.
const ALIASES: &[(&str, &str)] = &[
    ("cp932", "shift_jis"),
    ("ibm932", "shift_jis"),
    ("windows-932", "shift_jis"),
    ("shift_jisx0213", "shift_jis"),
    ("eucjp", "euc-jp"),
    ("euc_jp", "euc-jp"),
    ("eucjp-win", "euc-jp"),
    ("eucjp-ms", "euc-jp"),
    ("cp51932", "euc-jp"),
    ("jis", "iso-2022-jp"),
    ("iso-2022-jp-1", "iso-2022-jp"),
    ("iso-2022-jp-2", "iso-2022-jp"),
    ("iso-2022-jp-3", "iso-2022-jp"),
    ("iso-2022-jp-ms", "iso-2022-jp"),
    ("cp50220", "iso-2022-jp"),
    ("cp50221", "iso-2022-jp"),
    ("cp936", "gb18030"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("koi8r", "koi8-r"),
];

/// Charsets in which any byte is some letter: to be named one of them proves nothing.
const TAKE_ANYTHING: &[&str] = &[
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "latin1",
    "latin-1",
    "windows-1252",
    "cp1252",
];

/// The text of a part that says it is in this charset. Gmail hands text out in UTF-8 whatever the charset was, except
/// in attachments: so UTF-8 wins, but for ISO-2022-JP, whose bytes always look like ASCII. A part that lies is read by
/// what its bytes can be: first what it says, if that fits, then the Japanese charsets, if kana come out.
pub fn text(charset: Option<&str>, bytes: &[u8], decode: &dyn Decode) -> String {
    let label = charset.map(label).unwrap_or_default();
    if is_shifted(bytes) {
        let japanese = || decode.decode("iso-2022-jp", bytes);
        let named = label.starts_with("iso-2022-").then_some(label.as_str());
        let named = named.and_then(|label| decode.decode(label, bytes));
        return named.or_else(japanese).unwrap_or_else(|| lossy(bytes));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    }
    let named = decode.decode(&label, bytes);
    let proven = named
        .as_ref()
        .is_some_and(|text| fits(text) && !TAKE_ANYTHING.contains(&label.as_str()));
    let guess = || {
        ["euc-jp", "shift_jis"]
            .iter()
            .find_map(|guess| decode.decode(guess, bytes).filter(|text| is_japanese(text)))
    };
    match named {
        Some(text) if proven => text,
        named => guess()
            .or(named)
            .or_else(|| decode.decode("windows-1252", bytes))
            .unwrap_or_else(|| lossy(bytes)),
    }
}

/// Whether a charset is UTF-7, which no browser reads: text may hide markup in it. Its bytes are shown as they are.
pub fn is_utf7(charset: &str) -> bool {
    let label = charset.trim().trim_start_matches("unicode-1-1-");
    label.eq_ignore_ascii_case("utf-7") || label.eq_ignore_ascii_case("utf7")
}

fn label(charset: &str) -> String {
    let given = charset.trim().to_ascii_lowercase();
    let known = ALIASES.iter().find(|(alias, _)| *alias == given);
    known.map_or(given, |(_, name)| (*name).to_owned())
}

/// Whether the bytes switch between alphabets by escapes, as ISO-2022-JP does.
fn is_shifted(bytes: &[u8]) -> bool {
    bytes
        .windows(2)
        .any(|pair| pair == b"\x1b$" || pair == b"\x1b(")
        && bytes.is_ascii()
}

/// Whether a charset could make sense of nearly all bytes.
fn fits(text: &str) -> bool {
    let (mut wrong, mut all) = (0, 0);
    for c in text.chars() {
        all += 1;
        wrong += usize::from(c == '\u{fffd}');
    }
    wrong * 20 <= all
}

/// Whether this reads as Japanese: hardly any sentence is without kana, and hardly any other bytes make them.
fn is_japanese(text: &str) -> bool {
    fits(text) && text.contains(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ'))
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
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{2800}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
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

    #[cfg(feature = "charsets")]
    #[test]
    fn reads_the_other_charsets_of_mail() {
        let check = |charset, bytes: &[u8], expect| {
            assert_eq!(text(Some(charset), bytes, &Tables), expect, "{charset}");
        };
        check("GB18030", b"\xbf\xcd\xbb\xa7", "客户");
        check("koi8-r", b"\xeb\xcc\xc9\xc5\xce\xd4", "Клиент");
        check("ks_c_5601-1987", b"\xb0\xed\xb0\xb4", "고객");
        check("iso-8859-2", b"\xb3\xf3d\xbc", "łódź");
        check("\u{20}CP932 ", b"\x87\x40\xfa\xb1", "①﨑");
        check("eucJP-win", b"\xb8\xdc\xb5\xd2", "顧客");
        check("cp50221", b"\x1b$B8\\5R\x1b(I63\x1b(B", "顧客ｶｳ");
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn a_part_that_lies_about_its_charset_is_read_by_its_bytes() {
        let (sjis, euc): (&[u8], &[u8]) = (
            b"\x8c\xa9\x90\xcf\x82\xe0\x82\xe8\x82\xc5\x82\xb7",
            b"\xb8\xab\xc0\xd1\xa4\xe2\xa4\xea\xa4\xc7\xa4\xb9",
        );
        for label in [None, Some("us-ascii"), Some("utf-8"), Some("x-unknown")] {
            assert_eq!(text(label, sjis, &Tables), "見積もりです", "{label:?}");
            assert_eq!(text(label, euc, &Tables), "見積もりです", "{label:?}");
        }
        assert_eq!(text(Some("iso-8859-1"), sjis, &Tables), "見積もりです");
        let jis = b"\x1b$B8+@Q\x1b(B";
        for label in ["utf-8", "us-ascii", "iso-8859-1", "shift_jis"] {
            assert_eq!(text(Some(label), jis, &Tables), "見積", "{label}");
        }
        assert_eq!(text(Some("us-ascii"), b"caf\xe9", &Tables), "café");
        assert_eq!(text(None, b"na\xefve", &Tables), "naïve");
    }

    #[test]
    fn utf_7_is_never_decoded() {
        let hidden = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-";
        assert_eq!(
            text(Some("utf-7"), hidden, &Utf8Only).as_bytes(),
            hidden,
            "what stands there, not what it would mean"
        );
        for name in ["UTF-7", " utf7", "unicode-1-1-utf-7"] {
            assert!(is_utf7(name), "{name}");
        }
        assert!(!is_utf7("utf-8"));
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn no_table_knows_utf_7() {
        let hidden = b"+ADw-script+AD4-";
        assert_eq!(Tables.decode("utf-7", hidden), None);
        assert_eq!(
            text(Some("utf-7"), hidden, &Tables).as_bytes(),
            hidden,
            "and none may be guessed"
        );
    }
}
