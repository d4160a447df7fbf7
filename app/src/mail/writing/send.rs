//! Sending a mail exactly once.
//!
//! A call that sends is never blindly repeated, by us or by the browser: it is one of the two that
//! Gmail takes once ([`gmail::messages::send`]). Where its answer did not come, Gmail is asked
//! whether it has sent a mail with this Message-ID, and only if not it is tried again. The
//! Message-ID is fixed before the first attempt and kept with the mail, so that this holds across
//! a reload too.

use super::upload::{Moved, OnProgress};
use crate::{
    api::Abort,
    browser::clock,
    mail::{
        Mail, Stop,
        jitter::jitter,
        timer,
        transport::{self, Carries, Lost},
    },
    model::mail::failure::Failure,
};
use gmail::{
    AccessToken, Answer, Api, Call, DraftId, Query, ThreadId, drafts,
    messages::{self, Ids, send::MOST_BYTES},
    pace::{Decision, Retry, Who},
    units::Item,
    upload::Purpose,
};
use std::rc::Rc;

/// How often a mail that was not sent is tried again by itself.
const MOST_ATTEMPTS: u32 = 3;
/// When to look whether a mail was sent, after an answer that did not come: Gmail's search takes a
/// moment to know it.
const LOOK_AFTER_MS: [i64; 3] = [500, 2_000, 4_000];

/// A mail on its way to Gmail.
#[derive(Clone)]
pub struct Parcel {
    /// The mail.
    pub mail: Rc<Vec<u8>>,
    /// Its Message-ID.
    pub message_id: String,
    /// The conversation it answers in.
    pub thread_id: Option<ThreadId>,
    /// The draft that it was.
    pub draft: Option<DraftId>,
}

/// A mail that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Where it is.
    pub ids: Ids,
    /// Its conversation was gone; it began a new one.
    pub left_thread: bool,
}

/// What one attempt came to.
enum Attempt {
    Sent(Ids),
    /// Whether it was sent is not known.
    Unknown(Failure),
    /// It was not sent.
    Refused(gmail::Error),
}

