//! The only way from the server to Gmail: one function for each call that DESIGN.md lists, and no other.
//!
//! Every call is written to the ledger that the mailbox's owner can read in Settings: which method, when, what it cost
//! and how it ended. Nothing of what was asked or answered is in it.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use crm::undo::Change;
use gmail::{
    Answer, Api, Call, Empty, Error as GmailError, LabelId, MessageId, batch, history, labels,
    messages,
    pace::{Budget, Who},
    profile, push,
    units::Table,
};
use http::Response;
use jiff::Timestamp;
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};

use super::{http::HttpClient, scope::GrantKind};
use crate::{
    App,
    mailbox::tokens::{self, TokenError},
    store::mail::{
        calls::{self, NewCall},
        mailboxes::MailboxRecord,
    },
};

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// Gmail refused, or did not answer.
    #[error(transparent)]
    Gmail(#[from] GmailError),
    /// There is no access token to ask with.
    #[error(transparent)]
    Token(TokenError),
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
    /// What this process spends of the project's units, one sixteenth of which is the people's who read. Other processes
    /// have a budget of their own: together they may be refused, and then each of them waits.
    project: Arc<Mutex<Budget>>,
}

/// For whom calls are made: whose ledger they stand in.
#[derive(Debug, Clone, Copy)]
pub struct OnBehalf<'a> {
    /// The organization.
    pub organization_id: &'a str,
    /// The mailbox's owner.
    pub user_id: &'a str,
    /// The mailbox; absent while it is not there yet.
    pub mailbox_id: Option<&'a str>,
    /// The label run that needs the calls, if one does.
    pub run_id: Option<&'a str>,
}

impl Gateway {
    /// A gateway to the API at this address.
    pub fn new(api: Api, http: HttpClient) -> Self {
        let table = Table::SINCE_2026_05;
        let of_jobs = table.per_project_per_minute / 16 * 15;
        Self {
            api,
            http,
            table,
            project: Arc::new(Mutex::new(Budget::new(of_jobs))),
        }
    }

    /// Calls with a token that has just come with a consent.
    pub fn with_token<'a>(
        &'a self,
        app: &'a App,
        on_behalf: OnBehalf<'a>,
        token: &'a SecretString,
    ) -> MailboxGateway<'a> {
        self.calls(app, on_behalf, Credential::Token(token))
    }

    /// Calls with the job's grant of a mailbox, for one of its label runs where there is one.
    pub fn as_job<'a>(
        &'a self,
        app: &'a App,
        mailbox: &'a MailboxRecord,
        run_id: Option<&'a str>,
    ) -> MailboxGateway<'a> {
        let on_behalf = OnBehalf {
            organization_id: mailbox.organization_id.as_str(),
            user_id: mailbox.user_id.as_str(),
            mailbox_id: Some(mailbox.id.as_str()),
            run_id,
        };
        self.calls(app, on_behalf, Credential::JobGrant(mailbox))
    }

    fn calls<'a>(
        &'a self,
        app: &'a App,
        on_behalf: OnBehalf<'a>,
        credential: Credential<'a>,
    ) -> MailboxGateway<'a> {
        MailboxGateway {
            gateway: self,
            app,
            on_behalf,
            credential,
            requests: AtomicU32::new(0),
            units: AtomicU32::new(0),
            kept: None,
        }
    }
}

/// What calls are made with.
#[derive(Debug)]
enum Credential<'a> {
    /// This token, and when it is refused no other.
    Token(&'a SecretString),
    /// The job's grant: a token that is refused is renewed once.
    JobGrant(&'a MailboxRecord),
}

/// The calls, for one mailbox.
#[derive(Debug)]
pub struct MailboxGateway<'a> {
    gateway: &'a Gateway,
    app: &'a App,
    on_behalf: OnBehalf<'a>,
    credential: Credential<'a>,
    requests: AtomicU32,
    units: AtomicU32,
    /// Calls that somebody else writes to the ledger, where that is so.
    kept: Option<Mutex<Vec<NewCall<'a>>>>,
}

type Result<T> = std::result::Result<T, GatewayError>;

/// What Gmail says to one of several calls.
type Told<T> = std::result::Result<T, GmailError>;

impl<'a> MailboxGateway<'a> {
    /// Keeps what is to be written to the ledger until [`Self::take_kept`].
    pub fn keeping(self) -> Self {
        Self {
            kept: Some(Mutex::default()),
            ..self
        }
    }

    /// The calls that were kept. Calls from now on are written at once.
    pub fn take_kept(&mut self) -> Vec<NewCall<'a>> {
        let kept = self.kept.take().unwrap_or_default();
        kept.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mailbox's address and its present history id.
    pub async fn profile(&self) -> Result<profile::get::Response> {
        self.ask(profile::get::Request).await
    }

