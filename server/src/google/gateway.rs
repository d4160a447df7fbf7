//! The only way from the server to Gmail: one function for each call that DESIGN.md lists, and no other.
//!
//! Every call is written to the ledger that the mailbox's owner can read in Settings: which method, when, what it cost
//! and how it ended. Nothing of what was asked or answered is in it.

use std::sync::atomic::{AtomicU32, Ordering};

use gmail::{
    Answer, Api, Call, Empty, Error as GmailError, HistoryId, LabelId, MessageId, PageToken, Query,
    history, labels, messages, profile, units::Table,
};
use jiff::Timestamp;
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};

use super::http::HttpClient;
use crate::{
    App,
    store::mail::calls::{self, NewCall},
};

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// Gmail refused, or did not answer.
    #[error(transparent)]
    Gmail(#[from] GmailError),
    /// The ledger could not be written. The call may have taken effect.
    #[error(transparent)]
    Store(#[from] DbErr),
}

/// Gmail, for the server.
#[derive(Debug, Clone)]
pub struct Gateway {
    api: Api,
    http: HttpClient,
    table: Table,
}

/// For whom calls are made: whose ledger they stand in.
#[derive(Debug, Clone, Copy)]
pub struct OnBehalf<'a> {
    /// The organization.
    pub organization_id: &'a str,
    /// The mailbox's owner.
    pub user_id: &'a str,
    /// The label run that needs the calls, if one does.
    pub run_id: Option<&'a str>,
}

impl Gateway {
    /// A gateway to the API at this address.
    pub fn new(api: Api, http: HttpClient) -> Self {
        Self {
            api,
            http,
            table: Table::SINCE_2026_05,
        }
    }

    /// Calls on behalf of one mailbox's owner.
    pub fn mailbox<'a>(&'a self, app: &'a App, on_behalf: OnBehalf<'a>) -> MailboxGateway<'a> {
        MailboxGateway {
            gateway: self,
            app,
            on_behalf,
            requests: AtomicU32::new(0),
            units: AtomicU32::new(0),
        }
    }
}

/// The calls, for one mailbox.
#[derive(Debug)]
pub struct MailboxGateway<'a> {
    gateway: &'a Gateway,
    app: &'a App,
    on_behalf: OnBehalf<'a>,
    requests: AtomicU32,
    units: AtomicU32,
}

type Result<T> = std::result::Result<T, GatewayError>;

impl MailboxGateway<'_> {
    /// The mailbox's address and its present history id.
    pub async fn profile(&self, token: &SecretString) -> Result<profile::get::Response> {
        self.ask(token, profile::get::Request).await
    }

    /// The mailbox's labels.
    pub async fn labels(&self, token: &SecretString) -> Result<Vec<labels::Label>> {
        Ok(self.ask(token, labels::list::Request).await?.labels)
    }

    /// A new label.
    pub async fn create_label(&self, token: &SecretString, name: &str) -> Result<labels::Label> {
        self.ask(
            token,
            labels::create::Request {
                name: name.to_owned(),
            },
        )
        .await
    }

    /// One page of what came in after `start`.
    pub async fn history(
        &self,
        token: &SecretString,
        start: HistoryId,
        page_token: Option<PageToken>,
    ) -> Result<history::list::Response> {
        self.ask(token, history::list::Request { start, page_token })
            .await
    }

    /// One page of the ids of the messages that match.
    pub async fn message_ids(
        &self,
        token: &SecretString,
        query: Query,
        label_ids: Vec<LabelId>,
        page_token: Option<PageToken>,
    ) -> Result<messages::list::Response> {
        let request = messages::list::Request {
            query: Some(query),
            label_ids,
            max_results: messages::list::MOST,
            page_token,
        };
        self.ask(token, request).await
    }

    /// Who wrote a message, when, to whom, and the headers that tell bulk or forged mail.
    pub async fn message_facts(
        &self,
        token: &SecretString,
        id: MessageId,
    ) -> Result<messages::get::Response> {
        self.ask(token, messages::get::Request { id }).await
    }

    /// Files one message: adds a label and takes it out of the inbox.
    pub async fn file_one(
        &self,
        token: &SecretString,
        id: MessageId,
        label: LabelId,
    ) -> Result<()> {
        let request = messages::modify::Request {
            id,
            add: vec![label],
            remove: vec![LabelId::new(labels::INBOX)],
        };
        self.ask(token, request).await.map(drop)
    }

    /// Files up to [`messages::batch_modify::MOST`] messages. Gmail skips those that are gone.
    pub async fn file_many(
        &self,
        token: &SecretString,
        ids: Vec<MessageId>,
        label: LabelId,
    ) -> Result<()> {
        let inbox = vec![LabelId::new(labels::INBOX)];
        let request = messages::batch_modify::Request::new(ids, vec![label], inbox)
            .map_err(|_| GmailError::Malformed("a batch of no ids, or of too many"))?;
        self.ask(token, request).await.map(|Empty| ())
    }

    /// How many calls were made so far, and what they cost.
    pub fn spent(&self) -> Spent {
        Spent {
            requests: self.requests.load(Ordering::Relaxed),
            units: self.units.load(Ordering::Relaxed),
        }
    }

    async fn ask<C: Call>(&self, token: &SecretString, call: C) -> Result<C::Response> {
        let units = self.gateway.table.units(C::COST);
        let token = gmail::AccessToken::new(token.expose_secret())
            .map_err(|_| GatewayError::Gmail(GmailError::Unauthorized))?;
        let asked_at = self.app.now();
        let request = call.into_http(&self.gateway.api, &token);
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.units.fetch_add(units, Ordering::Relaxed);
        let answer = self.gateway.http.send(request).await;
        let status = answer
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16());
        self.record(C::NAME, units, status, asked_at).await?;
        let response = answer.map_err(|_| GmailError::NoAnswer)?;
        Ok(C::Response::from_http(response)?)
    }

    async fn record(
        &self,
        method: &'static str,
        units: u32,
        status: Option<u16>,
        asked_at: Timestamp,
    ) -> Result<()> {
        let duration = self.app.now().duration_since(asked_at);
        let duration_ms = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        tracing::debug!(method, units, status, duration_ms, "asked Gmail");
        let id = self.app.new_id();
        let call = NewCall {
            id: &id,
            on_behalf: self.on_behalf,
            method,
            units,
            status,
            asked_at,
            duration_ms,
        };
        Ok(calls::record(self.app.store.db(), call).await?)
    }
}

/// What a piece of work asked of Google.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Requests sent.
    pub requests: u32,
    /// Quota units.
    pub units: u32,
}
