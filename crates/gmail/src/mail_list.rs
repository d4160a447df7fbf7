//! A list of mail for the screen: list, then rows in batches of 25, newest first, as they come.
//!
//! Ask [`MailList::turn`] what to do, do it, and say what came of it. The newest 50 messages of a contact cost 3 requests
//! and 1,005 units, and the first rows are there after 2 trips.
//!
//! A list that was on the screen before is brought up to date by the mailbox's history ([`MailList::since`]): 2 units
//! where nothing came, 42 for two new messages. Where history does not reach back that far it is listed again: 5 units,
//! and 20 for each new message.

mod source;
mod step;

pub use source::Source;
pub use step::{BatchRound, Edit, HistoryRound, ListRound, Since, Step, ThreadRound, Usage};

use std::collections::BTreeSet;

use crate::history::changes::{self, Change};
use crate::labels::{self, CHAT, DRAFT, SPAM, TRASH};
use crate::messages::list;
use crate::messages::row::{Request as GetRow, Row};
use crate::pace::{Limiter, Pacer, Round, Turn, Who};
use crate::threads::get as get_thread;
use crate::units::Item;
use crate::{Error, HistoryId, LabelId, MessageId, PageToken, ThreadId, batch};

/// A thread costs two messages and may have hundreds: fewer at once.
const THREADS_AT_ONCE: usize = 10;
/// Getting so many unknown messages is cheaper than listing to learn which of them belong here.
const FEW: usize = 2;

/// The whole flow for one list.
#[derive(Debug)]
pub struct MailList {
    sources: Vec<Walked>,
    page_size: u16,
    begun: bool,
    since: Option<Since>,
    lists: Pacer<usize>,
    gets: Pacer<MessageId>,
    threads: Pacer<ThreadId>,
    conversations: Vec<ThreadId>,
    histories: Pacer<HistoryId>,
    only: Option<BTreeSet<ThreadId>>,
    listed: Vec<MessageId>,
    complete: bool,
    seen: BTreeSet<MessageId>,
    gone: Vec<ThreadId>,
    latest: Option<(HistoryId, i64)>,
    caught_up: Option<(HistoryId, i64)>,
    forgotten: bool,
    usage: Usage,
    failures: Vec<Error>,
}

/// A source, and how far it was walked.
#[derive(Debug)]
struct Walked {
    source: Source,
    /// What follows the pages asked for so far.
    next: Option<PageToken>,
    /// The next page is wanted as soon as this one is here.
    deeper: bool,
}

impl MailList {
    /// The newest messages of these sources; with several, about as many of each.
    pub fn new(sources: Vec<Source>, page_size: u16) -> Self {
        let count = u16::try_from(sources.len().max(1)).unwrap_or(u16::MAX);
        let walked = |source| Walked {
            source,
            next: None,
            deeper: false,
        };
        Self {
            sources: sources.into_iter().map(walked).collect(),
            page_size: page_size.div_ceil(count),
            begun: false,
            since: None,
            lists: Pacer::new(Item::MessagesList, Who::Person),
            gets: Pacer::new(Item::MessagesGet, Who::Person),
            threads: Pacer::new(Item::ThreadsGet, Who::Person),
            conversations: Vec::new(),
            histories: Pacer::new(Item::HistoryList, Who::Person),
            only: None,
            listed: Vec::new(),
            complete: false,
            seen: BTreeSet::new(),
            gone: Vec::new(),
            latest: None,
            caught_up: None,
            forgotten: false,
            usage: Usage::default(),
            failures: Vec::new(),
        }
    }

    /// Every message of these conversations.
    pub fn threads(threads: impl IntoIterator<Item = ThreadId>) -> Self {
        Self {
            conversations: threads.into_iter().collect(),
            ..Self::new(Vec::new(), 1)
        }
    }

    /// Only messages of these conversations: others that are listed are not got.
    pub fn only(mut self, threads: impl IntoIterator<Item = ThreadId>) -> Self {
        self.only = Some(threads.into_iter().collect());
        self
    }

    /// Rows that the caller has already: they are listed, and not got again.
    pub fn knowing(mut self, ids: impl IntoIterator<Item = MessageId>) -> Self {
        self.seen.extend(ids);
        self
    }

    /// The rows that the caller has are all there was at this point: begins with what happened since, and lists only
    /// where that does not tell.
    pub fn since(mut self, since: Since) -> Self {
        self.since = Some(since);
        self
    }

