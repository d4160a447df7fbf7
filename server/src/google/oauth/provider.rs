//! What the issuer says of itself: its endpoints and keys.

use std::pin::Pin;

use http::{Request, Response, header::CONTENT_TYPE};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AdditionalProviderMetadata, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod,
        CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{OAuthError, Registration, error::TransportError};
use crate::google::http::HttpClient;

/// The client of the `openidconnect` crate, with the endpoints that discovery fills in.
pub(super) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What discovery says beyond the core fields (RFC 8414 section 2).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Revocation {
    revocation_endpoint: Option<Url>,
}

impl AdditionalProviderMetadata for Revocation {}

pub(super) type Metadata = ProviderMetadata<
    Revocation,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The issuer's metadata with its keys, and when they were read.
#[derive(Debug)]
pub(super) struct Provider {
    metadata: Metadata,
    read_at: Timestamp,
}

impl Provider {
    /// Reads the discovery document and the keys.
    pub(super) async fn discover(
        issuer: &str,
        http: &HttpClient,
        now: Timestamp,
    ) -> Result<Self, OAuthError> {
        let issuer =
            IssuerUrl::new(issuer.to_owned()).map_err(|_| OAuthError::Malformed("issuer"))?;
        let metadata = Metadata::discover_async(issuer, &transport(http)).await?;
        Ok(Self {
            metadata,
            read_at: now,
        })
    }

    pub(super) fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    pub(super) fn is_fresh(&self, now: Timestamp, life: SignedDuration) -> bool {
        now.duration_since(self.read_at).abs() < life
    }

    /// The request that revokes a token, with client authentication. Built by hand since the `oauth2` crate insists
    /// on HTTPS here, which a simulator on the loopback interface does not speak.
    pub(super) fn revocation(
        &self,
        token: &SecretString,
        registration: &Registration,
    ) -> Result<Request<Vec<u8>>, OAuthError> {
        let endpoint = self
            .metadata
            .additional_metadata()
            .revocation_endpoint
            .as_ref()
            .ok_or(OAuthError::Malformed("no revocation endpoint"))?;
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token.expose_secret())
            .append_pair("client_id", &registration.client_id)
            .append_pair("client_secret", registration.client_secret.expose_secret())
            .finish();
        Request::post(endpoint.as_str())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into_bytes())
            .map_err(|_| OAuthError::Malformed("revocation endpoint"))
    }
}

/// Whether a refusal of the revocation endpoint says that the token is not known.
pub(super) fn says_invalid_token(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    serde_json::from_slice::<Refusal>(body).is_ok_and(|refusal| refusal.error == "invalid_token")
}

type Answer = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, TransportError>> + Send>>;

/// Our HTTP client as the `openidconnect` crate wants it. Answers that ask for patience become errors here, since the
/// crate would only say that it cannot read them.
pub(super) fn transport(http: &HttpClient) -> impl Fn(Request<Vec<u8>>) -> Answer {
    let http = http.clone();
    move |request| {
        let http = http.clone();
        Box::pin(async move {
            let response = http
                .send(request)
                .await
                .map_err(|error| TransportError(error.into()))?;
            let status = response.status();
            if status.is_server_error() || status.as_u16() == 429 {
                return Err(TransportError(OAuthError::Unavailable));
            }
            Ok(response)
        })
    }
}
