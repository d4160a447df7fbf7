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

    #[test]
    fn refuses_what_is_no_base64() {
        assert_eq!(from_base64("!"), None);
        assert_eq!(from_base64("A"), None);
    }
}
