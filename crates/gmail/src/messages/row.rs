//! `GET /gmail/v1/users/me/messages/{id}?format=metadata` · unit row `messages.get`: one line of a mail list.
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/get>

use serde::Deserialize;

use crate::auth_results::AuthResults;
use crate::headers::Headers;
use crate::units::Item;
use crate::wire::{Outgoing, Sealed, json};
use crate::{
    Answer, Call, Error, HistoryId, InternalDate, LabelId, MessageId, ThreadId, html, labels,
};

pub(crate) const FIELDS: &str = "id,threadId,labelIds,historyId,snippet,internalDate,payload(mimeType,filename,headers,parts(filename))";
pub(crate) const HEADERS: [&str; 8] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Authentication-Results",
    // Whom a mail system's report is about; not in any RFC, but in what Gmail itself and Exim write.
    FAILED_RECIPIENTS,
    MAILER,
];
/// Names the addresses that a mail could not be delivered to.
pub const FAILED_RECIPIENTS: &str = "X-Failed-Recipients";
/// Names the program that a mail was written with: in no RFC, in most mail.
pub const MAILER: &str = "X-Mailer";

/// Asks for what a list shows of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The message.
    pub id: MessageId,
}

/// One line of a mail list.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Wire")]
pub struct Row {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// Its labels now.
    pub label_ids: Vec<LabelId>,
    /// When Google accepted it: what a list is sorted by.
    pub internal_date: InternalDate,
    /// The mailbox's history when it last changed.
    pub history_id: HistoryId,
    /// The first words of the message, as text.
    pub snippet: String,
    /// From, To, Cc, Bcc, Subject, X-Mailer and what Google found out about the sender; of a conversation's messages Message-ID too.
    pub headers: Headers,
    /// Very likely an attachment: with a message's metadata Gmail tells the outer type, not always the names.
    /// `multipart/mixed` is what attachments come in; a mailing list's footer comes so too.
    pub has_attachment: bool,
}

opaque_debug!(Row);

impl Row {
    /// Not read yet.
    pub fn is_unread(&self) -> bool {
        labels::has(&self.label_ids, labels::UNREAD)
    }

    /// What Google found out about who really sent it.
    pub fn auth_results(&self) -> AuthResults {
        AuthResults::read(self.headers.all("Authentication-Results"))
    }

    /// Sent from this mailbox.
    pub fn is_sent(&self) -> bool {
        labels::has(&self.label_ids, labels::SENT)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: MessageId,
    thread_id: ThreadId,
    #[serde(default)]
    label_ids: Vec<LabelId>,
    internal_date: InternalDate,
    #[serde(default)]
    history_id: HistoryId,
    #[serde(default)]
    snippet: String,
    #[serde(default)]
    payload: Payload,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Payload {
    mime_type: String,
    filename: String,
    headers: Headers,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    filename: String,
}

impl From<Wire> for Row {
    fn from(
        Wire {
            id,
            thread_id,
            label_ids,
            internal_date,
            history_id,
            snippet,
            payload,
        }: Wire,
    ) -> Self {
        let Payload {
            mime_type,
            filename,
            headers,
            parts,
        } = payload;
        let named = !filename.is_empty() || parts.iter().any(|part| !part.filename.is_empty());
        let has_attachment = named || is_for_attachments(&mime_type);
        let snippet = html::unescape(&snippet).into_owned();
        Self {
            id,
            thread_id,
            label_ids,
            internal_date,
            history_id,
            snippet,
            headers,
            has_attachment,
        }
    }
}

/// Outer types that come with an attachment, or are one.
fn is_for_attachments(mime_type: &str) -> bool {
    let mime_type = mime_type.to_ascii_lowercase();
    match mime_type.split_once('/') {
        Some(("multipart", kind)) => kind == "mixed",
        Some((kind, _)) => kind != "text",
        None => false,
    }
}

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::get("/gmail/v1/users/me/messages")
            .segment(self.id.as_str())
            .param("format", "metadata")
            .each("metadataHeaders", HEADERS)
            .param("fields", FIELDS)
    }
}

impl Call for Request {
    type Response = Row;
    const NAME: &'static str = "messages.get";
    const COST: Item = Item::MessagesGet;
}

impl Answer for Row {
    fn from_body(body: &[u8]) -> Result<Self, Error> {
        json(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::Utf8Only;
    use crate::testing::{answer, show};

    #[test]
    fn asks_for_what_a_list_shows() {
        assert_eq!(
            show(Request {
                id: MessageId::new("18f0").unwrap()
            }),
            "GET https://gmail.test/gmail/v1/users/me/messages/18f0?format=metadata&metadataHeaders=From&metadataHeaders=To\
             &metadataHeaders=Cc&metadataHeaders=Bcc&metadataHeaders=Subject\
             &metadataHeaders=Authentication-Results&metadataHeaders=X-Failed-Recipients&metadataHeaders=X-Mailer\
             &fields=id,threadId,labelIds,historyId,snippet,internalDate,payload(mimeType,filename,headers,parts(filename))"
        );
    }

    #[test]
    fn reads_a_line() {
        let body = r#"{"id":"a1","threadId":"a0","labelIds":["UNREAD","SENT"],"snippet":"Tom &amp; Jerry&#39;s \u200c","internalDate":"17",
            "payload":{"mimeType":"multipart/alternative","headers":[{"name":"Subject","value":"見積もり"}]}}"#;
        let row = Row::from_http(answer(200, body)).unwrap();
        assert_eq!(
            (
                row.snippet.as_str(),
                row.headers.subject(&Utf8Only).as_str()
            ),
            ("Tom & Jerry's \u{200c}", "見積もり")
        );
        assert!(row.is_unread() && row.is_sent() && !row.has_attachment);
        assert_eq!(format!("{row:?}"), "Row(..)");
    }

    #[test]
    fn reads_what_google_found_out_about_the_sender() {
        let body = r#"{"id":"a1","threadId":"a0","internalDate":"17","payload":{"headers":[
            {"name":"Authentication-Results","value":"mx.google.com; dmarc=fail"},
            {"name":"Authentication-Results","value":"mx.google.com; dmarc=pass"}]}}"#;
        assert!(
            Row::from_http(answer(200, body))
                .unwrap()
                .auth_results()
                .is_forged()
        );
    }

    #[test]
    fn sees_an_attachment_by_type_or_name() {
        let has = |payload: &str| {
            let body =
                format!(r#"{{"id":"a1","threadId":"a0","internalDate":"1","payload":{payload}}}"#);
            Row::from_http(answer(200, body)).unwrap().has_attachment
        };
        assert!(has(r#"{"mimeType":"multipart/mixed"}"#));
        assert!(has(r#"{"mimeType":"application/pdf","filename":"a.pdf"}"#));
        assert!(has(
            r#"{"mimeType":"multipart/related","parts":[{"filename":""},{"filename":"a.png"}]}"#
        ));
        assert!(!has(r#"{"mimeType":"text/plain","filename":""}"#));
        assert!(has(r#"{"mimeType":"application/x-gzip"}"#));
        assert!(!has(r#"{"mimeType":"Multipart/Alternative"}"#));
        assert!(!has("{}"));
    }
}
