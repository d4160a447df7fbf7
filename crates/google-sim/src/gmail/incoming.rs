//! Mail that a client hands in: `messages.insert` and `messages.import`, and what send and drafts share with them.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde_json::Value;

use super::{Call, Reply};
use crate::delivery::with_crlf;
use crate::error::ApiError;
use crate::ids::{from_base64, parse_hex_id};
use crate::mailbox::labels::LabelKey;
use crate::mailbox::{Facts, NewMessage, ThreadChoice};

/// A message as a client hands it in.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub raw: Bytes,
    pub facts: Facts,
    pub thread: ThreadChoice,
}

impl Call<'_> {
    pub(super) fn insert_message(&mut self) -> Result<Reply, ApiError> {
        let date_header = self.query.get("internalDateSource") == Some("dateHeader");
        self.store_as_it_is(date_header, ThreadChoice::Own)
    }

    /// Like mail from outside: the Date header counts, and it joins the thread its headers name.
    pub(super) fn import_message(&mut self) -> Result<Reply, ApiError> {
        let date_header = self.query.get("internalDateSource") != Some("receivedTime");
        self.store_as_it_is(date_header, ThreadChoice::ByHeaders)
    }

    fn store_as_it_is(
        &mut self,
        by_date_header: bool,
        without_thread: ThreadChoice,
    ) -> Result<Reply, ApiError> {
        if self.query.flag("deleted") {
            return Err(ApiError::unimplemented("mail that only Vault shows"));
        }
        let body = self.body.clone();
        let incoming = self.take_message(&body, without_thread)?;
        let now_ms = self.world.clock.now_ms();
        let labels = self.label_keys(&body)?;
        let internal_date_ms = incoming
            .facts
            .date_ms
            .filter(|_| by_date_header)
            .unwrap_or(now_ms);
        let id = self.store(incoming, labels, internal_date_ms)?;
        self.short_message(id)
    }

    /// The labels a message resource names.
    fn label_keys(&mut self, message: &Value) -> Result<BTreeSet<LabelKey>, ApiError> {
        let ids: Vec<String> = message["labelIds"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let (mailbox, _) = self.mailbox()?;
        ids.iter()
            .map(|id| {
                mailbox
                    .labels
                    .by_id(id)
                    .filter(|_| id != "DRAFT")
                    .ok_or_else(|| ApiError::invalid_argument(format!("Invalid label: {id}")))
            })
            .collect()
    }

    /// The mail of a message resource, or of the upload beside it.
    pub(super) fn take_message(
        &mut self,
        message: &Value,
        without_thread: ThreadChoice,
    ) -> Result<Incoming, ApiError> {
        let bytes = match (&self.media, message["raw"].as_str()) {
            (Some(media), _) => media.clone(),
            (None, Some(raw)) => from_base64(raw)
                .map(Bytes::from)
                .ok_or_else(|| ApiError::invalid_argument("Invalid value for ByteString: raw"))?,
            (None, None) => {
                return Err(ApiError::invalid_argument(
                    "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
                ));
            }
        };
        let raw = with_crlf(&bytes);
        let facts = Facts::read(&raw);
        let thread = match message["threadId"].as_str().filter(|id| !id.is_empty()) {
            None => without_thread,
            Some(id) => self.thread_for(id, &facts)?,
        };
        Ok(Incoming { raw, facts, thread })
    }

    /// A message joins the thread it names only if it also refers to it and has its subject.
    fn thread_for(&mut self, id: &str, facts: &Facts) -> Result<ThreadChoice, ApiError> {
        let thread_id = parse_hex_id(id)
            .ok_or_else(|| ApiError::invalid_argument("Invalid thread_id value"))?;
        let (mailbox, _) = self.mailbox()?;
        if mailbox.thread(thread_id).is_empty() {
            return Err(ApiError::not_found());
        }
        Ok(if mailbox.belongs_in(thread_id, facts) {
            ThreadChoice::Given(thread_id)
        } else {
            ThreadChoice::Own
        })
    }

    /// Puts a message into the mailbox.
    pub(super) fn store(
        &mut self,
        incoming: Incoming,
        labels: BTreeSet<LabelKey>,
        internal_date_ms: i64,
    ) -> Result<u64, ApiError> {
        let (mailbox, rng) = self.mailbox()?;
        let new = NewMessage {
            raw: incoming.raw,
            facts: incoming.facts,
            labels,
            internal_date_ms,
            thread: incoming.thread,
        };
        Ok(mailbox.insert(new, rng))
    }
}