    fn begin(&mut self) {
        self.begun = true;
        match &self.since {
            Some(since) => self.histories.push(since.history_id),
            None => self.list_all(),
        }
    }

    fn list_all(&mut self) {
        (0..self.sources.len()).for_each(|source| self.lists.push(source));
        let conversations = self.conversations.iter().cloned();
        conversations.for_each(|id| self.threads.push(id));
    }

    /// Nothing that is known can be trusted any more: every row is got again.
    fn list_anew(&mut self) {
        self.forgotten = true;
        self.seen.clear();
        self.list_all();
    }

    /// What to do now.
    pub fn turn(&mut self, limiter: &mut Limiter, now_ms: i64) -> Step {
        if !self.begun {
            self.begin();
        }
        let history = match self.histories.turn(limiter, 1, now_ms) {
            Turn::Send(round) => match self.history(round, limiter) {
                Some(step) => return step,
                None => Turn::Done,
            },
            other => other,
        };
        let list = match self.lists.turn(limiter, 1, now_ms) {
            Turn::Send(round) => match self.list(round, limiter) {
                Some(step) => return step,
                None => Turn::Done,
            },
            other => other,
        };
        let thread = match self.threads.turn(limiter, THREADS_AT_ONCE, now_ms) {
            Turn::Send(round) => {
                let requests: Vec<_> = round
                    .values()
                    .map(|id| get_thread::Request { id: id.clone() })
                    .collect();
                self.count(Item::ThreadsGet, requests.len(), limiter);
                return Step::Threads {
                    requests,
                    round: ThreadRound(round),
                };
            }
            other => other,
        };
        let get = match self.gets.turn(limiter, batch::MOST, now_ms) {
            Turn::Send(round) => {
                let requests: Vec<_> = round.values().map(|id| GetRow { id: id.clone() }).collect();
                self.count(Item::MessagesGet, requests.len(), limiter);
                return Step::Batch {
                    requests,
                    round: BatchRound(round),
                };
            }
            other => other,
        };
        [wait(history), wait(list), wait(thread), wait(get)]
            .into_iter()
            .fold(Step::Done, first_of)
    }

    fn history(&mut self, round: Round<HistoryId>, limiter: &Limiter) -> Option<Step> {
        let request = changes::Request {
            start: *round.values().next()?,
            page_token: None,
        };
        self.count(Item::HistoryList, 1, limiter);
        Some(Step::History {
            request,
            round: HistoryRound(round),
        })
    }

    fn list(&mut self, round: Round<usize>, limiter: &Limiter) -> Option<Step> {
        let walked = self.sources.get(*round.values().next()?)?;
        let request = list::Request {
            query: walked.source.query.clone(),
            label_ids: walked.source.label_ids.clone(),
            // Ids are cheap, and most of them may belong to other conversations.
            max_results: match self.only {
                Some(_) => list::MOST,
                None => self.page_size,
            },
            page_token: walked.next.clone(),
        };
        self.count(Item::MessagesList, 1, limiter);
        Some(Step::List {
            request,
            round: ListRound(round),
        })
    }

    fn count(&mut self, item: Item, calls: usize, limiter: &Limiter) {
        self.usage.requests += 1;
        self.usage.units += limiter.table().units(item) * u32::try_from(calls).unwrap_or(u32::MAX);
    }

    /// The history call was answered: what happened to rows that the caller has, in order.
    pub fn changed(
        &mut self,
        limiter: &mut Limiter,
        round: HistoryRound,
        answer: Result<changes::Response, Error>,
        now_ms: i64,
        jitter: u32,
    ) -> Vec<Edit> {
        let answer = answer.map(|page| vec![Ok(page)]);
        let settled = self
            .histories
            .settle(limiter, round.0, answer, now_ms, jitter);
        let mut edits = Vec::new();
        for (_, answer) in settled {
            match answer {
                Ok(page) => {
                    self.caught_up = Some((page.history_id, now_ms));
                    if page.next_page_token.is_some() {
                        // What the other pages say of known rows is dearer to read than the rows.
                        self.list_anew();
                        continue;
                    }
                    match self.sort_out(page.changes, &mut edits) {
                        Some(new) => new.into_iter().for_each(|id| {
                            self.listed.push(id.clone());
                            self.seen.insert(id.clone());
                            self.gets.push(id);
                        }),
                        None => self.list_all(),
                    }
                }
                // Too old.
                Err(Error::NotFound) => self.list_anew(),
                Err(error) => self.failures.push(error),
            }
        }
        edits
    }

