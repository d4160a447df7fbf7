//! A client of the controls.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Command, PATH};
use crate::chance::Chance;
use crate::consent::{Consent, Tokens};
use crate::delivery::{Delivery, MessageSummary};
use crate::error::ErrorStyle;
use crate::faults::Fault;
use crate::log::LoggedRequest;
use crate::people::{OAuthClient, Person};
use crate::push::{PushOrder, Subscription};
use crate::quota::Quota;
use crate::settings::Latency;
use crate::simulator::SimError;

/// Drives a simulator over HTTP.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

/// What every command may fail with.
type Outcome<T> = Result<T, SimError>;

impl Client {
    /// A client of the simulator at this URL.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    async fn send<T: DeserializeOwned>(&self, command: &Command) -> Outcome<T> {
        let failed = |error: reqwest::Error| SimError::Control(error.to_string());
        let answer = self
            .http
            .post(format!("{}{PATH}", self.url))
            .json(command)
            .send()
            .await
            .map_err(failed)?;
        let status = answer.status();
        let body: Value = answer.json().await.map_err(failed)?;
        if !status.is_success() {
            let message = body["error"].as_str().unwrap_or("no reason given");
            return Err(SimError::Control(message.to_owned()));
        }
        serde_json::from_value(body).map_err(|error| SimError::Control(error.to_string()))
    }

    /// See [`crate::Simulator::add_person`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn add_person(&self, person: Person) -> Outcome<()> {
        self.send(&Command::AddPerson(person)).await
    }

    /// The people there are.
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn people(&self) -> Outcome<Vec<Person>> {
        self.send(&Command::People).await
    }

    /// See [`crate::Simulator::add_client`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn add_client(&self, client: OAuthClient) -> Outcome<()> {
        self.send(&Command::AddClient(client)).await
    }

    /// See [`crate::Simulator::deliver`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn deliver(&self, to: &str, delivery: Delivery) -> Outcome<String> {
        let mut ids = self.deliver_all(to, vec![delivery]).await?;
        Ok(ids.pop().unwrap_or_default())
    }

    /// See [`crate::Simulator::deliver_all`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn deliver_all(&self, to: &str, deliveries: Vec<Delivery>) -> Outcome<Vec<String>> {
        let to = to.to_owned();
        self.send(&Command::DeliverAll { to, deliveries }).await
    }

    /// See [`crate::Simulator::messages`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn messages(&self, address: &str) -> Outcome<Vec<MessageSummary>> {
        let address = address.to_owned();
        self.send(&Command::Messages { address }).await
    }

    /// See [`crate::Simulator::raw_message`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or there is no such message.
    pub async fn raw_message(&self, address: &str, id: &str) -> Outcome<Bytes> {
        let (address, id) = (address.to_owned(), id.to_owned());
        let text: String = self.send(&Command::RawMessage { address, id }).await?;
        crate::ids::from_base64(&text)
            .map(Bytes::from)
            .ok_or_else(|| SimError::Control("the message is not base64".to_owned()))
    }

    /// See [`crate::Simulator::relabel`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or there is no such message.
    pub async fn relabel(
        &self,
        address: &str,
        id: &str,
        add: &[&str],
        remove: &[&str],
    ) -> Outcome<()> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        self.send(&Command::Relabel {
            address: address.to_owned(),
            id: id.to_owned(),
            add: owned(add),
            remove: owned(remove),
        })
        .await
    }

    /// See [`crate::Simulator::delete_message`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or there is no such message.
    pub async fn delete_message(&self, address: &str, id: &str) -> Outcome<()> {
        let (address, id) = (address.to_owned(), id.to_owned());
        self.send(&Command::DeleteMessage { address, id }).await
    }

    /// See [`crate::Simulator::labels`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn labels(&self, address: &str) -> Outcome<Vec<(String, String)>> {
        let address = address.to_owned();
        self.send(&Command::Labels { address }).await
    }

    /// See [`crate::Simulator::change_label`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or there is no such label.
    pub async fn change_label(
        &self,
        address: &str,
        id: &str,
        new_name: Option<&str>,
    ) -> Outcome<()> {
        self.send(&Command::ChangeLabel {
            address: address.to_owned(),
            id: id.to_owned(),
            new_name: new_name.map(str::to_owned),
        })
        .await
    }

    /// See [`crate::Simulator::history_id`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn history_id(&self, address: &str) -> Outcome<u64> {
        let address = address.to_owned();
        self.send(&Command::HistoryId { address }).await
    }

    /// See [`crate::Simulator::forget_history`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn forget_history(&self, address: &str) -> Outcome<()> {
        let address = address.to_owned();
        self.send(&Command::ForgetHistory { address }).await
    }

    /// See [`crate::Simulator::authorize`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or Google would show an error page.
    pub async fn authorize(
        &self,
        authorization_url: &str,
        address: &str,
        consent: Consent,
    ) -> Outcome<String> {
        self.send(&Command::Authorize {
            authorization_url: authorization_url.to_owned(),
            address: address.to_owned(),
            consent,
        })
        .await
    }

    /// See [`crate::Simulator::tokens`].
    ///
    /// # Errors
    /// When the simulator cannot be reached or nobody has the address.
    pub async fn tokens(&self, address: &str, client_id: &str, scopes: &[&str]) -> Outcome<Tokens> {
        self.send(&Command::Tokens {
            address: address.to_owned(),
            client_id: client_id.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        })
        .await
    }

    /// See [`crate::Simulator::expire_access_tokens`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn expire_access_tokens(&self, address: &str) -> Outcome<()> {
        let address = address.to_owned();
        self.send(&Command::ExpireAccessTokens { address }).await
    }

    /// See [`crate::Simulator::kill_refresh_tokens`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn kill_refresh_tokens(&self, address: &str) -> Outcome<()> {
        let address = address.to_owned();
        self.send(&Command::KillRefreshTokens { address }).await
    }

    /// See [`crate::Simulator::revoke_all`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn revoke_all(&self, address: &str) -> Outcome<()> {
        let address = address.to_owned();
        self.send(&Command::RevokeAll { address }).await
    }

    /// See [`crate::Simulator::subscribe`]. The program sends pushes by itself, every second.
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn subscribe(&self, subscription: Subscription) -> Outcome<()> {
        self.send(&Command::Subscribe(subscription)).await
    }

    /// See [`crate::Simulator::set_push_order`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn set_push_order(&self, order: PushOrder) -> Outcome<()> {
        self.send(&Command::SetPushOrder(order)).await
    }

    /// See [`crate::Simulator::inject`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn inject(&self, fault: Fault) -> Outcome<()> {
        self.send(&Command::Inject(fault)).await
    }

    /// See [`crate::Simulator::clear_faults`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn clear_faults(&self) -> Outcome<()> {
        self.send(&Command::ClearFaults).await
    }

    /// See [`crate::Simulator::set_quota`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn set_quota(&self, quota: Quota) -> Outcome<()> {
        self.send(&Command::SetQuota(quota)).await
    }

    /// See [`crate::Simulator::set_chance`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn set_chance(&self, chance: Chance) -> Outcome<()> {
        self.send(&Command::SetChance(chance)).await
    }

    /// See [`crate::Simulator::set_latency`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn set_latency(&self, latency: Latency) -> Outcome<()> {
        self.send(&Command::SetLatency(latency)).await
    }

    /// See [`crate::Simulator::set_error_style`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn set_error_style(&self, style: ErrorStyle) -> Outcome<()> {
        self.send(&Command::SetErrorStyle(style)).await
    }

    /// What time it is for the simulator.
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn now(&self) -> Outcome<Timestamp> {
        self.send(&Command::Now).await
    }

    /// See [`crate::Simulator::advance`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn advance(&self, by: Duration) -> Outcome<()> {
        let by_ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.send(&Command::Advance { by_ms }).await
    }

    /// See [`crate::Simulator::set_time`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn set_time(&self, to: Timestamp) -> Outcome<()> {
        self.send(&Command::SetTime { to }).await
    }

    /// See [`crate::Simulator::requests`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn requests(&self) -> Outcome<Vec<LoggedRequest>> {
        self.send(&Command::Requests).await
    }

    /// See [`crate::Simulator::clear_requests`].
    ///
    /// # Errors
    /// When the simulator cannot be reached.
    pub async fn clear_requests(&self) -> Outcome<()> {
        self.send(&Command::ClearRequests).await
    }
}
