//! Base64 in the forms Google uses, and the look of its ids and tokens.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE, URL_SAFE_NO_PAD,
};
use rand::RngExt;
use rand::rngs::StdRng;

/// Accepts padded and unpadded text, as Gmail does.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// Base64url with padding, as Gmail writes `raw` and `data`.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE.encode(bytes)
}

/// Base64url without padding, as JSON Web Tokens use it.
pub(crate) fn base64url_unpadded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Standard base64, as Pub/Sub writes `message.data`.
pub(crate) fn base64_standard(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads base64url or standard base64, padded or not.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let url_safe: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            other => other,
        })
        .collect();
    GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT)
        .decode(url_safe)
        .ok()
}

/// Random text of `bytes` bytes in unpadded base64url.
pub(crate) fn random_text(rng: &mut StdRng, bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    rng.fill(&mut buffer[..]);
    base64url_unpadded(&buffer)
}

/// How the API writes message and thread ids: 16 hexadecimal digits.
pub(crate) fn hex_id(id: u64) -> String {
    format!("{id:016x}")
}

/// Reads a message or thread id.
pub(crate) fn parse_hex_id(text: &str) -> Option<u64> {
    if text.is_empty() || text.len() > 16 {
        return None;
    }
    u64::from_str_radix(text, 16).ok()
}

/// Bytes in JSON, as base64.
pub(crate) mod as_base64 {
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{base64_standard, from_base64};

    pub(crate) fn serialize<S: Serializer>(bytes: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&base64_standard(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(from)?;
        from_base64(&text)
            .map(Bytes::from)
            .ok_or_else(|| serde::de::Error::custom("not base64"))
    }
}
