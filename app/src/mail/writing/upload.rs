//! A long mail on its way to Gmail, piece by piece.

use super::send::LONGEST_WAIT_MS;
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
    ThreadId,
    pace::{Decision, Retry, Who},
    upload::{Begin, Progress, Purpose, Session},
};

/// Hears how many bytes of how many are with Gmail.
pub type OnProgress<'a> = &'a dyn Fn(usize, usize);

/// What became of an upload.
pub enum Moved {
    /// All of it is there; the answer's body.
    Done(Vec<u8>),
    /// The last piece has no answer.
    Unknown(Failure),
    /// Gmail refused it.
    Refused(gmail::Error),
}

impl Mail {
    /// Brings a mail to Gmail. Taken back, nothing of it is kept: it is used with its last piece.
    pub(super) async fn upload(
        self,
        purpose: Purpose,
        mail: &[u8],
        thread_id: Option<ThreadId>,
        on_progress: OnProgress<'_>,
        abort: &Abort,
    ) -> Result<Moved, Stop> {
        let api = self.api_now()?;
        let begin = Begin {
            purpose,
            thread_id,
            total_bytes: mail.len(),
        };
        let mut token = self.token(abort).await?;
        let mut retry = Retry::new(Who::Person);
        let session = loop {
            let grant = self.permit_one(begin.purpose.cost(), abort).await?;
            let answer = transport::send(begin.into_http(&api, &token.value), abort).await;
            let begun = match &answer {
                Ok(answer) => begin.read(&api, answer),
                Err(Lost::Aborted) => return Err(Stop::Aborted),
                Err(Lost::NoAnswer) => Err(gmail::Error::NoAnswer),
            };
            self.settle_by(grant, &begun);
            let error = match begun {
                Ok(session) => break session,
                Err(error) => error,
            };
            // Nothing was sent yet: this much may be repeated.
            match self.after(&mut retry, error, abort).await? {
                After::Again => {}
                After::NewToken => token = self.new_token(&token, abort).await?,
                After::Refused(error) => return Ok(Moved::Refused(error)),
            }
        };
        let mut has = 0;
        on_progress(has, mail.len());
        loop {
            let piece = session.piece(has);
            let last = piece.end == mail.len();
            let request = session.send(mail, piece, &token.value);
            let answer = match transport::send_with(Carries::Mail, request, abort).await {
                Ok(answer) => session.read(answer),
                // Taken back too late to know: all of it may be there.
                Err(Lost::Aborted) if last => return Ok(Moved::Unknown(Failure::Unreadable)),
                Err(Lost::Aborted) => return Err(Stop::Aborted),
                Err(Lost::NoAnswer) => Err(gmail::Error::NoAnswer),
            };
            let error = match answer {
                Ok(Progress::Done(body)) => {
                    on_progress(mail.len(), mail.len());
                    return Ok(Moved::Done(body));
                }
                Ok(Progress::Has(now)) if now > has => {
                    has = now;
                    retry = Retry::new(Who::Person);
                    on_progress(has, mail.len());
                    continue;
                }
                // Google took nothing of the piece.
                Ok(Progress::Has(_)) => gmail::Error::NoAnswer,
                Err(error) => error,
            };
            if last && let Some(failure) = self.unknown(&error, abort).await {
                // The last piece may have been all it took: whoever sends looks for the mail.
                return Ok(Moved::Unknown(failure));
            }
            match self.after(&mut retry, error, abort).await? {
                After::Again => {}
                After::NewToken => token = self.new_token(&token, abort).await?,
                After::Refused(error) => return Ok(Moved::Refused(error)),
            }
            has = self.uploaded(&session, &token.value, has, abort).await?;
        }
    }

    /// How much Google has, after a piece without a good answer.
    async fn uploaded(
        self,
        session: &Session,
        token: &gmail::AccessToken,
        known: usize,
        abort: &Abort,
    ) -> Result<usize, Stop> {
        match transport::send_with(Carries::Mail, session.ask(token), abort).await {
            Ok(answer) => match session.read(answer) {
                Ok(Progress::Has(has)) => Ok(has),
                Ok(Progress::Done(_)) | Err(_) => Ok(known),
            },
            Err(Lost::Aborted) => Err(Stop::Aborted),
            Err(Lost::NoAnswer) => Ok(known),
        }
    }

    async fn after(
        self,
        retry: &mut Retry,
        error: gmail::Error,
        abort: &Abort,
    ) -> Result<After, Stop> {
        if error == gmail::Error::NoAnswer {
            self.check_network(1, abort).await?;
        }
        let now_ms = clock::now().as_millisecond();
        Ok(match retry.decide(&error, now_ms, jitter()) {
            Decision::RefreshToken => After::NewToken,
            Decision::At { at_ms } if at_ms - now_ms <= LONGEST_WAIT_MS => {
                timer::wait(at_ms - now_ms).await;
                After::Again
            }
            Decision::At { .. } | Decision::GiveUp => After::Refused(error),
        })
    }
}

/// What to do after a request that failed.
enum After {
    Again,
    NewToken,
    Refused(gmail::Error),
}