    /// Tells changes of known rows from messages that may be new here; none where those are too many to look at.
    fn sort_out(&self, changes: Vec<Change>, edits: &mut Vec<Edit>) -> Option<Vec<MessageId>> {
        let required = self
            .since
            .as_ref()
            .and_then(|since| since.required.as_deref());
        let most = match required {
            // Labels tell whether a message is in a folder.
            Some(_) => batch::MOST,
            // Whose mail it is only its headers tell.
            None => FEW,
        };
        let mut new: Vec<MessageId> = Vec::new();
        let mut may_be_new = |id: &MessageId| {
            if !new.contains(id) {
                new.push(id.clone());
            }
        };
        let mut deleted = Vec::new();
        for change in changes {
            match change {
                Change::Added { id, labels } => {
                    if !self.seen.contains(&id) && belongs(&labels, required) {
                        may_be_new(&id);
                    }
                }
                Change::Deleted(id) => {
                    deleted.push(id.clone());
                    edits.push(Edit::Gone(id));
                }
                Change::Labeled { id, labels } => {
                    if self.seen.contains(&id) {
                        edits.push(Edit::Labeled(id, labels));
                    } else if labels
                        .iter()
                        .any(|label| required.unwrap_or_default().contains(label))
                    {
                        may_be_new(&id);
                    }
                }
                Change::Unlabeled { id, labels } => {
                    let back = [TRASH, SPAM].iter().any(|bin| labels::has(&labels, bin));
                    if self.seen.contains(&id) {
                        edits.push(Edit::Unlabeled(id.clone(), labels));
                    }
                    if back {
                        // Out of the bin: the row may have been taken out when it went there.
                        may_be_new(&id);
                    }
                }
            }
        }
        new.retain(|id| !deleted.contains(id));
        (new.len() <= most).then_some(new)
    }

    /// A list call was answered.
    pub fn listed(
        &mut self,
        limiter: &mut Limiter,
        round: ListRound,
        answer: Result<list::Response, Error>,
        now_ms: i64,
        jitter: u32,
    ) {
        for (index, answer) in self.lists.settle(
            limiter,
            round.0,
            answer.map(|page| vec![Ok(page)]),
            now_ms,
            jitter,
        ) {
            let Some(walked) = self.sources.get_mut(index) else {
                continue;
            };
            match answer {
                Ok(page) => {
                    self.complete = true;
                    walked.next = page.next_page_token;
                    if std::mem::take(&mut walked.deeper) && walked.next.is_some() {
                        self.lists.push(index);
                    }
                    for ids in page.messages {
                        if self
                            .only
                            .as_ref()
                            .is_some_and(|only| !only.contains(&ids.thread_id))
                        {
                            continue;
                        }
                        if !self.listed.contains(&ids.id) {
                            self.listed.push(ids.id.clone());
                        }
                        if self.seen.insert(ids.id.clone()) {
                            self.gets.push(ids.id);
                        }
                    }
                }
                Err(error) => self.failures.push(error),
            }
        }
    }

    /// A batch was answered: the rows that came. A message that is gone since it was listed is left out.
    pub fn batched(
        &mut self,
        limiter: &mut Limiter,
        round: BatchRound,
        answers: Result<Vec<Result<Row, Error>>, Error>,
        now_ms: i64,
        jitter: u32,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for (id, answer) in self.gets.settle(limiter, round.0, answers, now_ms, jitter) {
            match answer {
                Ok(row) => {
                    self.note(&row);
                    rows.push(row);
                }
                Err(Error::NotFound) => self.listed.retain(|listed| *listed != id),
                Err(error) => {
                    // To be got when it is listed again.
                    self.seen.remove(&id);
                    self.failures.push(error);
                }
            }
        }
        rows
    }

