//! `users.getProfile`.

use serde_json::json;

use super::{Call, Reply};
use crate::error::ApiError;

impl Call<'_> {
    pub(super) fn get_profile(&mut self) -> Result<Reply, ApiError> {
        let (mailbox, _) = self.mailbox()?;
        let (messages, threads) = mailbox.totals();
        Ok(Reply::Json(json!({
            "emailAddress": mailbox.address,
            "messagesTotal": messages,
            "threadsTotal": threads,
            "historyId": mailbox.history.last().to_string(),
        })))
    }
}