    /// The mailbox's labels.
    pub async fn labels(&self) -> Result<Vec<labels::Label>> {
        Ok(self.ask(labels::list::Request).await?.labels)
    }

    /// A new label.
    pub async fn create_label(
        &self,
        name: &str,
        color: Option<labels::Color>,
    ) -> Result<labels::Label> {
        self.ask(labels::create::Request {
            name: name.to_owned(),
            color,
        })
        .await
    }

    /// One page of what came in.
    pub async fn history(&self, page: history::list::Request) -> Result<history::list::Response> {
        self.ask(page).await
    }

    /// Which labels were put on and taken off since a point, one page of it.
    pub async fn label_changes(
        &self,
        start: history::changes::Request,
    ) -> Result<history::changes::Response> {
        self.ask(start).await
    }

    /// One page of the ids of the messages that match.
    pub async fn message_ids(
        &self,
        page: messages::list::Request,
    ) -> Result<messages::list::Response> {
        self.ask(page).await
    }

    /// Who wrote a message, when, to whom, and whether it is bulk or forged.
    pub async fn message_facts(&self, id: MessageId) -> Result<messages::get::Response> {
        self.ask(messages::get::Request { id }).await
    }

    /// The same of several messages in one request, each with an answer of its own, in their order: of 1 to
    /// [`batch::MOST`].
    pub async fn facts_of_messages(
        &self,
        ids: Vec<MessageId>,
    ) -> Result<Vec<Told<messages::get::Response>>> {
        let calls = ids.into_iter().map(|id| messages::get::Request { id });
        self.ask_together(calls.collect()).await
    }

    /// Puts labels on one message and takes labels off it: files it, or takes that back.
    pub async fn relabel_one(&self, id: MessageId, change: &Change) -> Result<()> {
        let (add, remove) = change.label_ids();
        self.ask(messages::modify::Request { id, add, remove })
            .await
            .map(drop)
    }

    /// The same for up to [`messages::batch_modify::MOST`] messages. Gmail skips those that are gone.
    pub async fn relabel_many(&self, ids: Vec<MessageId>, change: &Change) -> Result<()> {
        let (add, remove) = change.label_ids();
        let request = messages::batch_modify::Request::new(ids, add, remove)
            .map_err(|_| GmailError::Malformed("a batch of no ids, or of too many"))?;
        self.ask(request).await.map(|Empty| ())
    }

    /// Has Gmail push to this topic what comes into the inbox, until the answer says.
    pub async fn watch_inbox(&self, topic: &str) -> Result<push::watch::Response> {
        self.ask(push::watch::Request {
            topic: topic.to_owned(),
            label_ids: vec![LabelId::new(labels::INBOX)],
        })
        .await
    }

    /// Has Gmail push nothing any more.
    pub async fn stop_watching(&self) -> Result<()> {
        self.ask(push::stop::Request).await.map(|Empty| ())
    }

    /// The units that this process may spend in this minute, on whichever mailbox.
    pub fn room_of_project(&self) -> u32 {
        let mut project = self.project();
        // Read while nobody else spends: a clock that seems to be set back costs a minute.
        let now_ms = self.app.now().as_millisecond();
        project.room(Who::Person, now_ms)
    }

