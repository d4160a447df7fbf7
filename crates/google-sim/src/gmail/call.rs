//! One call of a method, and the list of methods there are.

use std::collections::BTreeMap;

use bytes::Bytes;
use rand::rngs::StdRng;
use serde_json::Value;

use super::{Query, Reply};
use crate::error::ApiError;
use crate::ids::parse_hex_id;
use crate::mailbox::Mailbox;
use crate::mailbox::labels::LabelKey;
use crate::world::World;

/// A call that has passed every check.
pub(crate) struct Call<'a> {
    pub world: &'a mut World,
    pub user: &'a str,
    pub client_id: &'a str,
    pub scopes: &'a [String],
    pub method: &'a str,
    pub path: &'a BTreeMap<String, String>,
    pub query: &'a Query,
    pub body: Value,
    /// The mail that came as an upload.
    pub media: Option<Bytes>,
}

impl Call<'_> {
    /// Runs the method. What is not in this list is a 501.
    pub(crate) fn run(&mut self) -> Result<Reply, ApiError> {
        match self.method {
            "gmail.users.getProfile" => self.get_profile(),
            "gmail.users.labels.list" => self.list_labels(),
            "gmail.users.labels.get" => self.get_label(),
            "gmail.users.labels.create" => self.create_label(),
            "gmail.users.labels.update" => self.update_label(false),
            "gmail.users.labels.patch" => self.update_label(true),
            "gmail.users.labels.delete" => self.delete_label(),
            "gmail.users.messages.list" => self.list_messages(),
            "gmail.users.messages.get" => self.get_message(),
            "gmail.users.messages.attachments.get" => self.get_attachment(),
            "gmail.users.messages.modify" => self.modify_message(),
            "gmail.users.messages.batchModify" => self.batch_modify_messages(),
            "gmail.users.messages.trash" => self.trash_message(),
            "gmail.users.messages.untrash" => self.untrash_message(),
            "gmail.users.messages.delete" => self.delete_message(),
            "gmail.users.messages.batchDelete" => self.batch_delete_messages(),
            "gmail.users.messages.insert" => self.insert_message(),
            "gmail.users.messages.import" => self.import_message(),
            "gmail.users.messages.send" => self.send_message(),
            "gmail.users.threads.list" => self.list_threads(),
            "gmail.users.threads.get" => self.get_thread(),
            "gmail.users.threads.modify" => self.modify_thread(),
            "gmail.users.threads.trash" => self.trash_thread(true),
            "gmail.users.threads.untrash" => self.trash_thread(false),
            "gmail.users.threads.delete" => self.delete_thread(),
            "gmail.users.drafts.list" => self.list_drafts(),
            "gmail.users.drafts.get" => self.get_draft(),
            "gmail.users.drafts.create" => self.create_draft(),
            "gmail.users.drafts.update" => self.update_draft(),
            "gmail.users.drafts.delete" => self.delete_draft(),
            "gmail.users.drafts.send" => self.send_draft(),
            "gmail.users.history.list" => self.list_history(),
            "gmail.users.watch" => self.watch(),
            "gmail.users.stop" => self.stop_watch(),
            "gmail.users.settings.sendAs.list" => self.list_send_as(),
            "gmail.users.settings.sendAs.get" => self.get_send_as(),
            other => Err(ApiError::unimplemented(other)),
        }
    }

    /// The mailbox, with the randomness that changing it needs.
    pub(super) fn mailbox(&mut self) -> Result<(&mut Mailbox, &mut StdRng), ApiError> {
        self.world
            .mailbox(self.user)
            .ok_or_else(|| ApiError::failed_precondition("Mail service not enabled"))
    }

    /// The id in the path, read as a message or thread id.
    pub(super) fn hex_id(&self, name: &str) -> Result<u64, ApiError> {
        self.path
            .get(name)
            .and_then(|id| parse_hex_id(id))
            .ok_or_else(|| ApiError::invalid_argument("Invalid id value"))
    }

    /// A list of strings in the body.
    pub(super) fn strings(&self, field: &str) -> Vec<String> {
        self.body[field]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// The labels a modify call adds and removes.
    pub(super) fn label_changes(&mut self) -> Result<(Vec<LabelKey>, Vec<LabelKey>), ApiError> {
        let (add, remove) = (self.strings("addLabelIds"), self.strings("removeLabelIds"));
        if add.is_empty() && remove.is_empty() {
            return Err(ApiError::invalid_argument(
                "No label add or removes specified",
            ));
        }
        if add.len() > 100 || remove.len() > 100 {
            return Err(ApiError::invalid_argument("Too many labels specified"));
        }
        if add.iter().any(|label| remove.contains(label)) {
            return Err(ApiError::invalid_argument(
                "Cannot both add and remove the same label",
            ));
        }
        let (mailbox, _) = self.mailbox()?;
        let keys = |ids: &[String]| -> Result<Vec<LabelKey>, ApiError> {
            ids.iter().map(|id| applicable(mailbox, id)).collect()
        };
        Ok((keys(&add)?, keys(&remove)?))
    }
}

/// The label with this id, unless it is one that Gmail alone applies.
fn applicable(mailbox: &Mailbox, id: &str) -> Result<LabelKey, ApiError> {
    if matches!(id, "SENT" | "DRAFT" | "CHAT") {
        return Err(ApiError::invalid_argument(format!("Invalid label: {id}")));
    }
    mailbox
        .labels
        .by_id(id)
        .ok_or_else(|| ApiError::invalid_argument("labelId not found"))
}
