//! What is new in the inbox.

use super::{halt::Halt, run::Run};
use crate::{
    google::gateway::{GatewayError, MailboxGateway},
    store::mail::book,
};
use crm::address::Canonical;
use gmail::{
    HistoryId, MessageId, Query,
    history::{
        Outcome, Walk,
        list::{Added, Unlabeled},
    },
    labels::{self, INBOX},
    search::Search,
    units::{Item, Table},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeSet, HashSet};

/// A search looks back no further than this.
const SEARCH_MOST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// And this much further than the last look, since mail can be slow.
const SEARCH_MARGIN: SignedDuration = SignedDuration::from_hours(1);
/// Pages of one search, beyond the first of each chunk of addresses: 200,000 messages.
const SEARCH_PAGES: usize = 400;

/// So many of the newest messages are looked at themselves, whatever a search would cost.
const ALWAYS_LOOKED_AT: usize = 25;

/// Messages to look at, and where the next run goes on.
pub(super) struct News {
    /// Messages that are new in the inbox, each once, oldest first.
    pub(super) message_ids: Vec<MessageId>,
    /// The history was read up to here.
    pub(super) up_to: i64,
    /// Whether a search for known senders has found them; otherwise anybody may have written them.
    pub(super) from_known: bool,
    /// Labels that were taken off since the last run; absent where nobody knows.
    pub(super) unlabeled: Option<Vec<Unlabeled>>,
}

/// What a search found.
pub(super) struct Found {
    pub(super) message_ids: BTreeSet<MessageId>,
    /// Whether there was no more.
    complete: bool,
}