    /// Conversations were answered: their messages. One that is gone is told by [`MailList::gone_threads`].
    pub fn threaded(
        &mut self,
        limiter: &mut Limiter,
        round: ThreadRound,
        answers: Result<Vec<Result<get_thread::Response, Error>>, Error>,
        now_ms: i64,
        jitter: u32,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        let settled = self
            .threads
            .settle(limiter, round.0, answers, now_ms, jitter);
        for (id, answer) in settled {
            match answer {
                Ok(thread) => {
                    self.complete = true;
                    for row in thread.messages {
                        self.note(&row);
                        self.listed.push(row.id.clone());
                        rows.push(row);
                    }
                }
                Err(Error::NotFound) => {
                    self.complete = true;
                    self.gone.push(id);
                }
                Err(error) => self.failures.push(error),
            }
        }
        rows
    }

    fn note(&mut self, row: &Row) {
        let (id, at_ms) = self.latest.unwrap_or((row.history_id, i64::MIN));
        self.latest = Some((id.max(row.history_id), at_ms.max(row.internal_date.0)));
    }

    /// There is a new token: goes on.
    pub fn token_renewed(&mut self) {
        self.histories.token_renewed();
        self.lists.token_renewed();
        self.threads.token_renewed();
        self.gets.token_renewed();
    }

    /// There are older messages to ask for.
    pub fn has_more(&self) -> bool {
        let older = match &self.since {
            // Not listed this time: as it was.
            Some(since) if !self.complete => since.older,
            Some(_) | None => false,
        };
        older || self.sources.iter().any(|walked| walked.next.is_some())
    }

    /// Asks for the next page. Does nothing while a page is on its way, or at the end.
    pub fn more(&mut self) {
        if !self.lists.is_empty() || !self.has_more() {
            return;
        }
        if !self.complete {
            // Brought up to date by history: where the next page starts only the first one tells.
            self.sources
                .iter_mut()
                .for_each(|walked| walked.deeper = true);
            self.list_all();
            return;
        }
        for (index, walked) in self.sources.iter().enumerate() {
            if walked.next.is_some() {
                self.lists.push(index);
            }
        }
    }

    /// Every message that Gmail listed, in its order: a row the caller has and that is not here was deleted, or is older.
    /// Means that only where [`MailList::is_listed`].
    pub fn listed_ids(&self) -> &[MessageId] {
        &self.listed
    }

    /// Whether the messages were listed, and not only brought up to date.
    pub fn is_listed(&self) -> bool {
        self.complete
    }

    /// Conversations that are not in the mailbox any more.
    pub fn gone_threads(&self) -> &[ThreadId] {
        &self.gone
    }

    /// The mailbox's history up to which this list is whole, if history was asked; with when it answered, in milliseconds
    /// since 1970.
    pub fn caught_up(&self) -> Option<(HistoryId, i64)> {
        self.caught_up
    }

    /// Whether it is not known what became of the rows that were known: history was asked in vain, or not answered yet.
    pub fn is_behind(&self) -> bool {
        self.forgotten || (self.since.is_some() && self.caught_up.is_none())
    }

    /// Whether the history did not tell what became of the rows that were known: none of them stands but those that were
    /// got again.
    pub fn is_anew(&self) -> bool {
        self.forgotten
    }

    /// The latest point of the mailbox's history that any row tells of, and a time (in milliseconds since 1970) that is
    /// not after it. A list that begins later starts from there.
    pub fn latest(&self) -> Option<(HistoryId, i64)> {
        self.latest
    }

    /// What it cost so far.
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// What failed for good: empty if the list is whole.
    pub fn failures(&self) -> &[Error] {
        &self.failures
    }
}

/// Whether a message with these labels is in a list whose messages must have those. Drafts stand in their own folder, and
/// where a list goes by people instead of labels.
fn belongs(labels: &[LabelId], required: Option<&[LabelId]>) -> bool {
    let drafts = required.map(|_| DRAFT);
    let required = required.unwrap_or_default();
    let hidden = [SPAM, TRASH, CHAT]
        .into_iter()
        .chain(drafts)
        .any(|hidden| labels::has(labels, hidden) && !required.iter().any(|label| label == hidden));
    !hidden && required.iter().all(|label| labels.contains(label))
}

/// A turn in which nothing is sent, as a step.
fn wait<T>(turn: Turn<T>) -> Step {
    match turn {
        Turn::RefreshToken => Step::RefreshToken,
        Turn::InFlight => Step::InFlight,
        Turn::WaitUntil { at_ms } => Step::WaitUntil { at_ms },
        Turn::Send(_) | Turn::Done => Step::Done,
    }
}

