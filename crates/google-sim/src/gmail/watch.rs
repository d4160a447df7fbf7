//! `users.watch` and `users.stop`.
//!
//! <https://developers.google.com/workspace/gmail/api/guides/push>

use serde_json::{Value, json};

use super::{Call, Reply};
use crate::error::ApiError;
use crate::mailbox::Watch;

const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Call<'_> {
    pub(super) fn watch(&mut self) -> Result<Reply, ApiError> {
        let topic = self.body["topicName"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if !is_topic(&topic) {
            return Err(ApiError::invalid_argument(
                "Invalid topicName does not match projects/{project}/topics/*",
            ));
        }
        let label_ids: Vec<String> = self.strings("labelIds");
        let behavior = ["labelFilterBehavior", "labelFilterAction"]
            .iter()
            .find_map(|name| self.body[*name].as_str().map(str::to_lowercase));
        let expires_at_ms = self.world.clock.now_ms() + WEEK_MS;
        let now_ms = self.world.clock.now_ms();
        let client_id = self.client_id.to_owned();
        let (mailbox, _) = self.mailbox()?;
        let labels = label_ids
            .iter()
            .map(|id| {
                mailbox
                    .labels
                    .by_id(id)
                    .ok_or_else(|| ApiError::invalid_argument(format!("Invalid label: {id}")))
            })
            .collect::<Result<_, _>>()?;
        if let Some(other) = &mailbox.watch
            && other.expires_at_ms > now_ms
            && other.client_id == client_id
            && other.topic != topic
        {
            return Err(ApiError::invalid_argument(
                "Only one user push notification client allowed per developer (call /stop then try again)",
            ));
        }
        mailbox.watch = Some(Watch {
            topic,
            client_id,
            expires_at_ms,
            labels,
            excludes: behavior.as_deref() == Some("exclude"),
            seen_history_id: mailbox.history.last(),
            last_push_ms: None,
        });
        Ok(Reply::Json(json!({
            "historyId": mailbox.history.last().to_string(),
            "expiration": Value::String(expires_at_ms.to_string()),
        })))
    }

    pub(super) fn stop_watch(&mut self) -> Result<Reply, ApiError> {
        let (mailbox, _) = self.mailbox()?;
        mailbox.watch = None;
        Ok(Reply::Empty)
    }
}

fn is_topic(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    matches!(parts.as_slice(), ["projects", project, "topics", topic]
        if !project.is_empty() && !topic.is_empty())
}