impl Mail {
    /// Sends a mail. `on_progress` hears how many of its bytes are with Gmail.
    pub async fn send(
        self,
        parcel: &Parcel,
        on_progress: OnProgress<'_>,
        abort: &Abort,
    ) -> Result<Sent, Stop> {
        let mut parcel = parcel.clone();
        let mut left_thread = false;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let attempt = self.attempt(&parcel, on_progress, abort).await?;
            let failure = match attempt {
                Attempt::Sent(ids) => return Ok(Sent { ids, left_thread }),
                Attempt::Refused(error) if error != gmail::Error::NotFound => {
                    let now_ms = clock::now().as_millisecond();
                    return Err(Stop::Failed(Failure::of_gmail(&error, now_ms)));
                }
                Attempt::Refused(_) => Failure::Gone,
                Attempt::Unknown(failure) => failure,
            };
            // Whoever takes it back wants to know as well.
            let look = Abort::never();
            for wait_ms in LOOK_AFTER_MS {
                if let Some(ids) = self.find_sent(&parcel.message_id, &look).await? {
                    return Ok(Sent { ids, left_thread });
                }
                timer::wait(wait_ms).await;
            }
            if let Some(ids) = self.find_sent(&parcel.message_id, &look).await? {
                return Ok(Sent { ids, left_thread });
            }
            if abort.is_triggered() {
                return Err(Stop::Aborted);
            }
            // Not sent. What is gone is the draft, deleted elsewhere, or the conversation.
            if failure == Failure::Gone {
                let draft = parcel.draft.take().is_some();
                if !draft {
                    left_thread |= parcel.thread_id.take().is_some();
                }
            }
            if attempts >= MOST_ATTEMPTS {
                return Err(Stop::Failed(failure));
            }
        }
    }

    /// The sent mail with this Message-ID, if there is one.
    pub async fn find_sent(self, message_id: &str, abort: &Abort) -> Result<Option<Ids>, Stop> {
        let Ok(query) = Query::message(message_id) else {
            return Ok(None);
        };
        let request = messages::list::Request::search(query.sent(), 1);
        let found = self.call(request, abort).await?;
        Ok(found.messages.into_iter().next())
    }

    async fn attempt(
        self,
        parcel: &Parcel,
        on_progress: OnProgress<'_>,
        abort: &Abort,
    ) -> Result<Attempt, Stop> {
        let purpose = match &parcel.draft {
            Some(id) => Purpose::SendDraft(id.clone()),
            None => Purpose::Send,
        };
        if let Purpose::SendDraft(id) = &purpose
            && parcel.mail.len() <= MOST_BYTES
        {
            let call = drafts::send::Request {
                id: id.clone(),
                mail: parcel.mail.as_ref().clone(),
                thread_id: parcel.thread_id.clone(),
            };
            let request = |api: &Api, token: &AccessToken| call.clone().into_http(api, token);
            return self.once(purpose.cost(), &request, abort).await;
        }
        let thread_id = parcel.thread_id.clone();
        let moved = self
            .upload(purpose, &parcel.mail, thread_id, on_progress, abort)
            .await?;
        Ok(match moved {
            Moved::Done(body) => read(&body),
            Moved::Unknown(failure) => Attempt::Unknown(failure),
            Moved::Refused(error) => Attempt::Refused(error),
        })
    }

    /// One request that sends. Repeated only where Gmail says that it did nothing: the token was
    /// refused, or it came too fast.
    async fn once(
        self,
        cost: Item,
        request: &dyn Fn(&Api, &AccessToken) -> http::Request<Vec<u8>>,
        abort: &Abort,
    ) -> Result<Attempt, Stop> {
        let api = self.api_now()?;
        let mut retry = Retry::new(Who::Person);
        let mut token = self.token(abort).await?;
        loop {
            let grant = self.permit_one(cost, abort).await?;
            let http = request(&api, &token.value);
            let answer = match transport::send_with(Carries::Mail, http, abort).await {
                Ok(answer) if answer.status().is_success() => Ok(answer),
                Ok(answer) => Err(gmail::Error::from_http(&answer)),
                Err(Lost::Aborted | Lost::NoAnswer) => Err(gmail::Error::NoAnswer),
            };
            self.settle_by(grant, &answer);
            let error = match answer {
                Ok(answer) => return Ok(read(answer.body())),
                Err(error) => error,
            };
            if abort.is_triggered() {
                // Taken back too late to know.
                return Ok(Attempt::Unknown(Failure::Unreadable));
            }
            if let Some(failure) = self.unknown(&error, abort).await {
                return Ok(Attempt::Unknown(failure));
            }
            let now_ms = clock::now().as_millisecond();
            match retry.decide(&error, now_ms, jitter()) {
                Decision::RefreshToken => token = self.new_token(&token, abort).await?,
                Decision::At { at_ms } if at_ms - now_ms <= LONGEST_WAIT_MS => {
                    timer::wait(at_ms - now_ms).await;
                }
                Decision::At { .. } | Decision::GiveUp => return Ok(Attempt::Refused(error)),
            }
        }
    }

    /// Why it is not known whether a request was carried out, after an error that leaves that open.
    pub(super) async fn unknown(self, error: &gmail::Error, abort: &Abort) -> Option<Failure> {
        match error {
            gmail::Error::NoAnswer => match transport::find_obstacle(abort).await {
                transport::Obstacle::Offline => Some(Failure::Offline),
                transport::Obstacle::GmailBlocked => Some(Failure::GmailBlocked),
            },
            gmail::Error::Api { status: 501, .. } => None,
            gmail::Error::Api {
                status: 408 | 500..,
                ..
            } => Some(Failure::GoogleFault),
            gmail::Error::Malformed(_) => Some(Failure::Unreadable),
            _ => None,
        }
    }
}

/// The longest that Gmail's wish for patience is followed without a word.
pub(super) const LONGEST_WAIT_MS: i64 = 5_000;

fn read(body: &[u8]) -> Attempt {
    match Ids::from_body(body) {
        Ok(ids) => Attempt::Sent(ids),
        Err(_) => Attempt::Unknown(Failure::Unreadable),
    }
}
