//! Messages that are known by their ids: what stands in their lines is asked of Gmail, many at once.

use super::{BrowserCharsets, Mail, Stop};
use crate::{
    api::Abort,
    model::mail::{
        row::{MailRow, row},
        scope::{Folder, Scope},
    },
};
use gmail::{MessageId, batch, messages::row::Request};

/// What Gmail has of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Its line.
    Row(Box<MailRow>),
    /// It is deleted, or thrown away.
    Gone,
    /// Gmail did not say.
    Unknown,
}

impl Mail {
    /// What Gmail has of these messages, in their order; hands each batch over as it comes.
    pub async fn lines_of(
        self,
        ids: &[MessageId],
        abort: &Abort,
        take: impl Fn(Vec<(MessageId, Named)>),
    ) -> Result<(), Stop> {
        for chunk in ids.chunks(batch::MOST) {
            let calls = chunk.iter().map(|id| Request { id: id.clone() }).collect();
            let answers = self.call_each(calls, abort).await?;
            let named = chunk.iter().cloned().zip(answers.into_iter().map(read));
            take(named.collect());
        }
        Ok(())
    }
}

fn read(answer: Result<gmail::messages::row::Row, gmail::Error>) -> Named {
    match answer {
        Ok(message) => row(&message, &Scope::Folder(Folder::All), &BrowserCharsets)
            .map_or(Named::Gone, |row| Named::Row(Box::new(row))),
        Err(gmail::Error::NotFound) => Named::Gone,
        Err(_) => Named::Unknown,
    }
}
