//! `users.labels`.

use serde_json::{Value, json};

use super::{Call, Reply};
use crate::error::ApiError;
use crate::mailbox::Mailbox;
use crate::mailbox::labels::{Label, LabelColor, LabelKey, LabelSettings};

/// Labels in one mailbox, user and system together.
const MOST_LABELS: usize = 10_000;
/// Characters in a label's name.
const LONGEST_NAME: usize = 225;

/// The colors a label can have, from the discovery document's description of `LabelColor`.
const PALETTE: &str = "#000000, #434343, #666666, #999999, #cccccc, #efefef, #f3f3f3, #ffffff, #fb4c2f, #ffad47, #fad165, #16a766, #43d692, #4a86e8, #a479e2, #f691b3, #f6c5be, #ffe6c7, #fef1d1, #b9e4d0, #c6f3de, #c9daf8, #e4d7f5, #fcdee8, #efa093, #ffd6a2, #fce8b3, #89d3b2, #a0eac9, #a4c2f4, #d0bcf1, #fbc8d9, #e66550, #ffbc6b, #fcda83, #44b984, #68dfa9, #6d9eeb, #b694e8, #f7a7c0, #cc3a21, #eaa041, #f2c960, #149e60, #3dc789, #3c78d8, #8e63ce, #e07798, #ac2b16, #cf8933, #d5ae49, #0b804b, #2a9c68, #285bac, #653e9b, #b65775, #822111, #a46a21, #aa8831, #076239, #1a764d, #1c4587, #41236d, #83334c #464646, #e7e7e7, #0d3472, #b6cff5, #0d3b44, #98d7e4, #3d188e, #e3d7ff, #711a36, #fbd3e0, #8a1c0a, #f2b2a8, #7a2e0b, #ffc8af, #7a4706, #ffdeb5, #594c05, #fbe983, #684e07, #fdedc1, #0b4f30, #b3efd3, #04502e, #a2dcc1, #c2c2c2, #4986e7, #2da2bb, #b99aff, #994a64, #f691b2, #ff7537, #ffad46, #662e37, #ebdbde, #cca6ac, #094228, #42d692, #16a765";

impl Call<'_> {
    pub(super) fn list_labels(&mut self) -> Result<Reply, ApiError> {
        let (mailbox, _) = self.mailbox()?;
        let labels: Vec<Value> = mailbox.labels.iter().map(|(_, l)| label_json(l)).collect();
        Ok(Reply::Json(json!({ "labels": labels })))
    }

    pub(super) fn get_label(&mut self) -> Result<Reply, ApiError> {
        let key = self.label_key()?;
        let (mailbox, _) = self.mailbox()?;
        let mut json = label_json(mailbox.labels.get(key));
        count(mailbox, key, &mut json);
        Ok(Reply::Json(json))
    }

    pub(super) fn create_label(&mut self) -> Result<Reply, ApiError> {
        let name = self.body["name"]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_owned();
        let settings = settings(&self.body)?;
        let (mailbox, _) = self.mailbox()?;
        check_name(mailbox, &name, None)?;
        if mailbox.labels.user_count() >= MOST_LABELS {
            return Err(ApiError::invalid_argument("Too many labels"));
        }
        let key = mailbox.labels.create(&name, settings);
        Ok(Reply::Json(label_json(mailbox.labels.get(key))))
    }

    /// `update` replaces everything, `patch` only what the body names.
    pub(super) fn update_label(&mut self, patch: bool) -> Result<Reply, ApiError> {
        let key = self.label_key()?;
        let body = self.body.clone();
        if body["id"]
            .as_str()
            .is_some_and(|id| Some(id) != self.path.get("id").map(String::as_str))
        {
            return Err(ApiError::invalid_argument(
                "Label ID in path and body differ",
            ));
        }
        let new = settings(&body)?;
        let (mailbox, _) = self.mailbox()?;
        if mailbox.labels.get(key).system {
            return Err(ApiError::invalid_argument("Cannot update system label"));
        }
        let name = match body["name"].as_str() {
            Some(name) => name.trim().to_owned(),
            None if patch => mailbox.labels.get(key).name.clone(),
            None => return Err(ApiError::invalid_argument("Missing label name")),
        };
        check_name(mailbox, &name, Some(key))?;
        let label = mailbox.labels.get_mut(key);
        label.name = name;
        if patch {
            let old = label.settings.clone();
            label.settings = LabelSettings {
                label_list_visibility: new.label_list_visibility.or(old.label_list_visibility),
                message_list_visibility: new
                    .message_list_visibility
                    .or(old.message_list_visibility),
                color: new.color.or(old.color),
            };
        } else {
            label.settings = new;
        }
        Ok(Reply::Json(label_json(mailbox.labels.get(key))))
    }

    pub(super) fn delete_label(&mut self) -> Result<Reply, ApiError> {
        let key = self.label_key()?;
        let (mailbox, _) = self.mailbox()?;
        if mailbox.labels.get(key).system {
            return Err(ApiError::invalid_argument("Invalid delete request"));
        }
        mailbox.forget_label(key);
        mailbox.labels.delete(key);
        Ok(Reply::Empty)
    }

    fn label_key(&mut self) -> Result<LabelKey, ApiError> {
        let id = self.path.get("id").cloned().unwrap_or_default();
        let (mailbox, _) = self.mailbox()?;
        mailbox.labels.by_id(&id).ok_or_else(ApiError::not_found)
    }
}