impl Run<'_> {
    /// What came into the inbox since the last run, and which labels were taken off where that is wanted. An idle mailbox
    /// costs one call here.
    pub(super) async fn news(&mut self, with_unlabeled: bool) -> Result<News, Halt> {
        let Some(start) = self.mailbox.history_id else {
            return self.first_look().await;
        };
        // It was read without the labels that were taken off.
        let history = self.history.take().filter(|_| !with_unlabeled);
        let history = match history {
            Some(history) => history,
            None => walk(&self.gmail, start, with_unlabeled).await,
        };
        match history.map_err(|error| self.halt(error))? {
            Outcome::Changes {
                added,
                unlabeled,
                up_to,
            } => Ok(News {
                message_ids: added.into_iter().filter(is_in).map(|it| it.id).collect(),
                up_to: up_to.0,
                from_known: false,
                unlabeled: Some(unlabeled),
            }),
            Outcome::FullResyncNeeded => self.resync().await,
        }
    }

    /// Nothing was seen yet: what is there now was there before labels and MailMagnet were on, and is left alone, but for
    /// mail from contacts with deals since the day that the owner chose. The present history id is taken first, so that
    /// mail that arrives meanwhile is found by the next run.
    async fn first_look(&self) -> Result<News, Halt> {
        let up_to = self.present().await?;
        let senders = book::senders(self.app.store.db(), &self.mailbox.organization_id).await?;
        let mut queries = Vec::new();
        if let Some(since) = self.mailbox.labels_since.filter(|_| self.mailbox.labels) {
            let with_deals = senders.contacts.iter();
            let with_deals = with_deals.filter(|(_, contact)| !contact.deals.is_empty());
            queries.extend(searches(with_deals.map(|(address, _)| address), since));
        }
        if let Some(since) = self.mailbox.mail_magnet_since {
            let contacts = senders.contacts.iter().map(|(address, _)| address);
            queries.extend(searches(contacts.chain(&senders.leads), since));
        }
        self.found(queries, up_to).await
    }

    /// What a search finds, all of it written by somebody known.
    async fn found(&self, queries: Vec<Query>, up_to: i64) -> Result<News, Halt> {
        let found = self.search(queries).await?;
        if !found.complete {
            let run = self.id.as_str();
            tracing::warn!(run, "a search found more than it looks at");
        }
        Ok(News {
            message_ids: found.message_ids.into_iter().collect(),
            up_to,
            from_known: true,
            unlabeled: None,
        })
    }

    /// Where the mailbox's history stands.
    async fn present(&self) -> Result<i64, Halt> {
        let profile = self.gmail.profile().await;
        let profile = profile.map_err(|error| self.halt(error))?;
        Ok(profile.history_id.0)
    }

    /// Google no longer has the history from where we stopped: takes the present history id, then searches for mail from
    /// known addresses since the last look. In that order, mail that arrives meanwhile is found by the next run.
    async fn resync(&self) -> Result<News, Halt> {
        tracing::info!(
            run = self.id.as_str(),
            "the history is too old: full resync"
        );
        let up_to = self.present().await?;
        let since = self.search_since();
        let senders = book::senders(self.app.store.db(), &self.mailbox.organization_id).await?;
        let contacts = senders.contacts.iter().map(|(address, _)| address);
        let searches = searches(contacts.chain(&senders.leads), since);
        self.found(searches, up_to).await
    }

    /// Of many new messages, those worth a look, where a search for known senders is cheaper than
    /// looking at each. The rest was written by nobody known, and is only counted.
    ///
    /// The newest are kept in any case: Gmail's search may not know them yet. And where somebody
    /// known is at consumer Gmail every message is kept: such an address has many spellings, of
    /// which a search finds one.
    pub(super) async fn worth_a_look(
        &mut self,
        mut message_ids: Vec<MessageId>,
        known: &HashSet<Canonical>,
    ) -> Result<Vec<MessageId>, Halt> {
        let older = message_ids.len().saturating_sub(ALWAYS_LOOKED_AT);
        if older == 0 || known.iter().any(|address| address.domain() == "gmail.com") {
            return Ok(message_ids);
        }
        let searches = searches(known, self.search_since());
        let table = Table::SINCE_2026_05;
        let look = table.units(Item::MessagesGet) as usize * older;
        let search = table.units(Item::MessagesList) as usize * searches.len();
        if look <= search {
            return Ok(message_ids);
        }
        let found = self.search(searches).await?;
        if !found.complete {
            return Ok(message_ids);
        }
        let newest = message_ids.split_off(older);
        message_ids.retain(|id| found.message_ids.contains(id));
        let unknown = u32::try_from(older - message_ids.len()).unwrap_or(u32::MAX);
        self.counts.seen += unknown;
        if self.mailbox.labels {
            self.counts.no_category += unknown;
        }
        message_ids.extend(newest);
        Ok(message_ids)
    }

    pub(super) async fn search(&self, searches: Vec<Query>) -> Result<Found, Halt> {
        let mut pages_left = searches.len() + SEARCH_PAGES;
        let mut search = Search::new(searches);
        let mut message_ids = BTreeSet::new();
        while let Some(page) = search.request() {
            if pages_left == 0 {
                return Ok(Found {
                    message_ids,
                    complete: false,
                });
            }
            pages_left -= 1;
            let answer = self.gmail.message_ids(page).await;
            let answer = answer.map_err(|error| self.halt(error))?;
            message_ids.extend(search.answer(answer).into_iter().map(|ids| ids.id));
        }
        Ok(Found {
            message_ids,
            complete: true,
        })
    }

    fn search_since(&self) -> Timestamp {
        let earliest = self
            .app
            .now()
            .checked_sub(SEARCH_MOST)
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let seen = self.mailbox.seen_at.unwrap_or(earliest);
        seen.checked_sub(SEARCH_MARGIN)
            .unwrap_or(seen)
            .max(earliest)
    }
}

/// Reads the history from a point to its end.
pub(super) async fn walk(
    gmail: &MailboxGateway<'_>,
    start: i64,
    with_unlabeled: bool,
) -> Result<Outcome, GatewayError> {
    let mut walk = Walk::new(HistoryId(start)).with_unlabeled(with_unlabeled);
    while let Some(page) = walk.request() {
        let answer = match gmail.history(page).await {
            Ok(page) => Ok(page),
            Err(GatewayError::Gmail(error)) => Err(error),
            Err(error) => return Err(error),
        };
        walk.answer(answer)?;
    }
    walk.finish()
        .ok_or_else(|| gmail::Error::Malformed("a history without an end").into())
}

/// Whether a message came into the inbox.
pub(super) fn is_in(added: &Added) -> bool {
    labels::has(&added.label_ids, INBOX)
}

/// Ids-only searches for mail from these addresses that is in the inbox.
pub(super) fn searches<'a>(
    addresses: impl IntoIterator<Item = &'a Canonical>,
    since: Timestamp,
) -> Vec<Query> {
    Query::in_inbox_from(
        addresses.into_iter().map(Canonical::as_str),
        since.as_second(),
    )
}
