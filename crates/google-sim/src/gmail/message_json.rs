//! A message as the API shows it, in each of its formats.

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

use super::Query;
use crate::error::ApiError;
use crate::ids::{base64url, hex_id};
use crate::mailbox::Message;
use crate::mailbox::labels::Labels;
use crate::mime::{self, Body, Part, attachment_id};

/// The `format` parameter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Format {
    Minimal,
    Full,
    Raw,
    /// Headers only; all of them, or those named.
    Metadata(Vec<String>),
}

impl Format {
    /// Reads the parameter; `full` is the default.
    pub(crate) fn of(query: &Query, scopes: &[String]) -> Result<Self, ApiError> {
        let format = match query
            .get("format")
            .unwrap_or("full")
            .to_ascii_lowercase()
            .as_str()
        {
            "minimal" => Self::Minimal,
            "raw" => Self::Raw,
            "metadata" => Self::Metadata(
                query
                    .all("metadataHeaders")
                    .flat_map(|names| names.split(','))
                    .map(str::to_ascii_lowercase)
                    .collect(),
            ),
            _ => Self::Full,
        };
        let metadata_only = scopes
            .iter()
            .any(|scope| scope.ends_with("/gmail.metadata"));
        match format {
            Self::Full | Self::Raw if metadata_only => Err(ApiError::forbidden(format!(
                "Metadata scope doesn't allow format {}",
                if format == Self::Full { "FULL" } else { "RAW" }
            ))),
            _ => Ok(format),
        }
    }
}

/// A message in this format.
pub(crate) fn message_json(
    message: &Message,
    labels: &Labels,
    format: &Format,
    rng: &mut StdRng,
) -> Value {
    let mut json = Map::new();
    json.insert("id".to_owned(), json!(hex_id(message.id)));
    json.insert("threadId".to_owned(), json!(hex_id(message.thread_id)));
    let label_ids = labels.ids(&message.labels);
    if !label_ids.is_empty() {
        json.insert("labelIds".to_owned(), json!(label_ids));
    }
    json.insert("snippet".to_owned(), json!(mime::snippet(&message.raw)));
    json.insert("sizeEstimate".to_owned(), json!(message.raw.len()));
    json.insert(
        "historyId".to_owned(),
        json!(message.history_id.to_string()),
    );
    json.insert(
        "internalDate".to_owned(),
        json!(message.internal_date_ms.to_string()),
    );
    match format {
        Format::Minimal => {}
        Format::Raw => {
            json.insert("raw".to_owned(), json!(base64url(&message.raw)));
        }
        Format::Full => {
            let payload = part_json(message.id, &mime::tree(&message.raw), rng);
            json.insert("payload".to_owned(), payload);
        }
        Format::Metadata(names) => {
            let (mime_type, headers) = mime::head(&message.raw);
            let headers: Vec<_> = headers
                .iter()
                .filter(|(name, _)| names.is_empty() || names.contains(&name.to_ascii_lowercase()))
                .map(header_json)
                .collect();
            let mut payload = json!({ "mimeType": mime_type });
            if !headers.is_empty() {
                payload["headers"] = json!(headers);
            }
            json.insert("payload".to_owned(), payload);
        }
    }
    Value::Object(json)
}

fn header_json((name, value): &(String, String)) -> Value {
    json!({ "name": name, "value": value })
}

fn part_json(message_id: u64, part: &Part, rng: &mut StdRng) -> Value {
    let mut body = json!({ "size": part.size() });
    match &part.body {
        Body::Container => {}
        Body::Text(text) if text.is_empty() => {}
        Body::Text(text) => body["data"] = json!(base64url(text)),
        Body::Attachment(_) => {
            body["attachmentId"] = json!(attachment_id::write(message_id, &part.id, rng.random()));
        }
    }
    let mut json = json!({
        "partId": part.id,
        "mimeType": part.mime_type,
        "filename": part.filename,
        "headers": part.headers.iter().map(header_json).collect::<Vec<_>>(),
        "body": body,
    });
    if !part.parts.is_empty() {
        json["parts"] = part
            .parts
            .iter()
            .map(|inner| part_json(message_id, inner, rng))
            .collect();
    }
    json
}
