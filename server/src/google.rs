//! Google, as the server knows it: sign-in, the two grants, and the few Gmail calls of the gateway.
//!
//! [`gateway::Gateway`] is the only way from the server to Gmail. It has one function for each call that DESIGN.md
//! lists and no other, so a call that reads mail content cannot be written here.

use crate::config::Config;
use ::gmail::Api;
use gateway::Gateway;
use http::{HttpClient, Transport};
use oauth::{OAuth, Registration};
use std::sync::Arc;
use url::Url;

pub mod gateway;
pub mod http;
pub mod oauth;
pub mod scope;

/// Google, for this server.
#[derive(Debug)]
pub struct Google {
    /// Sign-in, consent and tokens.
    pub oauth: OAuth,
    /// Gmail.
    pub gateway: Gateway,
}

/// The configuration names an address that cannot be one.
#[derive(Debug, thiserror::Error)]
#[error("the configured addresses of Google or of this server cannot be used")]
pub struct InvalidAddress;

impl Google {
    /// Google as the configuration says. Nothing is asked of it yet.
    ///
    /// # Errors
    /// When an address of the configuration cannot be used.
    pub fn new(config: &Config) -> Result<Self, InvalidAddress> {
        let [issuer, gmail] = addresses(config)?;
        let http = HttpClient::new(&[&issuer, &gmail]).map_err(|_| InvalidAddress)?;
        Self::with_client(config, http)
    }

    /// The same over another transport than the network.
    ///
    /// # Errors
    /// When an address of the configuration cannot be used.
    pub fn over(config: &Config, transport: Arc<dyn Transport>) -> Result<Self, InvalidAddress> {
        let [issuer, gmail] = addresses(config)?;
        Self::with_client(config, HttpClient::over(transport, &[&issuer, &gmail]))
    }

    fn with_client(config: &Config, http: HttpClient) -> Result<Self, InvalidAddress> {
        let redirect = config
            .public_url
            .join(contract::route::OAUTH_CALLBACK)
            .map_err(|_| InvalidAddress)?;
        let api = Api::new(&config.google.server_gmail_url).map_err(|_| InvalidAddress)?;
        let registration = Registration {
            client_id: config.google.client_id.clone(),
            client_secret: config.google.client_secret.clone(),
            issuer: config.google.issuer.clone(),
            redirect,
        };
        Ok(Self {
            oauth: OAuth::new(registration, http.clone()),
            gateway: Gateway::new(api, http),
        })
    }
}

/// Where sign-in and Gmail are.
fn addresses(config: &Config) -> Result<[Url; 2], InvalidAddress> {
    let url = |text: &str| Url::parse(text).map_err(|_| InvalidAddress);
    Ok([
        url(&config.google.issuer)?,
        url(&config.google.server_gmail_url)?,
    ])
}
