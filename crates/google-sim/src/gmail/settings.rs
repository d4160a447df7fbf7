//! `users.settings.sendAs`: the addresses a person may write as.

use serde_json::{Value, json};

use super::{Call, Reply};
use crate::error::ApiError;
use crate::people::Person;

impl Call<'_> {
    pub(super) fn list_send_as(&mut self) -> Result<Reply, ApiError> {
        Ok(Reply::Json(json!({ "sendAs": self.send_as()? })))
    }

    pub(super) fn get_send_as(&mut self) -> Result<Reply, ApiError> {
        let wanted = self.path.get("sendAsEmail").cloned().unwrap_or_default();
        self.send_as()?
            .into_iter()
            .find(|entry| {
                entry["sendAsEmail"]
                    .as_str()
                    .is_some_and(|address| address.eq_ignore_ascii_case(&wanted))
            })
            .map(Reply::Json)
            .ok_or_else(ApiError::not_found)
    }

    fn send_as(&self) -> Result<Vec<Value>, ApiError> {
        let person = self
            .world
            .person(self.user)
            .ok_or_else(|| ApiError::failed_precondition("Mail service not enabled"))?;
        let own = json!({
            "sendAsEmail": person.address,
            "displayName": person.name,
            "replyToAddress": "",
            "signature": person.signature,
            "isPrimary": true,
            "isDefault": true,
        });
        Ok(std::iter::once(own).chain(aliases(person)).collect())
    }
}

fn aliases(person: &Person) -> impl Iterator<Item = Value> {
    person.aliases.iter().map(|alias| {
        json!({
            "sendAsEmail": alias,
            "displayName": person.name,
            "replyToAddress": "",
            "signature": "",
            "isDefault": false,
            "treatAsAlias": true,
            "verificationStatus": "accepted",
        })
    })
}
