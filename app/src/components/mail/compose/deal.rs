//! The deal that a mail was begun from: its conversation belongs to that deal, from its first draft
//! on, on every device. Our server gets the number of the conversation and the deal.

use super::{desk::Desk, sheet::Sheet};
use crate::{
    api::{self, Abort},
    mail::Stop,
    model::mail::{actions::Told, failure::Failure},
};
use contract::{
    deal_mail::{LinkAnswer, ThreadDeal},
    route,
};
use gmail::{ThreadId, threads};

/// How a mail stands to its deal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Linked {
    /// It has none.
    Without,
    /// It is linked, now or since before.
    Here,
    /// It could not be linked.
    Not,
}

impl Desk {
    /// Links the conversation of a mail to its deal, where it has one. One that it stood in before
    /// stays linked: the mail may have been sent there from elsewhere, and where it was not, the
    /// deal's page says that it is gone and offers to unlink it.
    pub(super) async fn link(self, sheet: Sheet, thread: &ThreadId) -> Linked {
        let deal_id = sheet.letter.with_untracked(|letter| letter.deal_id.clone());
        let linked = sheet
            .envelope
            .with_untracked(|envelope| envelope.linked.clone());
        let Some(deal_id) = deal_id else {
            return Linked::Without;
        };
        if linked.as_ref() == Some(thread) {
            return Linked::Here;
        }
        let path = route::deal_thread(&deal_id, thread.as_str());
        if api::put::<(), LinkAnswer>(&path, &()).await.is_err() {
            return Linked::Not;
        }
        sheet
            .envelope
            .try_update(|envelope| envelope.linked = Some(thread.clone()));
        Linked::Here
    }

    /// Finds out which deal a mail belongs to that stands in a conversation already: a draft that
    /// is gone on with, an answer. Where that cannot be had, it is one without a deal.
    pub(super) async fn learn_deal(self, sheet: Sheet, thread: ThreadId) {
        let path = route::thread_deal(thread.as_str());
        let answer = api::get::<ThreadDeal>(&path, &Abort::never()).await;
        let Some(deal) = answer.ok().and_then(|answer| answer.deal) else {
            return;
        };
        sheet
            .envelope
            .try_update(|envelope| envelope.linked = Some(thread));
        sheet
            .letter
            .try_update(|letter| letter.deal_id = Some(deal.id.to_string()));
    }

    /// Takes back the link of a mail whose draft was thrown away, where the conversation went with
    /// it: one in which other mail stands belongs to the deal as before.
    pub(super) async fn unlink(self, sheet: Sheet) {
        let deal_id = sheet.letter.with_untracked(|letter| letter.deal_id.clone());
        let linked = sheet
            .envelope
            .with_untracked(|envelope| envelope.linked.clone());
        let (Some(deal_id), Some(thread)) = (deal_id, linked) else {
            return;
        };
        let id = thread.clone();
        let left = self
            .mail
            .call(threads::get::Request { id }, &Abort::never())
            .await;
        let gone = match left {
            Ok(conversation) => conversation.messages.is_empty(),
            Err(Stop::Failed(failure)) => failure == Failure::Gone,
            Err(Stop::Aborted) => false,
        };
        if gone {
            // Where it cannot be taken back, the deal's page says that the conversation is gone.
            drop(api::delete(&route::deal_thread(&deal_id, thread.as_str())).await);
            self.mail.tell(&Told::Linked);
        }
    }
}
