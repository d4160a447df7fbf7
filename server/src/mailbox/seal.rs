//! Refresh tokens at rest: sealed with XChaCha20-Poly1305 under a key that is not in the database.
//!
//! Each row has a random nonce, the id of the key that sealed it, and is bound to its own identity as associated data:
//! a ciphertext that is copied to another row, or changed in one bit, does not open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretBox, SecretString, zeroize::Zeroizing};
use sha2::{Digest, Sha256};

use crate::{
    config::{Config, KEY_BYTES},
    google::scope::GrantKind,
};

/// The nonce of XChaCha20: long enough to be drawn at random for every row
/// (<https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha>, section 3.1).
pub const NONCE_BYTES: usize = 24;

/// The form of the associated data. Rises when that form changes.
const VERSION: &str = "tegami-grant-v1";

/// A sealed token, as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which key sealed it.
    pub key_id: String,
    /// The nonce, then the ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// Whose token it is: the row's identity.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// The organization.
    pub organization: &'a str,
    /// The user.
    pub user: &'a str,
    /// The mailbox.
    pub mailbox: &'a str,
    /// Which of the two grants.
    pub kind: GrantKind,
}

impl Binding<'_> {
    /// The parts, each after its length, so that no two identities read alike.
    fn associated_data(&self) -> Vec<u8> {
        let mut data = Vec::new();
        for part in [
            VERSION,
            self.organization,
            self.user,
            self.mailbox,
            self.kind.as_str(),
        ] {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }
}

/// The token cannot be opened: another key, another row, or a changed byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored token cannot be opened with the configured key")]
pub struct CannotOpen;

struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let digest = Sha256::digest([b"tegami-key-id".as_slice(), bytes].concat());
        let id = digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            id,
            cipher: XChaCha20Poly1305::new(bytes.into()),
        }
    }
}

/// The key that seals, and older ones that only open, so that a key can be replaced under load.
pub struct Keyring {
    current: Key,
    previous: Vec<Key>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("current", &self.current.id)
            .finish_non_exhaustive()
    }
}

impl Keyring {
    /// A ring of one key.
    pub fn new(current: &SecretBox<[u8; KEY_BYTES]>) -> Self {
        Self {
            current: Key::new(current.expose_secret()),
            previous: Vec::new(),
        }
    }

    /// The ring that the configuration names.
    pub fn of(config: &Config) -> Self {
        let ring = Self::new(&config.key);
        let previous = config.previous_keys.iter();
        previous.fold(ring, Self::with_previous)
    }

    /// The id of the key that seals.
    pub fn key_id(&self) -> &str {
        &self.current.id
    }

    /// Adds an older key, which only opens.
    #[must_use]
    pub fn with_previous(mut self, key: &SecretBox<[u8; KEY_BYTES]>) -> Self {
        self.previous.push(Key::new(key.expose_secret()));
        self
    }

    /// Seals a token for one row. The nonce must be random.
    pub fn seal(
        &self,
        token: &SecretString,
        binding: Binding<'_>,
        nonce: [u8; NONCE_BYTES],
    ) -> Sealed {
        let aad = binding.associated_data();
        let payload = Payload {
            msg: token.expose_secret().as_bytes(),
            aad: &aad,
        };
        let mut bytes = nonce.to_vec();
        // Encryption fails only above 256 GiB; an empty ciphertext would then not open.
        bytes.extend(
            self.current
                .cipher
                .encrypt(&XNonce::from(nonce), payload)
                .unwrap_or_default(),
        );
        Sealed {
            key_id: self.current.id.clone(),
            bytes,
        }
    }

    /// Opens a row's token.
    pub fn open(&self, sealed: &Sealed, binding: Binding<'_>) -> Result<SecretString, CannotOpen> {
        let mut keys = std::iter::once(&self.current).chain(&self.previous);
        let key = keys.find(|key| key.id == sealed.key_id).ok_or(CannotOpen)?;
        let (nonce, ciphertext) = sealed
            .bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(CannotOpen)?;
        let aad = binding.associated_data();
        let payload = Payload {
            msg: ciphertext,
            aad: &aad,
        };
        let opened = key
            .cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| CannotOpen)?;
        let opened = Zeroizing::new(opened);
        let token = std::str::from_utf8(&opened).map_err(|_| CannotOpen)?;
        Ok(SecretString::from(token.to_owned()))
    }

    /// Whether a row should be sealed again, with the current key.
    pub fn is_outdated(&self, sealed: &Sealed) -> bool {
        sealed.key_id != self.current.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: [u8; NONCE_BYTES] = [7; NONCE_BYTES];

    fn key(byte: u8) -> SecretBox<[u8; KEY_BYTES]> {
        SecretBox::new(Box::new([byte; KEY_BYTES]))
    }

    fn binding() -> Binding<'static> {
        Binding {
            organization: "o",
            user: "u",
            mailbox: "m",
            kind: GrantKind::Browser,
        }
    }

    fn opened(ring: &Keyring, sealed: &Sealed, binding: Binding<'_>) -> Result<String, CannotOpen> {
        ring.open(sealed, binding)
            .map(|token| token.expose_secret().to_owned())
    }

    #[test]
    fn opens_what_it_sealed_and_the_token_does_not_show() {
        let ring = Keyring::new(&key(1));
        let sealed = ring.seal(&"1//refresh".into(), binding(), NONCE);
        assert_eq!(opened(&ring, &sealed, binding()).unwrap(), "1//refresh");
        assert!(!sealed.bytes.windows(7).any(|window| window == b"refresh"));
    }

    #[test]
    fn a_ciphertext_moved_to_another_row_does_not_open() {
        let ring = Keyring::new(&key(1));
        let sealed = ring.seal(&"1//refresh".into(), binding(), NONCE);
        for other in [
            Binding {
                organization: "x",
                ..binding()
            },
            Binding {
                user: "x",
                ..binding()
            },
            Binding {
                mailbox: "x",
                ..binding()
            },
            Binding {
                kind: GrantKind::Job,
                ..binding()
            },
            Binding {
                organization: "ou",
                user: "",
                ..binding()
            },
        ] {
            assert_eq!(opened(&ring, &sealed, other), Err(CannotOpen), "{other:?}");
        }
    }

    #[test]
    fn no_changed_bit_goes_unnoticed() {
        let ring = Keyring::new(&key(1));
        let sealed = ring.seal(&"1//refresh".into(), binding(), NONCE);
        for bit in 0..sealed.bytes.len() * 8 {
            let mut changed = sealed.clone();
            changed.bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                opened(&ring, &changed, binding()),
                Err(CannotOpen),
                "bit {bit}"
            );
        }
        let short = Sealed {
            bytes: vec![0; 10],
            ..sealed
        };
        assert_eq!(opened(&ring, &short, binding()), Err(CannotOpen));
    }

    #[test]
    fn a_replaced_key_still_opens_and_no_longer_seals() {
        let old = Keyring::new(&key(1)).seal(&"1//refresh".into(), binding(), NONCE);
        let ring = Keyring::new(&key(2)).with_previous(&key(1));
        assert_eq!(opened(&ring, &old, binding()).unwrap(), "1//refresh");
        assert!(ring.is_outdated(&old));
        assert!(!ring.is_outdated(&ring.seal(&"1//refresh".into(), binding(), NONCE)));
        assert_eq!(
            opened(&Keyring::new(&key(2)), &old, binding()),
            Err(CannotOpen)
        );
    }
}
