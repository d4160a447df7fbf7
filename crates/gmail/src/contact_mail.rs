//! A contact's mail for the screen: list, then rows in batches of 25, newest first, as they come.
//!
//! Ask [`ContactMail::turn`] what to do, do it, and say what came of it with [`ContactMail::listed`] or
//! [`ContactMail::batched`]. The newest 50 messages of a contact cost 3 requests and 1,005 units, and the first rows are
//! there after 2 trips.

mod step;

pub use step::{BatchRound, ListRound, Step, Usage};

use std::collections::BTreeSet;

use crate::messages::list;
use crate::messages::row::{Request as GetRow, Row};
use crate::pace::{Limiter, Pacer, Round, Turn, Who};
use crate::units::Item;
use crate::{Error, MessageId, PageToken, Query, batch};

/// The whole flow for one contact.
#[derive(Debug)]
pub struct ContactMail {
    sources: Vec<Source>,
    page_size: u16,
    lists: Pacer<usize>,
    gets: Pacer<MessageId>,
    listed: Vec<MessageId>,
    seen: BTreeSet<MessageId>,
    usage: Usage,
    failures: Vec<Error>,
}

/// One query; a contact with very many addresses has several.
#[derive(Debug)]
struct Source {
    query: Query,
    /// What follows the pages asked for so far.
    next: Option<PageToken>,
}

impl ContactMail {
    /// The newest messages that match; with several queries, about as many of each.
    pub fn new(queries: Vec<Query>, page_size: u16) -> Self {
        let count = u16::try_from(queries.len().max(1)).unwrap_or(u16::MAX);
        let mut lists = Pacer::new(Item::MessagesList, Who::Person);
        (0..queries.len()).for_each(|source| lists.push(source));
        Self {
            sources: queries
                .into_iter()
                .map(|query| Source { query, next: None })
                .collect(),
            page_size: page_size.div_ceil(count),
            lists,
            gets: Pacer::new(Item::MessagesGet, Who::Person),
            listed: Vec::new(),
            seen: BTreeSet::new(),
            usage: Usage::default(),
            failures: Vec::new(),
        }
    }

    /// Rows that the caller has already: they are listed, and not got again.
    pub fn knowing(mut self, ids: impl IntoIterator<Item = MessageId>) -> Self {
        self.seen.extend(ids);
        self
    }

    /// What to do now.
    pub fn turn(&mut self, limiter: &mut Limiter, now_ms: i64) -> Step {
        let list = match self.lists.turn(limiter, 1, now_ms) {
            Turn::Send(round) => match self.list(round, limiter) {
                Some(step) => return step,
                None => Turn::Done,
            },
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
        match (list, get) {
            (Turn::RefreshToken, _) | (_, Turn::RefreshToken) => Step::RefreshToken,
            (Turn::InFlight, _) | (_, Turn::InFlight) => Step::InFlight,
            (Turn::WaitUntil { at_ms }, Turn::WaitUntil { at_ms: other_ms }) => Step::WaitUntil {
                at_ms: at_ms.min(other_ms),
            },
            (Turn::WaitUntil { at_ms }, _) | (_, Turn::WaitUntil { at_ms }) => {
                Step::WaitUntil { at_ms }
            }
            _ => Step::Done,
        }
    }

    fn list(&mut self, round: Round<usize>, limiter: &Limiter) -> Option<Step> {
        let source = self.sources.get(*round.values().next()?)?;
        let search = list::Request::search(source.query.clone(), self.page_size);
        let request = list::Request {
            page_token: source.next.clone(),
            ..search
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
            let Some(source) = self.sources.get_mut(index) else {
                continue;
            };
            match answer {
                Ok(page) => {
                    source.next = page.next_page_token;
                    for ids in page.messages {
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
                Ok(row) => rows.push(row),
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

    /// There is a new token: goes on.
    pub fn token_renewed(&mut self) {
        self.lists.token_renewed();
        self.gets.token_renewed();
    }

    /// There are older messages to ask for.
    pub fn has_more(&self) -> bool {
        self.sources.iter().any(|source| source.next.is_some())
    }

    /// Asks for the next page. Does nothing while a page is on its way, or at the end.
    pub fn more(&mut self) {
        if !self.lists.is_empty() {
            return;
        }
        for (index, source) in self.sources.iter().enumerate() {
            if source.next.is_some() {
                self.lists.push(index);
            }
        }
    }

    /// Every message that Gmail listed, in its order: a row the caller has and that is not here was deleted, or is older.
    pub fn listed_ids(&self) -> &[MessageId] {
        &self.listed
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{SearchAddress, Sides};
    use crate::testing::answer;
    use crate::units::Table;
    use crate::{Answer, InternalDate};

    const BUSY: Error = Error::RateLimited { hint: None };

    fn query(address: &str) -> Query {
        Query::addresses(&[SearchAddress::new(address).unwrap()], Sides::Any).unwrap()
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

    fn list_step(mail: &mut ContactMail, limiter: &mut Limiter) -> (list::Request, ListRound) {
        match mail.turn(limiter, 0) {
            Step::List { request, round } => (request, round),
            other => panic!("{other:?}"),
        }
    }

    fn batch_step(
        mail: &mut ContactMail,
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

    fn answer_batch(mail: &mut ContactMail, limiter: &mut Limiter) -> Vec<Row> {
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
        let (mut mail, mut limiter) = (ContactMail::new(vec![query("a@b.c")], 50), limiter());
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
        let (mut mail, mut limiter) = (ContactMail::new(vec![query("a@b.c")], 10), limiter());
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
            ContactMail::new(vec![query("a@b.c")], 50).knowing(known),
            limiter(),
        );
        let (_, round) = list_step(&mut mail, &mut limiter);
        mail.listed(&mut limiter, round, Ok(page(0..50, true)), 0, 0);
        assert_eq!(answer_batch(&mut mail, &mut limiter).len(), 1);
        assert_eq!(mail.usage().units, 25);
    }

    #[test]
    fn only_failed_rows_are_asked_for_again_and_deleted_ones_are_left_out() {
        let (mut mail, mut limiter) = (ContactMail::new(vec![query("a@b.c")], 3), limiter());
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
        let (mut mail, mut limiter) = (ContactMail::new(vec![query("a@b.c")], 3), limiter());
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
            ContactMail::new(vec![query("a@b.c"), query("d@e.f")], 50),
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
            ContactMail::new(vec![], 50).turn(&mut limiter(), 0),
            Step::Done
        ));
    }
}
