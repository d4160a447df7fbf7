//! One call to Gmail: paced by the mailbox's limiter, with the token, tried again as
//! [`gmail::pace`] decides.

use super::{
    Mail,
    jitter::jitter,
    timer,
    token::Token,
    transport::{self, Lost, Obstacle},
};
use crate::{
    api::Abort,
    browser::{clock, dom},
    model::mail::failure::Failure,
    on_demand::Missing,
};
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

impl From<Missing> for Stop {
    /// A part of the client that the flow needs did not come: from our server, as every part does.
    fn from(_: Missing) -> Self {
        Self::Failed(if dom::is_online() {
            Failure::PartMissing
        } else {
            Failure::Offline
        })
    }
}

impl From<Stop> for Failure {
    /// Whoever still asks why a flow was aborted has been signed out.
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Aborted => Self::SignedOut,
            Stop::Failed(failure) => failure,
        }
    }
}

/// How often in a row a connection may fail before the reader is told.
const MOST_LOST: u32 = 2;
/// How long to wait for a free place among the calls in flight.
const FULL_WAIT_MS: i64 = 50;
/// The longest wait that goes without a word where somebody looks on.
const SHORT_WAIT_MS: i64 = 3_000;

/// How long a call may wait by itself before it has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// As [`gmail::pace`] decides: up to minutes.
    Long,
    /// Seconds: the reader sees what is not done yet, and is told when to try again.
    Short,
}

impl Patience {
    /// Waits until then, or fails where that is too long.
    async fn wait(self, at_ms: i64, failure: Failure) -> Result<(), Stop> {
        let wait_ms = at_ms - clock::now().as_millisecond();
        if self == Self::Short && wait_ms > SHORT_WAIT_MS {
            return Err(Stop::Failed(match failure {
                Failure::RateLimited { .. } => Failure::RateLimited {
                    until_ms: Some(at_ms),
                },
                other => other,
            }));
        }
        timer::wait(wait_ms).await;
        Ok(())
    }
}

/// So many calls of one kind in one request.
#[derive(Clone, Copy)]
struct Load {
    item: Item,
    count: usize,
}

impl Mail {
    /// Makes a call and reads its answer.
    pub async fn call<C: Call + Clone>(self, call: C, abort: &Abort) -> Result<C::Response, Stop> {
        self.call_with(Patience::Long, call, abort).await
    }

    /// Makes a call with so much patience and reads its answer.
    pub(super) async fn call_with<C: Call + Clone>(
        self,
        patience: Patience,
        call: C,
        abort: &Abort,
    ) -> Result<C::Response, Stop> {
        let request = |api: &Api, token: &AccessToken| call.clone().into_http(api, token);
        let load = Load {
            item: C::COST,
            count: 1,
        };
        let answer = self.exchange(load, patience, &request, abort).await?;
        C::Response::from_body(answer.body()).map_err(|error| failed(&error))
    }

    /// Makes at most [`gmail::batch::MOST`] calls of one kind in one request, with little
    /// patience; each has an answer or an error of its own.
    pub(super) async fn call_each<C: Call + Clone>(
        self,
        calls: Vec<C>,
        abort: &Abort,
    ) -> Result<Vec<Result<C::Response, gmail::Error>>, Stop> {
        let count = calls.len();
        let sized = || gmail::batch::Request::new(calls.clone());
        let wrong = gmail::Error::Malformed("a batch of a wrong size");
        sized().map_err(|_| failed(&wrong))?;
        let request = |api: &Api, token: &AccessToken| match sized() {
            Ok(batch) => batch.into_http(api, token),
            Err(_) => http::Request::default(),
        };
        let load = Load {
            item: C::COST,
            count,
        };
        let answer = self
            .exchange(load, Patience::Short, &request, abort)
            .await?;
        gmail::batch::read::<C>(answer, count).map_err(|error| failed(&error))
    }

    /// A successful answer. Not generic, so that it is in the client once.
    async fn exchange(
        self,
        load: Load,
        patience: Patience,
        request: &dyn Fn(&Api, &AccessToken) -> http::Request<Vec<u8>>,
        abort: &Abort,
    ) -> Result<http::Response<Vec<u8>>, Stop> {
        let api = self.api_now()?;
        let (mut retry, mut lost) = (Retry::new(Who::Person), 0);
        let mut token = self.token(abort).await?;
        loop {
            let grant = self.permit(load, patience, abort).await?;
            let answer = match transport::send(request(&api, &token.value), abort).await {
                Ok(answer) if answer.status().is_success() => Ok(answer),
                Ok(answer) => Err(gmail::Error::from_http(&answer)),
                Err(Lost::Aborted) => {
                    self.settle(grant, Outcome::Unknown);
                    return Err(Stop::Aborted);
                }
                Err(Lost::NoAnswer) => Err(gmail::Error::NoAnswer),
            };
            self.settle(grant, outcome(&answer));
            let error = match answer {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if error == gmail::Error::NoAnswer {
                lost += 1;
                self.check_network(lost, abort).await?;
            }
            let now_ms = clock::now().as_millisecond();
            match retry.decide(&error, now_ms, jitter()) {
                Decision::RefreshToken => token = self.new_token(&token, abort).await?,
                Decision::At { at_ms } => {
                    let failure = Failure::of_gmail(&error, now_ms);
                    patience.wait(at_ms, failure).await?;
                }
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

    /// Leave to make a request, as soon as there is. Where the window of calls in flight has become
    /// smaller than a batch, the batch goes all the same: it cannot be made smaller here.
    async fn permit(self, load: Load, patience: Patience, abort: &Abort) -> Result<Grant, Stop> {
        let Load { item, count } = load;
        loop {
            if abort.is_triggered() {
                return Err(Stop::Aborted);
            }
            let now_ms = clock::now().as_millisecond();
            let permit = self
                .with_limiter(|limiter| limiter.ask(item, count, Who::Person, now_ms))
                .ok_or(Stop::Aborted)?;
            match permit {
                Permit::Granted(grant) => return Ok(grant),
                Permit::NotBefore { at_ms } => {
                    let failure = Failure::RateLimited {
                        until_ms: Some(at_ms),
                    };
                    patience.wait(at_ms, failure).await?;
                }
                Permit::Full => timer::wait(FULL_WAIT_MS).await,
            }
        }
    }

    /// Leave to make one call.
    pub(super) async fn permit_one(self, item: Item, abort: &Abort) -> Result<Grant, Stop> {
        self.permit(Load { item, count: 1 }, Patience::Long, abort)
            .await
    }

    /// A call has come to an end.
    pub(super) fn settle_by<T>(self, grant: Grant, answer: &Result<T, gmail::Error>) {
        self.settle(grant, outcome(answer));
    }

    pub(super) fn settle(self, grant: Grant, outcome: Outcome) {
        let now_ms = clock::now().as_millisecond();
        self.with_limiter(|limiter| limiter.settle(grant, outcome, now_ms));
    }
}

fn failed(error: &gmail::Error) -> Stop {
    Stop::Failed(Failure::of_gmail(error, clock::now().as_millisecond()))
}

fn outcome<T>(answer: &Result<T, gmail::Error>) -> Outcome {
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
