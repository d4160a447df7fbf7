//! Drafts in Gmail: what is written is kept there, and gone on with from any device.

use super::upload::Moved;
use crate::{
    api::Abort,
    browser::clock,
    mail::{Mail, Stop},
    model::mail::{failure::Failure, message::MessageView},
};
use gmail::{
    Answer, DraftId, MessageId, ThreadId,
    drafts::{self, Draft},
    messages::{full, send::MOST_BYTES},
    upload::Purpose,
};

impl Mail {
    /// Keeps a mail as a draft: as this one, or as a new one where there is none or it is gone.
    pub async fn save_draft(
        self,
        draft: Option<DraftId>,
        mail: &[u8],
        thread_id: Option<ThreadId>,
        abort: &Abort,
    ) -> Result<Draft, Stop> {
        if let Some(id) = draft {
            match self
                .put_draft(Some(id), mail, thread_id.clone(), abort)
                .await
            {
                Err(Stop::Failed(Failure::Gone)) => {}
                other => return other,
            }
        }
        match self.put_draft(None, mail, thread_id.clone(), abort).await {
            // The conversation is gone; the words are not.
            Err(Stop::Failed(Failure::Gone)) if thread_id.is_some() => {
                self.put_draft(None, mail, None, abort).await
            }
            other => other,
        }
    }

    async fn put_draft(
        self,
        id: Option<DraftId>,
        mail: &[u8],
        thread_id: Option<ThreadId>,
        abort: &Abort,
    ) -> Result<Draft, Stop> {
        if mail.len() > MOST_BYTES {
            let purpose = id.map_or(Purpose::CreateDraft, Purpose::UpdateDraft);
            let failed = |failure| Err(Stop::Failed(failure));
            let moved = self.upload(purpose, mail, thread_id, &|_, _| {}, abort);
            return match moved.await? {
                Moved::Done(body) => {
                    Draft::from_body(&body).or_else(|_| failed(Failure::Unreadable))
                }
                Moved::Unknown(failure) => failed(failure),
                Moved::Refused(error) => {
                    failed(Failure::of_gmail(&error, clock::now().as_millisecond()))
                }
            };
        }
        let mail = mail.to_vec();
        match id {
            Some(id) => {
                let request = drafts::update::Request {
                    id,
                    mail,
                    thread_id,
                };
                self.call(request, abort).await
            }
            None => {
                self.call(drafts::create::Request { mail, thread_id }, abort)
                    .await
            }
        }
    }

    /// Deletes a draft; one that is gone already is no failure. Whether it was there.
    pub async fn delete_draft(self, id: DraftId) -> Result<bool, Stop> {
        let request = drafts::delete::Request { id };
        match self.call(request, &Abort::never()).await {
            Ok(_) => Ok(true),
            Err(Stop::Failed(Failure::Gone)) => Ok(false),
            Err(stop) => Err(stop),
        }
    }

    /// Which draft this message is the text of.
    pub async fn draft_of(self, message: &MessageId, abort: &Abort) -> Result<DraftId, Stop> {
        let mut page_token = None;
        loop {
            let request = drafts::list::Request {
                query: None,
                page_token,
            };
            let page = self.call(request, abort).await?;
            let found = page
                .drafts
                .into_iter()
                .find(|one| one.message.id == *message);
            if let Some(draft) = found {
                return Ok(draft.id);
            }
            page_token = page.next_page_token;
            if page_token.is_none() {
                return Err(Stop::Failed(Failure::Gone));
            }
        }
    }

    /// A message with everything that an answer to it needs, and its text.
    pub async fn to_answer(
        self,
        id: MessageId,
        abort: &Abort,
    ) -> Result<(full::Message, MessageView, String), Stop> {
        let (message, view, text) = self.whole_message(id, abort).await?;
        let text = text.map(|text| text.text).unwrap_or_default();
        Ok((message, view, text))
    }
}
