//! RFC 2047 encoded words, `=?charset?B?…?=`. Gmail decodes headers itself; these are the ones it leaves, because they
//! stand in quotes, are cut in the middle of a character or name a charset in an odd way.

use crate::bytes;
use crate::charset::Decode;

/// One encoded word: `=?charset*language?encoding?text?=`.
struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

/// The text with its encoded words decoded; words that cannot be read stay as they are. Bytes of neighboring words
/// of one charset are put together first: senders cut Japanese in the middle of a character.
pub fn decode(text: &str, decode: &dyn Decode) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some((mut word, mut after)) = Word::read(from) else {
            out.push_str("=?");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let charset = word.charset;
        while let Some((next, after_next)) = Word::read(after.trim_start()) {
            if next.charset.eq_ignore_ascii_case(charset) {
                word.bytes.extend(next.bytes);
            } else {
                push_decoded(&mut out, &word, decode);
                word = next;
            }
            after = after_next;
        }
        push_decoded(&mut out, &word, decode);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn push_decoded(out: &mut String, word: &Word<'_>, decode: &dyn Decode) {
    let text = crate::charset::text(Some(word.charset), &word.bytes, decode);
    out.push_str(&crate::charset::one_line(&text));
}

impl<'a> Word<'a> {
    /// Reads a word at the start of the text; also returns what follows it.
    fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
        let (encoding, rest) = rest.split_once('?')?;
        let (encoded, rest) = rest.split_once("?=")?;
        let charset = charset.split('*').next().unwrap_or_default();
        if charset.is_empty() || charset.contains(char::is_whitespace) || encoded.contains('?') {
            return None;
        }
        let bytes = match encoding {
            "B" | "b" => bytes::from_base64(encoded)?,
            "Q" | "q" => quoted_printable(encoded),
            _ => return None,
        };
        Some((Self { charset, bytes }, rest))
    }
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let hex = after
            .first_chunk::<2>()
            .and_then(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?));
        match (first, hex) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'_', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
    }
    bytes
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| value.try_into().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::charset::Utf8Only;

    fn check(text: &str, expect: &str) {
        assert_eq!(decode(text, &Utf8Only), expect, "{text}");
    }

    #[test]
    fn decodes_both_encodings_and_drops_space_between_words() {
        check("=?UTF-8?B?6aGn5a6i?=", "顧客");
        check("=?utf-8?q?caf=C3=A9_au_lait?= Paris", "café au lait Paris");
        check("Re: =?utf-8?B?6aGn?= =?UTF-8?B?5a6i?= x", "Re: 顧客 x");
    }

    #[test]
    fn joins_characters_cut_between_words() {
        check("=?UTF-8?B?6aE=?= =?UTF-8?B?p+Wuog==?=", "顧客");
    }

    #[test]
    fn reads_words_without_padding_and_with_a_language() {
        check("=?UTF-8*ja?B?6aE?= =?UTF-8*ja?B?p+Wuog?=", "顧客");
    }

    #[test]
    fn leaves_what_is_no_encoded_word() {
        for text in [
            "",
            "=?",
            "a =? b",
            "=?utf-8?X?abc?=",
            "=?utf-8?B?%%%?=",
            "=??B?YQ==?=",
            "1+1=?",
            "=?utf-8?B?YQ==",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn reads_what_it_can_of_broken_words() {
        check("\"=?utf-8?Q?caf=C3=A9?=\" <a@b.c>", "\"café\" <a@b.c>");
        check("=?utf-8?Q?a b =C3=A9?= x", "a b é x");
        check("Re:=?utf-8?B?6aGn5a6i?=様", "Re:顧客様");
        check("=?utf-8?B?6aGn 5a6i?=", "顧客");
        check("=?utf-8?Q?=C3?= =?utf-8?Q?=A9=ZZ=?=", "é=ZZ=");
        check("=?utf-8?B?6aGn5a?=", "顧\u{fffd}");
        check("=?x-unknown?Q?a=E9?=", "a\u{fffd}");
    }

    #[test]
    fn a_word_cannot_bring_in_a_line_break() {
        check("=?utf-8?Q?a=0D=0ABcc:_x=00?=", "a  Bcc: x ");
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn decodes_the_japanese_charsets() {
        use crate::charset::Tables;
        assert_eq!(
            decode("=?ISO-2022-JP?B?GyRCOFw1UhsoQg==?=", &Tables),
            "顧客"
        );
        assert_eq!(decode("=?Shift_JIS?B?jNqLcQ==?=", &Tables), "顧客");
        assert_eq!(decode("=?EUC-JP?Q?=B8=DC=B5=D2?=", &Tables), "顧客");
    }

    proptest! {
        #[test]
        fn never_panics_and_leaves_plain_text_alone(text in "(=\\?|\\?=|[?=_a-zA-Z0-9 é*+/-]){0,60}") {
            let decoded = decode(&text, &Utf8Only);
            if !text.contains("=?") {
                prop_assert_eq!(decoded, text);
            }
        }
    }
}
