//! Base64 in the dialects that mail comes in.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Decodes base64 in either alphabet, with or without padding, with line breaks or not. Gmail writes base64url with
/// padding; other senders of the same fields do not.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let significant = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=');
    let standard: Vec<u8> = significant
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        })
        .collect();
    BASE64.decode(standard).ok()
}

/// Encodes as Gmail takes mail in: base64url with padding (RFC 4648 section 5).
#[cfg(feature = "content")]
pub(crate) fn to_base64url(bytes: &[u8]) -> String {
    base64::engine::general_purpose::URL_SAFE.encode(bytes)
}

/// Decodes the first characters of a long base64 text, at most this many. Where it is cut, what would be half a byte
/// is left out.
#[cfg(feature = "content")]
pub(crate) fn from_base64_start(text: &str, most_chars: usize) -> Option<Vec<u8>> {
    if text.len() <= most_chars {
        return from_base64(text);
    }
    (0..4).find_map(|less| from_base64(text.get(..most_chars.checked_sub(less)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_alphabets_with_and_without_padding() {
        for text in ["-_8=", "+/8=", "-_8", "+/8", "+/\r\n8=\n"] {
            assert_eq!(from_base64(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        assert_eq!(from_base64(""), Some(vec![]));
    }

    #[cfg(feature = "content")]
    #[test]
    fn encodes_as_gmail_takes_it() {
        assert_eq!(to_base64url(&[0xfb, 0xff, b'a', b'b']), "-_9hYg==");
    }

    #[test]
    fn refuses_what_is_no_base64() {
        assert_eq!(from_base64("!"), None);
        assert_eq!(from_base64("A"), None);
    }

    #[cfg(feature = "content")]
    #[test]
    fn decodes_the_start_of_a_long_text() {
        assert_eq!(from_base64_start("YWJj", 4), Some(b"abc".to_vec()));
        assert_eq!(
            from_base64_start("YWJj\r\nZGVm", 9),
            Some(b"abcde".to_vec())
        );
        assert_eq!(from_base64_start("YWJjZGVm", 5), Some(b"abc".to_vec()));
        assert_eq!(from_base64_start("YWJjZGVm", 7), Some(b"abcde".to_vec()));
        assert_eq!(from_base64_start("!!!!!!!!", 5), None);
    }
}
