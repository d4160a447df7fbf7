//! Asks Gmail what the label job would file, and changes nothing.

use super::{BrowserCharsets, Mail, Stop, call::Patience};
use crate::{
    api::Abort,
    model::mail::{
        failure::Failure,
        filing_preview::{Forecast, Rules},
    },
};
use gmail::{MessageId, messages, search::Search};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Messages of one batch.
const BATCH: usize = gmail::batch::MOST;

impl Mail {
    /// What the label job would do with mail in the inbox since then. `looked` is told how many messages were looked at,
    /// of how many.
    pub async fn forecast(
        self,
        rules: &Rules,
        since: Timestamp,
        looked: impl Fn(usize, usize),
        abort: &Abort,
    ) -> Result<Forecast, Stop> {
        let mut search = Search::new(rules.searches(since));
        let mut found = BTreeSet::new();
        while let Some(page) = search.request() {
            let answer = self.call(page, abort).await?;
            found.extend(search.answer(answer).into_iter().map(|ids| ids.id));
        }
        let found: Vec<MessageId> = found.into_iter().collect();
        let (mut forecast, mut done) = (Forecast::default(), 0);
        for ids in found.chunks(BATCH) {
            looked(done, found.len());
            let request = |id: &MessageId| messages::get::Request { id: id.clone() };
            for message in self.each(ids, request, abort).await? {
                forecast.add(rules, since, &message);
            }
            done += ids.len();
        }
        Ok(forecast)
    }

    /// The subjects of these messages.
    pub async fn subjects(
        self,
        ids: &[MessageId],
        abort: &Abort,
    ) -> Result<BTreeMap<MessageId, String>, Stop> {
        let mut subjects = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            let request = |id: &MessageId| messages::row::Request { id: id.clone() };
            for row in self.each(ids, request, abort).await? {
                let subject = row.headers.subject(&BrowserCharsets);
                subjects.insert(row.id, subject);
            }
        }
        Ok(subjects)
    }

    /// The answers to a batch; a part that Gmail put off is asked for alone, and a message that is gone has none.
    async fn each<C: gmail::Call + Clone>(
        self,
        ids: &[MessageId],
        request: impl Fn(&MessageId) -> C,
        abort: &Abort,
    ) -> Result<Vec<C::Response>, Stop> {
        let calls: Vec<C> = ids.iter().map(request).collect();
        let mut answers = Vec::new();
        for (call, answer) in calls
            .clone()
            .into_iter()
            .zip(self.call_each(calls, abort).await?)
        {
            let answer = match answer {
                Ok(answer) => Ok(answer),
                Err(gmail::Error::NotFound) => continue,
                Err(_) => self.call_with(Patience::Long, call, abort).await,
            };
            match answer {
                Ok(answer) => answers.push(answer),
                Err(Stop::Failed(Failure::Gone)) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(answers)
    }
}
