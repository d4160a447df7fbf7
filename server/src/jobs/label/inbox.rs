//! What is new in the inbox.

use super::{halt::Halt, run::Run};
use crate::{google::gateway::GatewayError, store::mail::book};
use gmail::{
    HistoryId, MessageId, Query,
    history::{Outcome, Walk},
    labels::{self, INBOX},
    query::{SearchAddress, Sides},
    search::Search,
};
use jiff::{SignedDuration, Timestamp};

/// A full resync looks back no further than this.
const RESYNC_MOST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// And this much further than the last look, since mail can be slow.
const RESYNC_MARGIN: SignedDuration = SignedDuration::from_hours(1);
/// Pages of one full resync.
const RESYNC_PAGES: usize = 40;

/// Messages to look at, and where the next run goes on.
pub(super) struct News {
    /// Messages that are new in the inbox, each once.
    pub(super) message_ids: Vec<MessageId>,
    /// The history was read up to here.
    pub(super) up_to: i64,
}

impl Run<'_> {
    /// What came into the inbox since the last run. An idle mailbox costs one call here.
    pub(super) async fn news(&mut self) -> Result<News, Halt> {
        let Some(start) = self.mailbox.history_id else {
            return self.first_look().await;
        };
        let mut walk = Walk::new(HistoryId(start));
        while let Some(page) = walk.request() {
            let answer = match self.gmail.history(page).await {
                Ok(page) => Ok(page),
                Err(GatewayError::Gmail(error)) => Err(error),
                Err(error) => return Err(self.halt(error)),
            };
            walk.answer(answer)
                .map_err(|error| self.halt(error.into()))?;
        }
        match walk.finish() {
            Some(Outcome::Changes { added, up_to }) => {
                let in_inbox = added
                    .into_iter()
                    .filter(|added| labels::has(&added.label_ids, INBOX));
                Ok(News {
                    message_ids: in_inbox.map(|added| added.id).collect(),
                    up_to: up_to.0,
                })
            }
            Some(Outcome::FullResyncNeeded) => self.resync().await,
            None => Err(Halt::Fail("the history has no end".to_owned())),
        }
    }

    /// Nothing was seen yet: what is there now was there before MailMagnet was on, and is left alone.
    async fn first_look(&self) -> Result<News, Halt> {
        let profile = self
            .gmail
            .profile()
            .await
            .map_err(|error| self.halt(error))?;
        Ok(News {
            message_ids: Vec::new(),
            up_to: profile.history_id.0,
        })
    }

    /// Google no longer has the history from where we stopped: takes the present history id, then searches for mail from
    /// known addresses since the last look. In that order, mail that arrives meanwhile is found by the next run.
    async fn resync(&self) -> Result<News, Halt> {
        tracing::info!(
            run = self.id.as_str(),
            "the history is too old: full resync"
        );
        let up_to = self.first_look().await?.up_to;
        let since = self.resync_since();
        let senders = book::senders(self.app.store.db(), &self.mailbox.organization_id).await?;
        let known = senders
            .contacts
            .iter()
            .map(|(address, _)| address)
            .chain(&senders.leads);
        let mut addresses: Vec<SearchAddress> = known
            .filter_map(|address| SearchAddress::new(address.as_str()).ok())
            .collect();
        addresses.sort();
        addresses.dedup();
        let chunks = Query::chunks(&addresses, Sides::From, |query| {
            query.in_inbox().after(since.as_second())
        });
        let mut search = Search::new(chunks);
        let mut message_ids: Vec<MessageId> = Vec::new();
        let mut pages = 0;
        while let Some(page) = search.request().filter(|_| pages < RESYNC_PAGES) {
            let answer = self
                .gmail
                .message_ids(page)
                .await
                .map_err(|error| self.halt(error))?;
            message_ids.extend(search.answer(answer).into_iter().map(|ids| ids.id));
            pages += 1;
        }
        message_ids.sort();
        message_ids.dedup();
        Ok(News { message_ids, up_to })
    }

    fn resync_since(&self) -> Timestamp {
        let earliest = self
            .app
            .now()
            .checked_sub(RESYNC_MOST)
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let seen = self.mailbox.seen_at.unwrap_or(earliest);
        seen.checked_sub(RESYNC_MARGIN)
            .unwrap_or(seen)
            .max(earliest)
    }
}