/// What is to be done first of two.
fn first_of(one: Step, other: Step) -> Step {
    match (one, other) {
        (Step::RefreshToken, _) | (_, Step::RefreshToken) => Step::RefreshToken,
        (Step::InFlight, _) | (_, Step::InFlight) => Step::InFlight,
        (Step::WaitUntil { at_ms }, Step::WaitUntil { at_ms: other_ms }) => Step::WaitUntil {
            at_ms: at_ms.min(other_ms),
        },
        (Step::WaitUntil { at_ms }, _) | (_, Step::WaitUntil { at_ms }) => {
            Step::WaitUntil { at_ms }
        }
        _ => Step::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{SearchAddress, Sides};
    use crate::testing::answer;
    use crate::units::Table;
    use crate::{Answer, InternalDate, Query};

    const BUSY: Error = Error::RateLimited { hint: None };

    fn source(address: &str) -> Source {
        let address = SearchAddress::new(address).unwrap();
        Source::search(Query::addresses(&[address], Sides::Any).unwrap())
    }

    fn limiter() -> Limiter {
        Limiter::new(Table::SINCE_2026_05)
    }

    fn page(ids: std::ops::Range<u32>, next: bool) -> list::Response {
        let ids: Vec<_> = ids
            .map(|n| format!(r#"{{"id":"a{n}","threadId":"a{n}"}}"#))
            .collect();
        let next = if next { r#","nextPageToken":"n""# } else { "" };
        list::Response::from_http(answer(
            200,
            format!(r#"{{"messages":[{}]{next}}}"#, ids.join(",")),
        ))
        .unwrap()
    }

    fn row(id: &MessageId) -> Row {
        let json = format!(r#"{{"id":"{id}","threadId":"{id}","internalDate":"1"}}"#);
        Row::from_http(answer(200, json)).unwrap()
    }

    fn list_step(mail: &mut MailList, limiter: &mut Limiter) -> (list::Request, ListRound) {
        match mail.turn(limiter, 0) {
            Step::List { request, round } => (request, round),
            other => panic!("{other:?}"),
        }
    }

    fn batch_step(
        mail: &mut MailList,
        limiter: &mut Limiter,
        now_ms: i64,
    ) -> (Vec<MessageId>, BatchRound) {
        match mail.turn(limiter, now_ms) {
            Step::Batch { requests, round } => (
                requests.into_iter().map(|request| request.id).collect(),
                round,
            ),
            other => panic!("{other:?}"),
        }
    }

    fn answer_batch(mail: &mut MailList, limiter: &mut Limiter) -> Vec<Row> {
        let (ids, round) = batch_step(mail, limiter, 0);
        mail.batched(
            limiter,
            round,
            Ok(ids.iter().map(|id| Ok(row(id))).collect()),
            0,
            0,
        )
    }

    #[test]
    fn fifty_messages_cost_three_requests_and_1005_units() {
        let (mut mail, mut limiter) = (MailList::new(vec![source("a@b.c")], 50), limiter());
        let (request, round) = list_step(&mut mail, &mut limiter);
        assert_eq!((request.max_results, request.page_token), (50, None));
        assert!(matches!(mail.turn(&mut limiter, 0), Step::InFlight));
        mail.listed(&mut limiter, round, Ok(page(0..50, true)), 0, 0);
        assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 25);
        assert_eq!(
            answer_batch(&mut mail, &mut limiter)
                .last()
                .unwrap()
                .internal_date,
            InternalDate(1)
        );
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        assert_eq!(
            mail.usage(),
            Usage {
                requests: 3,
                units: 1_005
            }
        );
        assert!(mail.has_more() && mail.failures().is_empty());
    }

    #[test]
    fn the_next_page_skips_what_moved_onto_it() {
        let (mut mail, mut limiter) = (MailList::new(vec![source("a@b.c")], 10), limiter());
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Ok(page(0..10, true)), 0, 0);
        answer_batch(&mut mail, &mut limiter);
        mail.more();
        mail.more();
        let (request, round) = list_step(&mut mail, &mut limiter);
        assert_eq!(request.page_token.unwrap().as_str(), "n");
        mail.listed(&mut limiter, round, Ok(page(8..12, false)), 0, 0);
        assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 2);
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        assert_eq!((mail.has_more(), mail.listed_ids().len()), (false, 12));
        mail.more();
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
    }

    #[test]
    fn known_rows_are_not_got_again() {
        let known: Vec<_> = page(1..51, false)
            .messages
            .into_iter()
            .map(|ids| ids.id)
            .collect();
        let (mut mail, mut limiter) = (
            MailList::new(vec![source("a@b.c")], 50).knowing(known),
            limiter(),
        );
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Ok(page(0..50, true)), 0, 0);
        assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 1);
        assert_eq!(mail.usage().units, 25);
    }

    #[test]
    fn only_failed_rows_are_asked_for_again_and_deleted_ones_are_left_out() {
        let (mut mail, mut limiter) = (MailList::new(vec![source("a@b.c")], 3), limiter());
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Ok(page(0..3, false)), 0, 0);
        let (ids, round) = batch_step(&mut mail, &mut limiter, 0);
        let answers = vec![Ok(row(&ids[0])), Err(BUSY), Err(Error::NotFound)];
        assert_eq!(
            mail.batched(&mut limiter, round, Ok(answers), 0, 0).len(),
            1
        );
        assert!(matches!(
            mail.turn(&mut limiter, 0),
            Step::WaitUntil { at_ms: 1_000 }
        ));
        let (again, _) = batch_step(&mut mail, &mut limiter, 1_000);
        assert_eq!(again, [ids[1].clone()]);
        assert_eq!(mail.listed_ids().len(), 2);
    }

    #[test]
    fn an_expired_token_is_renewed_once() {
        let (mut mail, mut limiter) = (MailList::new(vec![source("a@b.c")], 3), limiter());
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Err(Error::Unauthorized), 0, 0);
        assert!(matches!(mail.turn(&mut limiter, 0), Step::RefreshToken));
        mail.token_renewed();
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Err(Error::Unauthorized), 0, 0);
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        assert_eq!(mail.failures(), [Error::Unauthorized]);
    }

    #[test]
    fn several_queries_share_a_page_and_their_rows_come_once() {
        let (mut mail, mut limiter) = (
            MailList::new(vec![source("a@b.c"), source("d@e.f")], 50),
            limiter(),
        );
        for ids in [0..20, 10..30] {
            let (request, round) = list_step(&mut mail, &mut limiter);
            assert_eq!(request.max_results, 25);
            mail.listed(&mut limiter, round, Ok(page(ids, false)), 0, 0);
        }
        assert_eq!(
            answer_batch(&mut mail, &mut limiter).len()
                + answer_batch(&mut mail, &mut limiter).len(),
            30
        );
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
    }

    #[test]
    fn no_query_is_done_at_once() {
        assert!(matches!(
            MailList::new(vec![], 50).turn(&mut limiter(), 0),
            Step::Done
        ));
    }

    fn id(n: u32) -> MessageId {
        MessageId::new(format!("a{n}")).unwrap()
    }

    fn known(ids: std::ops::Range<u32>) -> impl Iterator<Item = MessageId> {
        ids.map(id)
    }

    fn since(required: &[&str]) -> Since {
        Since {
            history_id: HistoryId(5),
            required: (!required.is_empty())
                .then(|| required.iter().map(|label| LabelId::new(*label)).collect()),
            older: true,
        }
    }

    /// A list seen before, which asks what happened since.
    fn seen_before(required: &[&str]) -> (MailList, Limiter, HistoryRound) {
        let (mut mail, mut limiter) = (
            MailList::new(vec![source("a@b.c")], 50)
                .knowing(known(0..50))
                .since(since(required)),
            limiter(),
        );
        let Step::History { request, round } = mail.turn(&mut limiter, 0) else {
            panic!("history comes first");
        };
        assert_eq!(request.start, HistoryId(5));
        (mail, limiter, round)
    }

    /// The same, brought up to date by this history.
    fn warm(required: &[&str], history: &str) -> (MailList, Limiter, Vec<Edit>) {
        let (mut mail, mut limiter, round) = seen_before(required);
        let body = format!(r#"{{"history":[{history}],"historyId":"9"}}"#);
        let answer = changes::Response::from_http(answer(200, body));
        let edits = mail.changed(&mut limiter, round, answer, 0, 0);
        (mail, limiter, edits)
    }

    fn added(n: u32, label: &str) -> String {
        format!(r#"{{"messagesAdded":[{{"message":{{"id":"a{n}","labelIds":["{label}"]}}}}]}}"#)
    }

    #[test]
    fn a_list_seen_before_with_nothing_new_costs_one_request_and_2_units() {
        let (mut mail, mut limiter, edits) = warm(&[], "");
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        let usage = Usage {
            requests: 1,
            units: 2,
        };
        assert_eq!((mail.usage(), edits), (usage, vec![]));
        assert_eq!(mail.caught_up(), Some((HistoryId(9), 0)));
        assert!(!mail.is_listed() && mail.has_more());
    }

    #[test]
    fn a_list_seen_before_with_two_new_messages_costs_42_units() {
        let history = [added(60, "INBOX"), added(61, "SENT"), added(62, "SPAM")].join(",");
        let (mut mail, mut limiter, _) = warm(&[], &history);
        assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 2);
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        let usage = Usage {
            requests: 2,
            units: 42,
        };
        assert_eq!(mail.usage(), usage);
    }

    #[test]
    fn history_too_long_ago_is_listed_for_5_units_and_45_with_two_new() {
        for (first, units) in [(0, 5), (48, 45)] {
            let (mut mail, mut limiter) = (
                MailList::new(vec![source("a@b.c")], 50).knowing(known(0..50)),
                limiter(),
            );
            let (_, round) = list_step(&mut mail, &mut limiter);
            let listed = if first == 0 { 0..50 } else { 2..52 };
            mail.listed(&mut limiter, round, Ok(page(listed, true)), 0, 0);
            if first != 0 {
                assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 2);
            }
            assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
            assert_eq!(mail.usage().units, units);
        }
    }

    #[test]
    fn a_start_that_google_has_forgotten_is_listed() {
        let (mut mail, mut limiter, round) = seen_before(&[]);
        mail.changed(&mut limiter, round, Err(Error::NotFound), 0, 0);
        got_anew(&mut mail, &mut limiter);
        assert_eq!(mail.caught_up(), None);
    }

    /// The list is asked for, and each of its fifty rows, known or not.
    fn got_anew(mail: &mut MailList, limiter: &mut Limiter) {
        let (_, round) = list_step(mail, limiter);
        mail.listed(limiter, round, Ok(page(0..50, true)), 0, 0);
        for _ in 0..2 {
            assert_eq!(answer_batch(mail, limiter).len(), 25);
        }
        assert!(matches!(mail.turn(limiter, 0), Step::Done));
        assert!(mail.is_listed() && mail.is_anew() && mail.failures().is_empty());
    }

    #[test]
    fn where_more_happened_than_one_answer_tells_every_row_is_got_again() {
        let (mut mail, mut limiter, round) = seen_before(&[]);
        let body = r#"{"history":[{"labelsRemoved":[{"message":{"id":"a1"},"labelIds":["UNREAD"]}]}],
            "historyId":"9","nextPageToken":"more"}"#;
        let answer = changes::Response::from_http(answer(200, body));
        let edits = mail.changed(&mut limiter, round, answer, 7, 0);
        assert_eq!(edits, [], "what came later may have taken it back");
        got_anew(&mut mail, &mut limiter);
        assert_eq!(mail.caught_up(), Some((HistoryId(9), 7)));
    }

    #[test]
    fn a_new_draft_is_looked_at_where_a_list_goes_by_people() {
        let (mut mail, mut limiter, _) = warm(&[], &added(60, "DRAFT"));
        let (ids, _) = batch_step(&mut mail, &mut limiter, 0);
        assert_eq!(ids, [id(60)]);
        let (mut mail, mut limiter, _) = warm(&["INBOX"], &added(60, "DRAFT"));
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
    }

    #[test]
    fn more_new_mail_than_a_list_call_costs_is_listed() {
        let history: Vec<_> = (60..63).map(|n| added(n, "INBOX")).collect();
        let (mut mail, mut limiter, _) = warm(&[], &history.join(","));
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Ok(page(0..50, true)), 0, 0);
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        assert_eq!(mail.usage().units, 7);
    }

    #[test]
    fn in_a_folder_labels_tell_what_is_new() {
        let history: Vec<_> = (60..70).map(|n| added(n, "Label_1")).collect();
        let moved = r#"{"labelsAdded":[{"message":{"id":"a80"},"labelIds":["INBOX"]}]}"#;
        let history = format!("{},{},{moved}", history.join(","), added(71, "INBOX"));
        let (mut mail, mut limiter, _) = warm(&["INBOX"], &history);
        let (ids, _) = batch_step(&mut mail, &mut limiter, 0);
        assert_eq!(ids, [id(71), id(80)]);
    }

    #[test]
    fn what_happened_to_known_rows_is_told_in_order() {
        let history = r#"{"labelsRemoved":[{"message":{"id":"a1"},"labelIds":["UNREAD"]}]},
            {"labelsAdded":[{"message":{"id":"a2"},"labelIds":["TRASH"]}]},
            {"labelsAdded":[{"message":{"id":"a99"},"labelIds":["STARRED"]}]},
            {"messagesAdded":[{"message":{"id":"a60"}}]},
            {"messagesDeleted":[{"message":{"id":"a3"}},{"message":{"id":"a60"}}]}"#;
        let (mut mail, mut limiter, edits) = warm(&[], history);
        let labels = |label: &str| vec![LabelId::new(label)];
        assert_eq!(
            edits,
            [
                Edit::Unlabeled(id(1), labels("UNREAD")),
                Edit::Labeled(id(2), labels("TRASH")),
                Edit::Gone(id(3)),
                Edit::Gone(id(60)),
            ]
        );
        assert!(
            matches!(mail.turn(&mut limiter, 0), Step::Done),
            "a message that came and went is not got"
        );
    }

    #[test]
    fn older_mail_is_found_though_only_history_was_asked() {
        let (mut mail, mut limiter, _) = warm(&[], "");
        mail.more();
        mail.more();
        let (request, round) = list_step(&mut mail, &mut limiter);
        assert_eq!(request.page_token, None);
        mail.listed(&mut limiter, round, Ok(page(0..50, true)), 0, 0);
        let (request, round) = list_step(&mut mail, &mut limiter);
        assert!(request.page_token.is_some());
        mail.listed(&mut limiter, round, Ok(page(50..60, false)), 0, 0);
        assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 10);
        assert!(!mail.has_more());
    }

    #[test]
    fn a_search_within_conversations_gets_nothing_else() {
        let thread = |n: u32| ThreadId::new(format!("a{n}")).unwrap();
        let (mut mail, mut limiter) = (
            MailList::new(vec![source("a@b.c")], 50).only([thread(3), thread(70)]),
            limiter(),
        );
        let (request, round) = list_step(&mut mail, &mut limiter);
        assert_eq!(request.max_results, list::MOST);
        mail.listed(&mut limiter, round, Ok(page(0..50, false)), 0, 0);
        assert_eq!(batch_step(&mut mail, &mut limiter, 0).0, [id(3)]);
    }

    #[test]
    fn conversations_are_got_whole_and_those_that_are_gone_are_told() {
        let ids: Vec<_> = ["a1", "a2"].map(|id| ThreadId::new(id).unwrap()).into();
        let (mut mail, mut limiter) = (MailList::threads(ids.clone()), limiter());
        let Step::Threads { requests, round } = mail.turn(&mut limiter, 0) else {
            panic!("threads come first");
        };
        assert_eq!(requests.len(), 2);
        let body = r#"{"id":"a1","messages":[{"id":"a1","threadId":"a1","internalDate":"7","historyId":"3"}]}"#;
        let thread = get_thread::Response::from_http(answer(200, body));
        let answers = Ok(vec![thread, Err(Error::NotFound)]);
        assert_eq!(mail.threaded(&mut limiter, round, answers, 0, 0).len(), 1);
        assert!(matches!(mail.turn(&mut limiter, 0), Step::Done));
        assert_eq!(mail.gone_threads(), [ids[1].clone()]);
        assert_eq!(mail.latest(), Some((HistoryId(3), 7)));
        assert_eq!(mail.usage().units, 80);
    }

    #[test]
    fn the_only_conversation_being_gone_is_an_answer_too() {
        let id = ThreadId::new("a1").unwrap();
        let (mut mail, mut limiter) = (MailList::threads([id.clone()]), limiter());
        let Step::Threads { round, .. } = mail.turn(&mut limiter, 0) else {
            panic!("threads come first");
        };
        let answers = Ok(vec![Err(Error::NotFound)]);
        assert!(mail.threaded(&mut limiter, round, answers, 0, 0).is_empty());
        assert!(mail.is_listed());
        assert_eq!(mail.gone_threads(), [id]);
    }
}
