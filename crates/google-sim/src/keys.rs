//! The key that signs id tokens and the tokens of pushes, its published form, and the signing.

use std::fmt;
use std::sync::{Arc, LazyLock};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ids::base64url_unpadded;

/// One key for the whole process: making one takes a good part of a second.
static FIRST: LazyLock<Arc<SigningKey>> = LazyLock::new(|| Arc::new(SigningKey::generate()));

/// An RSA key that signs JSON Web Tokens: the simulator's own, or a stranger's.
pub struct SigningKey {
    pair: KeyPair,
    id: String,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A new key of 2,048 bits.
    ///
    /// # Panics
    /// When the machine cannot make one.
    #[must_use]
    pub fn generate() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("the machine can make an RSA key");
        let digest = Sha256::digest(pair.public_key().as_ref());
        let id = digest[..20].iter().map(|b| format!("{b:02x}")).collect();
        Self { pair, id }
    }

    /// The key that a simulator begins with.
    pub(crate) fn first() -> Arc<Self> {
        Arc::clone(&FIRST)
    }

    /// The `kid` of what it signs.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its public half, in DER.
    #[must_use]
    pub fn public_der(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// Its public half as a JSON Web Key.
    pub(crate) fn published(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kid": self.id,
            "kty": "RSA",
            "alg": "RS256",
            "use": "sig",
            "n": base64url_unpadded(public.modulus().big_endian_without_leading_zero()),
            "e": base64url_unpadded(public.exponent().big_endian_without_leading_zero()),
        })
    }

    /// Signs claims as a JSON Web Token with RS256.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({ "alg": "RS256", "kid": self.id, "typ": "JWT" });
        self.sign_under(&header, claims)
    }

    /// The same under any header, whatever it says of the signature.
    ///
    /// # Panics
    /// When the key cannot sign.
    #[must_use]
    pub fn sign_under(&self, header: &Value, claims: &Value) -> String {
        let message = format!(
            "{}.{}",
            base64url_unpadded(header.to_string().as_bytes()),
            base64url_unpadded(claims.to_string().as_bytes())
        );
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut signature,
            )
            .expect("the buffer is as long as the modulus");
        format!("{message}.{}", base64url_unpadded(&signature))
    }
}
