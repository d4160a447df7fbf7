//! `users.drafts`.

use std::collections::{BTreeSet, HashMap};

use rand::RngExt;
use serde_json::{Value, json};

use super::incoming::Incoming;
use super::message_json::{Format, message_json};
use super::{Call, Reply};
use crate::error::ApiError;
use crate::ids::hex_id;
use crate::mailbox::{Facts, ThreadChoice};
use crate::paging;

impl Call<'_> {
    pub(super) fn list_drafts(&mut self) -> Result<Reply, ApiError> {
        let found = self.search()?;
        let size = self.query.max_results(100);
        let query = self.query;
        let (mailbox, _) = self.mailbox()?;
        let draft_of: HashMap<u64, u64> = mailbox
            .drafts
            .iter()
            .map(|(draft, message)| (*message, *draft))
            .collect();
        let drafts: Vec<Value> = found
            .iter()
            .filter_map(|(id, thread_id)| {
                let draft = draft_of.get(id)?;
                let message = json!({ "id": hex_id(*id), "threadId": hex_id(*thread_id) });
                Some(json!({ "id": draft_id(*draft), "message": message }))
            })
            .collect();
        let page = paging::page(query, drafts.len(), size)?;
        let mut reply = json!({ "resultSizeEstimate": paging::estimate(drafts.len(), &page) });
        if !page.range.is_empty() {
            reply["drafts"] = json!(drafts[page.range]);
        }
        if let Some(next) = page.next {
            reply["nextPageToken"] = json!(next);
        }
        Ok(Reply::Json(reply))
    }

    pub(super) fn get_draft(&mut self) -> Result<Reply, ApiError> {
        let (draft, message_id) = self.draft_in_path()?;
        let format = Format::of(self.query, self.scopes)?;
        let (mailbox, rng) = self.mailbox()?;
        let message = message_json(mailbox.find(message_id)?, &mailbox.labels, &format, rng);
        Ok(Reply::Json(
            json!({ "id": draft_id(draft), "message": message }),
        ))
    }

    pub(super) fn create_draft(&mut self) -> Result<Reply, ApiError> {
        let message = self.body["message"].clone();
        let incoming = self.take_message(&message, ThreadChoice::Own)?;
        let draft = {
            let (mailbox, rng) = self.mailbox()?;
            loop {
                let draft = rng.random_range(1_000_000_000..u64::MAX / 4);
                if !mailbox.drafts.contains_key(&draft) {
                    break draft;
                }
            }
        };
        self.store_draft(draft, incoming)
    }

    /// The draft keeps its id; its message is another one.
    pub(super) fn update_draft(&mut self) -> Result<Reply, ApiError> {
        let (draft, old) = self.draft_in_path()?;
        let message = self.body["message"].clone();
        let (mailbox, _) = self.mailbox()?;
        let thread = ThreadChoice::Given(mailbox.find(old)?.thread_id);
        let incoming = self.take_message(&message, thread)?;
        let (mailbox, rng) = self.mailbox()?;
        mailbox.delete(old, rng)?;
        self.store_draft(draft, incoming)
    }

    fn store_draft(&mut self, draft: u64, incoming: Incoming) -> Result<Reply, ApiError> {
        let now_ms = self.world.clock.now_ms();
        let (mailbox, _) = self.mailbox()?;
        let labels = BTreeSet::from([mailbox.labels.system("DRAFT")]);
        let message_id = self.store(incoming, labels, now_ms)?;
        let (mailbox, _) = self.mailbox()?;
        mailbox.drafts.insert(draft, message_id);
        let Reply::Json(message) = self.short_message(message_id)? else {
            return Err(ApiError::backend());
        };
        Ok(Reply::Json(
            json!({ "id": draft_id(draft), "message": message }),
        ))
    }

    pub(super) fn delete_draft(&mut self) -> Result<Reply, ApiError> {
        let (_, message_id) = self.draft_in_path()?;
        let (mailbox, rng) = self.mailbox()?;
        mailbox.delete(message_id, rng)?;
        Ok(Reply::Empty)
    }

    /// The draft goes, and the sent message has a new id in the same thread.
    pub(super) fn send_draft(&mut self) -> Result<Reply, ApiError> {
        let id = self.body["id"].as_str().unwrap_or_default().to_owned();
        let message = self.body["message"].clone();
        let new_text = self.media.is_some() || message["raw"].is_string();
        if id.is_empty() && !new_text {
            return Err(ApiError::invalid_argument("Missing draft id"));
        }
        if id.is_empty() {
            let incoming = self.take_message(&message, ThreadChoice::Own)?;
            let sent = self.send(incoming)?;
            return self.short_message(sent);
        }
        let (_, old) = self.draft(&id)?;
        let (mailbox, _) = self.mailbox()?;
        let stored = mailbox.find(old)?.clone();
        let thread = ThreadChoice::Given(stored.thread_id);
        let incoming = if new_text {
            self.take_message(&message, thread)?
        } else {
            Incoming {
                facts: Facts::read(&stored.raw),
                raw: stored.raw,
                thread,
            }
        };
        let sent = self.send(incoming)?;
        let (mailbox, rng) = self.mailbox()?;
        mailbox.delete(old, rng)?;
        self.short_message(sent)
    }

    fn draft_in_path(&mut self) -> Result<(u64, u64), ApiError> {
        let id = self.path.get("id").cloned().unwrap_or_default();
        self.draft(&id)
    }

    /// A draft's number and its message.
    fn draft(&mut self, id: &str) -> Result<(u64, u64), ApiError> {
        let number = id.strip_prefix('r').and_then(|digits| digits.parse().ok());
        let (mailbox, _) = self.mailbox()?;
        number
            .and_then(|number| Some((number, *mailbox.drafts.get(&number)?)))
            .ok_or_else(ApiError::not_found)
    }
}

fn draft_id(number: u64) -> String {
    format!("r{number}")
}
