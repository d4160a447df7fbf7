//! `users.threads`.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::message_json::{Format, message_json};
use super::{Call, Reply};
use crate::error::ApiError;
use crate::ids::hex_id;
use crate::mailbox::{Mailbox, Message};
use crate::{mime, paging};

impl Call<'_> {
    pub(super) fn list_threads(&mut self) -> Result<Reply, ApiError> {
        let mut seen = HashSet::new();
        let mut found = self.search()?;
        found.retain(|(_, thread_id)| seen.insert(*thread_id));
        let size = self.query.max_results(100);
        let page = paging::page(self.query, found.len(), size)?;
        let (mailbox, _) = self.mailbox()?;
        let threads: Vec<Value> = found[page.range.clone()]
            .iter()
            .map(|(_, thread_id)| {
                let messages = mailbox.thread(*thread_id);
                let snippet = messages.last().map(|last| mime::snippet(&last.raw));
                json!({
                    "id": hex_id(*thread_id),
                    "snippet": snippet.unwrap_or_default(),
                    "historyId": history_id(&messages),
                })
            })
            .collect();
        let mut reply = json!({ "resultSizeEstimate": paging::estimate(found.len(), &page) });
        if !threads.is_empty() {
            reply["threads"] = json!(threads);
        }
        if let Some(next) = page.next {
            reply["nextPageToken"] = json!(next);
        }
        Ok(Reply::Json(reply))
    }

    pub(super) fn get_thread(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let format = Format::of(self.query, self.scopes)?;
        if format == Format::Raw {
            return Err(ApiError::invalid_argument("Invalid value for format"));
        }
        let (mailbox, rng) = self.mailbox()?;
        let messages = mailbox.thread(id);
        if messages.is_empty() {
            return Err(ApiError::not_found());
        }
        let listed: Vec<Value> = messages
            .iter()
            .map(|message| message_json(message, &mailbox.labels, &format, rng))
            .collect();
        Ok(Reply::Json(json!({
            "id": hex_id(id),
            "historyId": history_id(&messages),
            "messages": listed,
        })))
    }

    pub(super) fn modify_thread(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (add, remove) = self.label_changes()?;
        let (mailbox, rng) = self.mailbox()?;
        for message in members(mailbox, id)? {
            mailbox.modify(message, &add, &remove, rng)?;
        }
        self.short_thread(id)
    }

    pub(super) fn trash_thread(&mut self, trash: bool) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (mailbox, rng) = self.mailbox()?;
        let label = |name: &str| mailbox.labels.system(name);
        let (add, remove) = if trash {
            (vec![label("TRASH")], vec![label("INBOX"), label("SPAM")])
        } else {
            (Vec::new(), vec![label("TRASH")])
        };
        for message in members(mailbox, id)? {
            mailbox.modify(message, &add, &remove, rng)?;
        }
        self.short_thread(id)
    }

    pub(super) fn delete_thread(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (mailbox, rng) = self.mailbox()?;
        for message in members(mailbox, id)? {
            mailbox.delete(message, rng)?;
        }
        Ok(Reply::Empty)
    }

    fn short_thread(&mut self, id: u64) -> Result<Reply, ApiError> {
        let (mailbox, _) = self.mailbox()?;
        let messages: Vec<Value> = mailbox
            .thread(id)
            .into_iter()
            .map(|message| {
                json!({
                    "id": hex_id(message.id),
                    "threadId": hex_id(id),
                    "labelIds": mailbox.labels.ids(&message.labels),
                })
            })
            .collect();
        Ok(Reply::Json(
            json!({ "id": hex_id(id), "messages": messages }),
        ))
    }
}

fn members(mailbox: &Mailbox, thread_id: u64) -> Result<Vec<u64>, ApiError> {
    let ids: Vec<u64> = mailbox
        .thread(thread_id)
        .into_iter()
        .map(|message| message.id)
        .collect();
    if ids.is_empty() {
        return Err(ApiError::not_found());
    }
    Ok(ids)
}

fn history_id(messages: &[&Message]) -> String {
    messages
        .iter()
        .map(|message| message.history_id)
        .max()
        .unwrap_or_default()
        .to_string()
}
