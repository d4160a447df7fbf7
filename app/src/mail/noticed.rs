//! Messages known by their ids alone, as MailMagnet knows them: what a list shows of them, fetched
//! in batches; their conversations; the headers that its rule looks at.

use super::{BrowserCharsets, Mail, Stop};
use crate::{
    api::{self, Abort},
    browser::clock,
    model::mail::{
        failure::Failure,
        magnet::{Unanswered, circle, received, waits_since},
        row::{MailRow, row},
        scope::Scope,
    },
};
use contract::{
    notice::MagnetSettings,
    people::{People, PeopleLookup},
    route,
};
use crm::magnet::{Circle, Condition};
use gmail::{MessageId, RetryKind, ThreadId, batch, labels, messages, threads};
use jiff::Timestamp;

/// What a list shows of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its row.
    Here(Box<MailRow>),
    /// It lies in the bin or among spam.
    Away,
    /// Gmail does not have it any more.
    Gone,
}

impl Mail {
    /// Fetches what a list shows of these messages, and tells of each batch as it comes.
    pub async fn find_rows(
        self,
        ids: Vec<MessageId>,
        abort: &Abort,
        come: impl Fn(Vec<(MessageId, Found)>),
    ) -> Result<(), Stop> {
        for portion in ids.chunks(batch::MOST) {
            let requests = portion.iter().cloned();
            let requests = requests.map(|id| messages::row::Request { id });
            let answers = self.call_each(requests.collect(), abort).await?;
            let mut found = Vec::new();
            for (id, answer) in portion.iter().zip(answers) {
                let answer = match answer {
                    Err(error) if error.retry_kind() != RetryKind::Never => {
                        // A part that was refused alone is tried once more alone.
                        let request = messages::row::Request { id: id.clone() };
                        match self.call(request, abort).await {
                            Ok(message) => Ok(message),
                            Err(Stop::Failed(Failure::Gone)) => Err(gmail::Error::NotFound),
                            Err(stop) => return Err(stop),
                        }
                    }
                    answer => answer,
                };
                match answer {
                    Ok(message) => found.push((id.clone(), found_row(&message))),
                    Err(gmail::Error::NotFound) => found.push((id.clone(), Found::Gone)),
                    Err(error) => {
                        let now_ms = clock::now().as_millisecond();
                        return Err(Stop::Failed(Failure::of_gmail(&error, now_ms)));
                    }
                }
            }
            come(found);
        }
        Ok(())
    }

    /// Which of these conversations wait for the user, and since when.
    pub async fn unanswered(
        self,
        ids: Vec<ThreadId>,
        abort: &Abort,
    ) -> Result<Vec<Unanswered>, Stop> {
        let mut unanswered = Vec::new();
        for portion in ids.chunks(batch::MOST) {
            let requests = portion.iter().cloned();
            let requests = requests.map(|id| threads::get::Request { id });
            let answers = self.call_each(requests.collect(), abort).await?;
            for (thread_id, answer) in portion.iter().zip(answers) {
                let messages = match answer {
                    Ok(thread) => thread.messages,
                    Err(gmail::Error::NotFound) => continue,
                    Err(_) => {
                        let request = threads::get::Request {
                            id: thread_id.clone(),
                        };
                        self.call(request, abort).await?.messages
                    }
                };
                unanswered.extend(waits_since(&messages).map(|since_ms| Unanswered {
                    thread_id: thread_id.clone(),
                    since_ms,
                }));
            }
        }
        Ok(unanswered)
    }

    /// Which of MailMagnet's conditions a message does not meet: by its headers, which this
    /// browser fetches, and by the CRM's records of its sender. One that was noticed lay in the
    /// inbox then and came while MailMagnet was on, wherever it lies now.
    pub async fn judge(
        self,
        id: MessageId,
        mailbox: &str,
        since: Option<Timestamp>,
        noticed: bool,
    ) -> Result<Vec<Condition>, Failure> {
        let abort = Abort::never();
        let message = self
            .call(messages::get::Request { id }, &abort)
            .await
            .map_err(Failure::from)?;
        let of_mailbox = [mailbox.to_owned()];
        let own = || {
            of_mailbox
                .iter()
                .cloned()
                .chain(self.own())
                .collect::<Vec<_>>()
        };
        let mut groups_too = false;
        let headers = message;
        let mut message = received(&headers, &own());
        if !message.personal {
            // Without them, or without the settings, it is explained as if there were none.
            drop(self.learn_aliases(&abort).await);
            message = received(&headers, &own());
            let settings = api::get::<MagnetSettings>(route::MAGNET, &abort).await;
            groups_too = settings.is_ok_and(|settings| settings.groups_too);
        }
        let mut since = since;
        if noticed {
            message.label_ids.push(labels::INBOX.to_owned());
            since = Some(message.received_at);
        }
        let lookup = PeopleLookup {
            addresses: message.from.clone(),
        };
        let people = match api::post::<_, People>(route::PEOPLE_LOOKUP, &lookup).await {
            Ok(People { people }) => people,
            Err(error) => return Err(Failure::of_server(&error).unwrap_or(Failure::SignedOut)),
        };
        let circle = Circle {
            groups_too,
            ..circle(&people, &self.own(), since)
        };
        Ok(crm::magnet::unmet(&message, &circle))
    }
}

fn found_row(message: &messages::row::Row) -> Found {
    let itself = Scope::Threads(vec![message.thread_id.clone()]);
    row(message, &itself, &BrowserCharsets).map_or(Found::Away, |row| Found::Here(Box::new(row)))
}
