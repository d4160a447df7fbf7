//! One message, fetched whole.

use super::{BrowserCharsets, Mail, Stop, use_mail};
use crate::{
    api::Abort,
    model::mail::{failure::Failure, message::MessageView},
    reactive::{effect, spawn},
};
use gmail::{
    MessageId, attachments,
    messages::full,
    mime::{Attachment, BodyText, Shown, Source},
};
use leptos::prelude::*;

/// A message on its way, failed, or here.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// On its way.
    Loading,
    /// It did not come.
    Failed(Failure),
    /// It is here; its text may be nothing.
    Here(Box<MessageView>, Option<BodyText>),
}

/// Fetches this message, and again whenever `again` says so. Taken back when the component
/// leaves the page.
pub fn open_message(id: MessageId, again: Trigger) -> Signal<Opened> {
    let state = RwSignal::new(Opened::Loading);
    let mail = use_mail();
    effect(move || {
        again.track();
        if mail.api().is_none() {
            return;
        }
        state.set(Opened::Loading);
        let (id, abort) = (id.clone(), Abort::with_owner());
        spawn(async move {
            let opened = match mail.read_message(id, &abort).await {
                Ok((view, text)) => Opened::Here(Box::new(view), text),
                Err(Stop::Failed(failure)) => Opened::Failed(failure),
                Err(Stop::Aborted) => return,
            };
            if !abort.is_triggered() {
                state.try_set(opened);
            }
        });
    });
    state.into()
}

impl Mail {
    async fn read_message(
        self,
        id: MessageId,
        abort: &Abort,
    ) -> Result<(MessageView, Option<BodyText>), Stop> {
        let (_, view, text) = self.whole_message(id, abort).await?;
        Ok((view, text))
    }

    /// A message as Gmail has it, as it is shown, and its text, wherever Gmail keeps that.
    pub(super) async fn whole_message(
        self,
        id: MessageId,
        abort: &Abort,
    ) -> Result<(full::Message, MessageView, Option<BodyText>), Stop> {
        let message = self.call(full::Request { id: id.clone() }, abort).await?;
        let view = MessageView::new(&message, &BrowserCharsets);
        let text = match &view.shown {
            Shown::Text(text) => Some(text.clone()),
            Shown::Nothing => None,
            Shown::Elsewhere(elsewhere) => {
                let request = attachments::get::Request {
                    message_id: id,
                    id: elsewhere.attachment_id.clone(),
                };
                let bytes = self.call(request, abort).await?.bytes;
                Some(elsewhere.read(&bytes, &BrowserCharsets))
            }
        };
        Ok((message, view, text))
    }

    /// The bytes of an attachment.
    pub async fn attachment(
        self,
        message_id: MessageId,
        attachment: &Attachment,
        abort: &Abort,
    ) -> Result<Vec<u8>, Stop> {
        match &attachment.source {
            Source::Here(bytes) => Ok(bytes.clone()),
            Source::ById(id) => {
                let request = attachments::get::Request {
                    message_id,
                    id: id.clone(),
                };
                Ok(self.call(request, abort).await?.bytes)
            }
        }
    }
}
