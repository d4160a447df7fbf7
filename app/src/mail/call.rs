//! One call to Gmail: paced by the mailbox's limiter, with the token, tried again as
//! [`gmail::pace`] decides.

use super::{
    Mail,
    jitter::jitter,
    timer,
    token::Token,
    transport::{self, Lost, Obstacle},
};
use crate::{api::Abort, browser::clock, model::mail::failure::Failure};
use gmail::{
    AccessToken, Answer, Api, Call,
    pace::{Decision, Grant, Outcome, Permit, Retry, Who},
    units::Item,
};

/// Why a flow has stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Nobody waits for it any more.
    Aborted,
    /// It failed.
    Failed(Failure),
}

/// How often in a row a connection may fail before the reader is told.
const MOST_LOST: u32 = 2;
/// How long to wait for a free place among the calls in flight.
const FULL_WAIT_MS: i64 = 50;

impl Mail {
    /// Makes a call and reads its answer.
    pub async fn call<C: Call + Clone>(self, call: C, abort: &Abort) -> Result<C::Response, Stop> {
        let request = |api: &Api, token: &AccessToken| call.clone().into_http(api, token);
        let body = self.exchange(C::COST, &request, abort).await?;
        C::Response::from_body(&body).map_err(|error| failed(&error))
    }

    /// The body of a successful answer. Not generic, so that it is in the client once.
    async fn exchange(
        self,
        item: Item,
        request: &dyn Fn(&Api, &AccessToken) -> http::Request<Vec<u8>>,
        abort: &Abort,
    ) -> Result<Vec<u8>, Stop> {
        let api = self.api_now()?;
        let (mut retry, mut lost) = (Retry::default(), 0);
        let mut token = self.token(abort).await?;
        loop {
            let grant = self.permit(item, 1, abort).await?;
            let answer = match transport::send(request(&api, &token.value), abort).await {
                Ok(answer) if answer.status().is_success() => Ok(answer.into_body()),
                Ok(answer) => Err(gmail::Error::from_http(&answer)),
                Err(Lost::Aborted) => {
                    self.settle(grant, Outcome::Unknown);
                    return Err(Stop::Aborted);
                }
                Err(Lost::NoAnswer) => Err(gmail::Error::NoAnswer),
            };
            self.settle(grant, outcome(&answer));
            let error = match answer {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            if error == gmail::Error::NoAnswer {
                lost += 1;
                self.check_network(lost, abort).await?;
            }
            let now_ms = clock::now().as_millisecond();
            match retry.decide(&error, now_ms, jitter()) {
                Decision::RefreshToken => token = self.new_token(&token, abort).await?,
                Decision::At { at_ms } => timer::wait(at_ms - now_ms).await,
                Decision::GiveUp => return Err(failed(&error)),
            }
        }
    }

    /// The token.
    pub(super) async fn token(self, abort: &Abort) -> Result<Token, Stop> {
        let tokens = self.tokens().ok_or(Stop::Aborted)?;
        stop_for(tokens.get().await, abort)
    }

    /// Another token after Gmail refused this one.
    pub(super) async fn new_token(self, refused: &Token, abort: &Abort) -> Result<Token, Stop> {
        let tokens = self.tokens().ok_or(Stop::Aborted)?;
        stop_for(tokens.replace(refused).await, abort)
    }

    /// After a request without an answer: goes on if trying again may help, else says what is in
    /// the way.
    pub(super) async fn check_network(self, lost: u32, abort: &Abort) -> Result<(), Stop> {
        if abort.is_triggered() {
            return Err(Stop::Aborted);
        }
        let obstacle = transport::find_obstacle(abort).await;
        if abort.is_triggered() {
            return Err(Stop::Aborted);
        }
        match obstacle {
            Obstacle::Offline => Err(Stop::Failed(Failure::Offline)),
            Obstacle::GmailBlocked if lost >= MOST_LOST => Err(Stop::Failed(Failure::GmailBlocked)),
            Obstacle::GmailBlocked => Ok(()),
        }
    }

    /// Where Gmail is, now.
    pub(super) fn api_now(self) -> Result<Api, Stop> {
        let fault = Stop::Failed(Failure::ServerFault { request_id: None });
        leptos::prelude::untrack(|| self.api()).ok_or(fault)
    }

    /// Leave to make so many calls, or fewer, as soon as there is.
    pub(super) async fn permit(
        self,
        item: Item,
        calls: usize,
        abort: &Abort,
    ) -> Result<Grant, Stop> {
        loop {
            if abort.is_triggered() {
                return Err(Stop::Aborted);
            }
            let now_ms = clock::now().as_millisecond();
            let permit = self
                .with_limiter(|limiter| limiter.ask(item, calls, Who::Person, now_ms))
                .ok_or(Stop::Aborted)?;
            match permit {
                Permit::Granted(grant) => return Ok(grant),
                Permit::NotBefore { at_ms } => timer::wait(at_ms - now_ms).await,
                Permit::Full => timer::wait(FULL_WAIT_MS).await,
            }
        }
    }

    pub(super) fn settle(self, grant: Grant, outcome: Outcome) {
        let now_ms = clock::now().as_millisecond();
        self.with_limiter(|limiter| limiter.settle(grant, outcome, now_ms));
    }
}

fn failed(error: &gmail::Error) -> Stop {
    Stop::Failed(Failure::of_gmail(error, clock::now().as_millisecond()))
}

fn outcome(answer: &Result<Vec<u8>, gmail::Error>) -> Outcome {
    match answer {
        Err(gmail::Error::RateLimited { hint }) => Outcome::Limited(*hint),
        Err(gmail::Error::NoAnswer) => Outcome::Unknown,
        Ok(_) | Err(_) => Outcome::Fine,
    }
}

fn stop_for(answer: Result<Token, crate::api::Error>, abort: &Abort) -> Result<Token, Stop> {
    if abort.is_triggered() {
        return Err(Stop::Aborted);
    }
    answer.map_err(|error| Failure::of_server(&error).map_or(Stop::Aborted, Stop::Failed))
}
