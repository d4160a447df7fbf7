//! Google, as the server knows it: sign-in, the two grants, and the few Gmail calls of the gateway.
//!
//! [`gateway::Gateway`] is the only way from the server to Gmail. It has one function for each call that DESIGN.md
//! lists and no other, so a call that reads mail content cannot be written here.

use crate::config::Config;
use ::gmail::Api;
use gateway::Gateway;
use http::{HttpClient, Transport};
use oauth::{OAuth, Registration};
use push::PushGuard;
use std::sync::Arc;
use url::Url;

pub mod gateway;
pub mod http;
pub mod oauth;
pub mod push;
pub mod scope;

/// Google, for this server.
#[derive(Debug)]
pub struct Google {
    /// Sign-in, consent and tokens.
    pub oauth: OAuth,
    /// Gmail.
    pub gateway: Gateway,
    /// Who tells pushes from forgeries, where pushes are set up.
    pub push: Option<PushGuard>,
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
        let hosts = addresses(config)?;
        let hosts: Vec<&Url> = hosts.iter().collect();
        let http = HttpClient::new(&hosts).map_err(|_| InvalidAddress)?;
        Self::with_client(config, http)
    }

    /// The same over another transport than the network.
    ///
    /// # Errors
    /// When an address of the configuration cannot be used.
    pub fn over(config: &Config, transport: Arc<dyn Transport>) -> Result<Self, InvalidAddress> {
        let hosts = addresses(config)?;
        let hosts: Vec<&Url> = hosts.iter().collect();
        Self::with_client(config, HttpClient::over(transport, &hosts))
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
        let push = config.push.as_ref();
        Ok(Self {
            push: push.map(|push| PushGuard::new(push, &config.google.issuer, http.clone())),
            oauth: OAuth::new(registration, http.clone()),
            gateway: Gateway::new(api, http),
        })
    }
}

/// Where sign-in, Gmail and the keys of pushes are.
fn addresses(config: &Config) -> Result<Vec<Url>, InvalidAddress> {
    let keys = config.push.as_ref().map(|push| &push.keys_url);
    [&config.google.issuer, &config.google.server_gmail_url]
        .into_iter()
        .chain(keys)
        .map(|text| Url::parse(text).map_err(|_| InvalidAddress))
        .collect()
}