fn check_name(mailbox: &Mailbox, name: &str, own: Option<LabelKey>) -> Result<(), ApiError> {
    if name.is_empty() {
        return Err(ApiError::invalid_argument("Missing label name"));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(ApiError::invalid_argument("Invalid label name"));
    }
    match mailbox.labels.by_name(name) {
        Some(key) if Some(key) == own => Ok(()),
        Some(key) if mailbox.labels.get(key).system => {
            Err(ApiError::invalid_argument("Invalid label name"))
        }
        Some(_) => Err(ApiError::aborted("Label name exists or conflicts")),
        None => Ok(()),
    }
}

fn settings(body: &Value) -> Result<LabelSettings, ApiError> {
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let color = match &body["color"] {
        Value::Null => None,
        color => {
            let field = |name: &str| -> Result<String, ApiError> {
                color[name]
                    .as_str()
                    .filter(|color| color.len() == 7 && PALETTE.contains(*color))
                    .map(str::to_owned)
                    .ok_or_else(|| {
                        ApiError::invalid_argument(
                            "Label color is not on the allowed color palette",
                        )
                    })
            };
            Some(LabelColor {
                text_color: field("textColor")?,
                background_color: field("backgroundColor")?,
            })
        }
    };
    Ok(LabelSettings {
        label_list_visibility: text("labelListVisibility"),
        message_list_visibility: text("messageListVisibility"),
        color,
    })
}

fn label_json(label: &Label) -> Value {
    let mut json = serde_json::to_value(&label.settings).unwrap_or_default();
    json["id"] = json!(label.id);
    json["name"] = json!(label.name);
    json["type"] = json!(if label.system { "system" } else { "user" });
    json
}

fn count(mailbox: &Mailbox, key: LabelKey, json: &mut Value) {
    let unread = mailbox.labels.system("UNREAD");
    let messages: Vec<_> = mailbox
        .labeled(key)
        .into_iter()
        .flatten()
        .filter_map(|slot| mailbox.at(*slot))
        .collect();
    let threads = |only_unread: bool| {
        messages
            .iter()
            .filter(|message| !only_unread || message.labels.contains(&unread))
            .map(|message| message.thread_id)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    };
    let unread_messages = messages
        .iter()
        .filter(|message| message.labels.contains(&unread))
        .count();
    json["messagesTotal"] = json!(messages.len());
    json["messagesUnread"] = json!(unread_messages);
    json["threadsTotal"] = json!(threads(false));
    json["threadsUnread"] = json!(threads(true));
}
