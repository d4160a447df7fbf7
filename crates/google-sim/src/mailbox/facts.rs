//! What is taken from a message's headers when it arrives.

use std::borrow::Cow;

use mail_parser::{HeaderName, HeaderValue, MessageParser};

use super::words::words;
use crate::mime;

/// The headers search and threading need. Address headers are kept as words, display names among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub from: String,
    pub to: String,
    pub cc: String,
    pub bcc: String,
    pub delivered_to: String,
    pub list: String,
    pub subject: String,
    pub message_id: Option<String>,
    /// References and In-Reply-To, oldest first.
    pub references: Vec<String>,
    pub date_ms: Option<i64>,
    /// Gmail's labels of an exported message.
    pub gmail_labels: Option<String>,
    /// Gmail's thread of an exported message.
    pub gmail_thread: Option<u64>,
}

impl Facts {
    /// Reads the headers of a message, however broken it is.
    pub(crate) fn read(raw: &[u8]) -> Self {
        let mut facts = Self::default();
        let Some(message) = MessageParser::default().parse_headers(raw) else {
            return facts;
        };
        for header in message.headers() {
            let text = || mime::header_text(raw, header);
            match &header.name {
                HeaderName::From => append(&mut facts.from, &text()),
                HeaderName::To => append(&mut facts.to, &text()),
                HeaderName::Cc => append(&mut facts.cc, &text()),
                HeaderName::Bcc => append(&mut facts.bcc, &text()),
                HeaderName::DeliveredTo => append(&mut facts.delivered_to, &text()),
                HeaderName::ListId => append(&mut facts.list, &text()),
                HeaderName::Subject if facts.subject.is_empty() => facts.subject = text(),
                HeaderName::MessageId if facts.message_id.is_none() => {
                    facts.message_id = ids(&header.value).pop();
                }
                HeaderName::References => {
                    let mut earlier = ids(&header.value);
                    earlier.append(&mut facts.references);
                    facts.references = earlier;
                }
                HeaderName::InReplyTo => facts.references.extend(ids(&header.value)),
                HeaderName::Date => {
                    facts.date_ms = header
                        .value
                        .as_datetime()
                        .filter(|date| date.is_valid())
                        .map(|date| date.to_timestamp() * 1_000);
                }
                HeaderName::Other(name) => facts.read_other(name, &text()),
                _ => {}
            }
        }
        facts
    }

    fn read_other(&mut self, name: &str, text: &str) {
        if name.eq_ignore_ascii_case("X-Gmail-Labels") {
            self.gmail_labels = Some(text.to_owned());
        } else if name.eq_ignore_ascii_case("X-GM-THRID") {
            self.gmail_thread = text.trim().parse().ok();
        }
    }

    /// Whether two messages have one subject, apart from "Re:" and "Fwd:".
    pub(crate) fn same_subject(&self, other: &Self) -> bool {
        base_subject(&self.subject) == base_subject(&other.subject)
    }
}

fn append(to: &mut String, text: &str) {
    if to.is_empty() {
        *to = words(text);
    } else {
        to.push_str(words(text).trim_start());
    }
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(Cow::to_string).collect(),
        _ => Vec::new(),
    }
}

fn base_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        let prefix = prefix.trim();
        if !["re", "fwd", "fw", "aw", "返信", "転送"]
            .iter()
            .any(|known| prefix.eq_ignore_ascii_case(known))
        {
            break;
        }
        rest = after.trim();
    }
    rest.to_lowercase()
}
