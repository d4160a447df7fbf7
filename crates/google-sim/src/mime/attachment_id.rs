//! Attachment ids: long, opaque, and another one with every get, as Gmail's are.

use sha2::{Digest, Sha256};

use crate::ids::{base64url_unpadded, from_base64, hex_id, parse_hex_id};

const PREFIX: &str = "ANGjdJ";
const HIDDEN_BYTES: usize = 256;

/// An attachment id for a part of a message.
pub(crate) fn write(message_id: u64, part_id: &str, nonce: [u8; 16]) -> String {
    let mut hidden = format!("{} {part_id}\n", hex_id(message_id)).into_bytes();
    hidden.resize(hidden.len().max(HIDDEN_BYTES), 0);
    mix(&mut hidden, nonce);
    let mut bytes = nonce.to_vec();
    bytes.append(&mut hidden);
    format!("{PREFIX}{}", base64url_unpadded(&bytes))
}

/// The message and the part an attachment id stands for.
pub(crate) fn read(id: &str) -> Option<(u64, String)> {
    let bytes = from_base64(id.strip_prefix(PREFIX)?)?;
    let (nonce, hidden) = bytes.split_at_checked(16)?;
    let mut hidden = hidden.to_vec();
    mix(&mut hidden, nonce.try_into().ok()?);
    let text = std::str::from_utf8(&hidden).ok()?;
    let (message_id, part_id) = text.split_once('\n')?.0.split_once(' ')?;
    Some((parse_hex_id(message_id)?, part_id.to_owned()))
}

fn mix(bytes: &mut [u8], nonce: [u8; 16]) {
    for (counter, block) in bytes.chunks_mut(32).enumerate() {
        let mut hasher = Sha256::new();
        hasher.update(nonce);
        hasher.update(counter.to_be_bytes());
        for (byte, key) in block.iter_mut().zip(hasher.finalize()) {
            *byte ^= key;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_long_differs_each_time_and_leads_back() {
        let (one, other) = (write(7, "0.1", [1; 16]), write(7, "0.1", [2; 16]));
        assert!(one.len() > 300);
        assert_ne!(one, other);
        assert_eq!(read(&one), Some((7, "0.1".to_owned())));
        assert_eq!(read(&other), Some((7, "0.1".to_owned())));
        assert_eq!(read("nonsense"), None);
    }
}
