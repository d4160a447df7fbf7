//! A certificate of this run, for a server that browsers reach as they reach Google: HTTPS with
//! HTTP/2, everything over one connection.

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::aws_lc_rs;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

/// Whom the certificate names.
pub const HOST: &str = "localhost";

/// A certificate that only a browser that was told of it takes.
#[derive(Clone, Debug)]
pub struct Certificate {
    certificate: Vec<u8>,
    key: Vec<u8>,
    fingerprint: String,
}

impl Certificate {
    /// Makes one.
    ///
    /// # Panics
    ///
    /// When that fails.
    pub fn make() -> Self {
        let made = generate_simple_self_signed([HOST.to_owned()]);
        let CertifiedKey { cert, signing_key } = made.expect("a certificate");
        let public_key = rcgen::PublicKeyData::subject_public_key_info(&signing_key);
        Self {
            certificate: cert.der().to_vec(),
            key: signing_key.serialize_der(),
            fingerprint: BASE64_STANDARD.encode(Sha256::digest(public_key)),
        }
    }

    /// What Chromium knows it by: SHA-256 of its public key, in base64.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Serves with it, until the future is dropped.
    pub(crate) async fn serve(self, listener: TcpListener, router: Router) -> std::io::Result<()> {
        // Another part of the process may have chosen already, and the same.
        drop(aws_lc_rs::default_provider().install_default());
        let config = RustlsConfig::from_der(vec![self.certificate], self.key).await?;
        let server = axum_server::from_tcp_rustls(listener.into_std()?, config)?;
        server.serve(router.into_make_service()).await
    }
}
