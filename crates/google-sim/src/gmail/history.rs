//! `users.history.list`.

use serde_json::{Value, json};

use super::{Call, Reply};
use crate::error::ApiError;
use crate::ids::hex_id;
use crate::mailbox::Mailbox;
use crate::mailbox::history::{Change, Record};
use crate::paging;

impl Call<'_> {
    pub(super) fn list_history(&mut self) -> Result<Reply, ApiError> {
        let start = self
            .query
            .get("startHistoryId")
            .ok_or_else(|| ApiError::invalid_argument("Missing startHistoryId"))?
            .parse::<u64>()
            .map_err(|_| ApiError::invalid_argument("Invalid startHistoryId"))?;
        let types: Vec<String> = self.query.all("historyTypes").map(str::to_owned).collect();
        let label_id = self.query.get("labelId").map(str::to_owned);
        let size = self.query.max_results(100);
        let query = self.query;
        let (mailbox, _) = self.mailbox()?;
        let label = label_id
            .map(|id| {
                mailbox
                    .labels
                    .by_id(&id)
                    .ok_or_else(|| ApiError::invalid_argument(format!("Invalid label: {id}")))
            })
            .transpose()?;
        let records: Vec<&Record> = mailbox
            .history
            .since(start)
            .ok_or_else(ApiError::not_found)?
            .iter()
            .filter(|record| {
                types.is_empty()
                    || types
                        .iter()
                        .any(|wanted| wanted.eq_ignore_ascii_case(record.change.type_name()))
            })
            .filter(|record| {
                label.is_none_or(|label| {
                    record.labels_after.contains(&label) || record.labels.contains(&label)
                })
            })
            .collect();
        let page = paging::page(query, records.len(), size)?;
        let mut reply = json!({ "historyId": mailbox.history.last().to_string() });
        let listed: Vec<_> = records[page.range]
            .iter()
            .map(|record| record_json(mailbox, record))
            .collect();
        if !listed.is_empty() {
            reply["history"] = json!(listed);
        }
        if let Some(next) = page.next {
            reply["nextPageToken"] = json!(next);
        }
        Ok(Reply::Json(reply))
    }
}

fn record_json(mailbox: &Mailbox, record: &Record) -> Value {
    let short = json!({
        "id": hex_id(record.message_id),
        "threadId": hex_id(record.thread_id),
    });
    let mut message = short.clone();
    let labels = mailbox.labels.ids(&record.labels_after);
    if !labels.is_empty() {
        message["labelIds"] = json!(labels);
    }
    let mut entry = json!({ "message": message });
    if matches!(record.change, Change::LabelsAdded | Change::LabelsRemoved) {
        entry["labelIds"] = json!(mailbox.labels.ids(&record.labels));
    }
    let mut json = json!({ "id": record.id.to_string(), "messages": [short] });
    json[record.change.field_name()] = json!([entry]);
    json
}