    fn project(&self) -> MutexGuard<'_, Budget> {
        let project = self.gateway.project.lock();
        project.unwrap_or_else(PoisonError::into_inner)
    }

    fn spend(&self, units: u32, at: Timestamp) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.units.fetch_add(units, Ordering::Relaxed);
        self.project().spend(units, at.as_millisecond());
    }

    /// How many calls were made so far, and what they cost.
    pub fn spent(&self) -> Spent {
        Spent {
            requests: self.requests.load(Ordering::Relaxed),
            units: self.units.load(Ordering::Relaxed),
        }
    }

    async fn ask<C: Call + Clone>(&self, call: C) -> Result<C::Response> {
        let mailbox = match self.credential {
            Credential::Token(token) => return self.send(call, token).await,
            Credential::JobGrant(mailbox) => mailbox,
        };
        let access = tokens::access(self.app, mailbox, GrantKind::Job).await;
        let token = access.map_err(GatewayError::Token)?.token;
        match self.send(call.clone(), &token).await {
            Err(GatewayError::Gmail(GmailError::Unauthorized)) => {
                let access = tokens::renew(self.app, mailbox, GrantKind::Job, &token).await;
                self.send(call, &access.map_err(GatewayError::Token)?.token)
                    .await
            }
            answer => answer,
        }
    }

    /// Makes calls in one request. What Gmail says of the request as a whole is its error, not that of any call.
    async fn ask_together<C: Call + Clone>(
        &self,
        mut calls: Vec<C>,
    ) -> Result<Vec<Told<C::Response>>> {
        if calls.len() == 1
            && let Some(call) = calls.pop()
        {
            return match self.ask(call).await {
                Ok(answer) => Ok(vec![Ok(answer)]),
                Err(GatewayError::Gmail(error)) => Ok(vec![Err(error)]),
                Err(error) => Err(error),
            };
        }
        let mailbox = match self.credential {
            Credential::Token(token) => return self.send_together(calls, token).await,
            Credential::JobGrant(mailbox) => mailbox,
        };
        let access = tokens::access(self.app, mailbox, GrantKind::Job).await;
        let token = access.map_err(GatewayError::Token)?.token;
        let mut answers = match self.send_together(calls.clone(), &token).await {
            Err(GatewayError::Gmail(GmailError::Unauthorized)) => calls
                .iter()
                .map(|_| Err(GmailError::Unauthorized))
                .collect(),
            answers => answers?,
        };
        let refused = answers.iter().zip(calls).enumerate();
        let refused = refused.filter_map(|(index, (answer, call))| {
            matches!(answer, Err(GmailError::Unauthorized)).then_some((index, call))
        });
        let (indices, calls): (Vec<usize>, Vec<C>) = refused.unzip();
        if calls.is_empty() {
            return Ok(answers);
        }
        let access = tokens::renew(self.app, mailbox, GrantKind::Job, &token).await;
        let token = access.map_err(GatewayError::Token)?.token;
        let again = self.send_together(calls, &token).await?;
        for (index, answer) in indices.into_iter().zip(again) {
            answers[index] = answer;
        }
        Ok(answers)
    }

    async fn send_together<C: Call>(
        &self,
        calls: Vec<C>,
        token: &SecretString,
    ) -> Result<Vec<Told<C::Response>>> {
        let token =
            gmail::AccessToken::new(token.expose_secret()).map_err(|_| GmailError::Unauthorized)?;
        let batch = batch::Request::new(calls)
            .map_err(|_| GmailError::Malformed("a batch of no calls, or of too many"))?;
        let (count, asked_at) = (batch.count(), self.app.now());
        let units = self.gateway.table.units(C::COST);
        let request = batch.into_http(&self.gateway.api, &token);
        self.spend(units * u32::try_from(count).unwrap_or(u32::MAX), asked_at);
        let answer = self.gateway.http.send(request).await;
        let status = |response: &Response<Vec<u8>>| response.status().as_u16();
        let whole = answer.as_ref().ok().map(status);
        let parts = match answer {
            Ok(answer) => batch::split(answer, count),
            Err(_) => Err(GmailError::NoAnswer),
        };
        let statuses = match &parts {
            Ok(parts) => parts.iter().map(|part| part.as_ref().map(status)).collect(),
            Err(_) => vec![whole; count],
        };
        self.record(C::NAME, units, &statuses, asked_at).await?;
        Ok(batch::answers::<C>(parts?))
    }

    async fn send<C: Call>(&self, call: C, token: &SecretString) -> Result<C::Response> {
        let units = self.gateway.table.units(C::COST);
        let token =
            gmail::AccessToken::new(token.expose_secret()).map_err(|_| GmailError::Unauthorized)?;
        let asked_at = self.app.now();
        let request = call.into_http(&self.gateway.api, &token);
        self.spend(units, asked_at);
        let answer = self.gateway.http.send(request).await;
        let status = answer
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16());
        self.record(C::NAME, units, &[status], asked_at).await?;
        let response = answer.map_err(|_| GmailError::NoAnswer)?;
        Ok(C::Response::from_http(response)?)
    }

    /// Writes calls of one kind that were made together, by the statuses of their answers.
    async fn record(
        &self,
        method: &'static str,
        units: u32,
        statuses: &[Option<u16>],
        asked_at: Timestamp,
    ) -> Result<()> {
        let duration = self.app.now().duration_since(asked_at);
        let duration_ms = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        tracing::debug!(method, units, ?statuses, duration_ms, "asked Gmail");
        let call = |status: &Option<u16>| NewCall {
            id: self.app.new_id(),
            on_behalf: self.on_behalf,
            method,
            units,
            status: *status,
            asked_at,
            duration_ms,
        };
        let calls = statuses.iter().map(call);
        if let Some(kept) = &self.kept {
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(calls);
            return Ok(());
        }
        let calls: Vec<NewCall<'_>> = calls.collect();
        Ok(calls::record(self.app.store.db(), &calls).await?)
    }
}

trait LabelIds {
    fn label_ids(&self) -> (Vec<LabelId>, Vec<LabelId>);
}

impl LabelIds for Change {
    fn label_ids(&self) -> (Vec<LabelId>, Vec<LabelId>) {
        let ids = |ids: &[String]| ids.iter().map(LabelId::new).collect();
        (ids(&self.add), ids(&self.remove))
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
