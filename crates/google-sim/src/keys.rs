//! The key that signs id tokens, its published form, and the signing.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ids::base64url_unpadded;

/// One key for the whole process: making one takes a good part of a second.
static SIGNING: LazyLock<SigningKey> = LazyLock::new(SigningKey::generate);

pub(crate) struct SigningKey {
    pair: KeyPair,
    id: String,
}

impl SigningKey {
    fn generate() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("the machine can make an RSA key");
        let digest = Sha256::digest(pair.public_key().as_ref());
        let id = digest[..20].iter().map(|b| format!("{b:02x}")).collect();
        Self { pair, id }
    }
}

/// The JSON Web Key Set of `/oauth2/v3/certs`.
pub(crate) fn key_set() -> Value {
    let public = SIGNING.pair.public_key();
    json!({ "keys": [{
        "kid": SIGNING.id,
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "n": base64url_unpadded(public.modulus().big_endian_without_leading_zero()),
        "e": base64url_unpadded(public.exponent().big_endian_without_leading_zero()),
    }]})
}

/// Signs claims as a JSON Web Token with RS256.
pub(crate) fn sign(claims: &Value) -> String {
    let header = json!({ "alg": "RS256", "kid": SIGNING.id, "typ": "JWT" });
    let message = format!(
        "{}.{}",
        base64url_unpadded(header.to_string().as_bytes()),
        base64url_unpadded(claims.to_string().as_bytes())
    );
    let mut signature = vec![0; SIGNING.pair.public_modulus_len()];
    SIGNING
        .pair
        .sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )
        .expect("the buffer is as long as the modulus");
    format!("{message}.{}", base64url_unpadded(&signature))
}
