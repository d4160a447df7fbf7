//! `users.messages` and `users.messages.attachments`.

use serde_json::{Value, json};

use super::message_json::{Format, message_json};
use super::{Call, Reply};
use crate::error::ApiError;
use crate::ids::{base64url, hex_id, parse_hex_id};
use crate::mime::{self, Body, attachment_id};
use crate::paging;
use crate::query::{self, Expr, Search};

/// Ids in one batchModify or batchDelete.
const MOST_IDS: usize = 1_000;

impl Call<'_> {
    pub(super) fn list_messages(&mut self) -> Result<Reply, ApiError> {
        let found = self.search()?;
        let size = self.query.max_results(100);
        let page = paging::page(self.query, found.len(), size)?;
        let messages: Vec<Value> = found[page.range.clone()]
            .iter()
            .map(|(id, thread_id)| json!({ "id": hex_id(*id), "threadId": hex_id(*thread_id) }))
            .collect();
        let mut reply = json!({ "resultSizeEstimate": paging::estimate(found.len(), &page) });
        if !messages.is_empty() {
            reply["messages"] = json!(messages);
        }
        if let Some(next) = page.next {
            reply["nextPageToken"] = json!(next);
        }
        Ok(Reply::Json(reply))
    }

    /// The messages that `q`, `labelIds` and `includeSpamTrash` ask for: their ids and threads, newest first.
    pub(super) fn search(&mut self) -> Result<Vec<(u64, u64)>, ApiError> {
        let text = self.query.get("q").unwrap_or_default();
        let metadata_only = self
            .scopes
            .iter()
            .any(|scope| scope.ends_with("/gmail.metadata"));
        if metadata_only && self.query.get("q").is_some() {
            return Err(ApiError::forbidden(
                "Metadata scope does not support 'q' parameter",
            ));
        }
        let now_ms = self.world.clock.now_ms();
        let expr: Expr = query::parse(text, now_ms)?;
        let include_spam_trash = self.query.flag("includeSpamTrash");
        let label_ids: Vec<String> = self.query.all("labelIds").map(str::to_owned).collect();
        let (mailbox, _) = self.mailbox()?;
        let labels = label_ids
            .iter()
            .map(|id| {
                mailbox
                    .labels
                    .by_id(id)
                    .ok_or_else(|| ApiError::invalid_argument(format!("Invalid label: {id}")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let search = Search {
            query: &expr,
            labels: &labels,
            include_spam_trash,
        };
        Ok(query::matching(mailbox, &search)
            .into_iter()
            .map(|message| (message.id, message.thread_id))
            .collect())
    }

    pub(super) fn get_message(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let format = Format::of(self.query, self.scopes)?;
        let (mailbox, rng) = self.mailbox()?;
        let message = mailbox.find(id)?;
        Ok(Reply::Json(message_json(
            message,
            &mailbox.labels,
            &format,
            rng,
        )))
    }

    /// What modify, trash, untrash, insert and send answer with: ids and labels.
    pub(super) fn short_message(&mut self, id: u64) -> Result<Reply, ApiError> {
        let (mailbox, _) = self.mailbox()?;
        let message = mailbox.find(id)?;
        let mut json = json!({
            "id": hex_id(message.id),
            "threadId": hex_id(message.thread_id),
        });
        let labels = mailbox.labels.ids(&message.labels);
        if !labels.is_empty() {
            json["labelIds"] = json!(labels);
        }
        Ok(Reply::Json(json))
    }

    pub(super) fn get_attachment(&mut self) -> Result<Reply, ApiError> {
        let message_id = self.hex_id("messageId")?;
        let id = self.path.get("id").map(String::as_str).unwrap_or_default();
        let invalid = || ApiError::invalid_argument("Invalid attachment token");
        let (owner, part_id) = attachment_id::read(id).ok_or_else(invalid)?;
        if owner != message_id {
            return Err(invalid());
        }
        let (mailbox, _) = self.mailbox()?;
        let tree = mime::tree(&mailbox.find(message_id)?.raw);
        let part = tree
            .walk()
            .into_iter()
            .find(|part| part.id == part_id)
            .ok_or_else(invalid)?;
        match &part.body {
            Body::Attachment(bytes) => Ok(Reply::Json(json!({
                "size": bytes.len(),
                "data": base64url(bytes),
            }))),
            _ => Err(invalid()),
        }
    }

    pub(super) fn modify_message(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (add, remove) = self.label_changes()?;
        let (mailbox, rng) = self.mailbox()?;
        mailbox.modify(id, &add, &remove, rng)?;
        self.short_message(id)
    }

    pub(super) fn batch_modify_messages(&mut self) -> Result<Reply, ApiError> {
        let ids = self.message_ids()?;
        let (add, remove) = self.label_changes()?;
        let (mailbox, rng) = self.mailbox()?;
        // No result for each id: one that is gone is passed over.
        for id in ids {
            if mailbox.find(id).is_ok() {
                mailbox.modify(id, &add, &remove, rng)?;
            }
        }
        Ok(Reply::Empty)
    }

    pub(super) fn batch_delete_messages(&mut self) -> Result<Reply, ApiError> {
        let ids = self.message_ids()?;
        let (mailbox, rng) = self.mailbox()?;
        for id in ids {
            if mailbox.find(id).is_ok() {
                mailbox.delete(id, rng)?;
            }
        }
        Ok(Reply::Empty)
    }

    fn message_ids(&self) -> Result<Vec<u64>, ApiError> {
        let ids = self.strings("ids");
        if ids.is_empty() {
            return Err(ApiError::invalid_argument("No message ids specified"));
        }
        if ids.len() > MOST_IDS {
            return Err(ApiError::invalid_argument("Too many message ids specified"));
        }
        ids.iter()
            .map(|id| parse_hex_id(id))
            .collect::<Option<_>>()
            .ok_or_else(|| ApiError::invalid_argument("Invalid ids value"))
    }

    pub(super) fn trash_message(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (mailbox, rng) = self.mailbox()?;
        let add = [mailbox.labels.system("TRASH")];
        let remove = [
            mailbox.labels.system("INBOX"),
            mailbox.labels.system("SPAM"),
        ];
        mailbox.modify(id, &add, &remove, rng)?;
        self.short_message(id)
    }

    pub(super) fn untrash_message(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (mailbox, rng) = self.mailbox()?;
        let remove = [mailbox.labels.system("TRASH")];
        mailbox.modify(id, &[], &remove, rng)?;
        self.short_message(id)
    }

    pub(super) fn delete_message(&mut self) -> Result<Reply, ApiError> {
        let id = self.hex_id("id")?;
        let (mailbox, rng) = self.mailbox()?;
        mailbox.delete(id, rng)?;
        Ok(Reply::Empty)
    }
}
