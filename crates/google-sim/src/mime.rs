//! From a raw message to the part tree the API shows.
//!
//! Parsing is `mail-parser`'s; this module only arranges the result as Gmail does: every header in order, decoded and
//! unfolded, part ids "", "0", "0.1", text inline in UTF-8, everything else behind an attachment id.

use std::borrow::Cow;

pub(crate) mod attachment_id;
pub(crate) mod edit;

use mail_parser::parsers::MessageStream;
use mail_parser::{Header, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// A part of a message.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub id: String,
    pub mime_type: String,
    pub filename: String,
    pub headers: Vec<(String, String)>,
    pub body: Body,
    pub parts: Vec<Self>,
}

/// What a part holds itself.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// Only other parts.
    Container,
    /// Text shown inline.
    Text(Vec<u8>),
    /// Anything behind an attachment id.
    Attachment(Vec<u8>),
}

impl Part {
    /// The size of the decoded body.
    pub(crate) fn size(&self) -> usize {
        match &self.body {
            Body::Container => 0,
            Body::Text(bytes) | Body::Attachment(bytes) => bytes.len(),
        }
    }

    /// This part and all below, depth first.
    pub(crate) fn walk(&self) -> Vec<&Self> {
        let mut found = vec![self];
        let mut next = 0;
        while let Some(part) = found.get(next).copied() {
            found.extend(&part.parts);
            next += 1;
        }
        found
    }
}

/// The part tree of a message. Never fails: what cannot be parsed is text.
pub(crate) fn tree(raw: &[u8]) -> Part {
    match MessageParser::default().parse(raw) {
        Some(message) if !message.parts.is_empty() => part(&message, 0, String::new()),
        _ => Part {
            id: String::new(),
            mime_type: "text/plain".to_owned(),
            filename: String::new(),
            headers: Vec::new(),
            body: Body::Text(String::from_utf8_lossy(raw).into_owned().into_bytes()),
            parts: Vec::new(),
        },
    }
}

/// The type and the headers of a message, without looking at its body.
pub(crate) fn head(raw: &[u8]) -> (String, Vec<(String, String)>) {
    match MessageParser::default().parse_headers(raw) {
        Some(message) if !message.parts.is_empty() => {
            let root = message.root_part();
            (mime_type(root), headers(raw, root))
        }
        _ => ("text/plain".to_owned(), Vec::new()),
    }
}

fn part(message: &Message<'_>, index: u32, id: String) -> Part {
    let Some(source) = message.part(index) else {
        return Part {
            id,
            mime_type: "application/octet-stream".to_owned(),
            filename: String::new(),
            headers: Vec::new(),
            body: Body::Container,
            parts: Vec::new(),
        };
    };
    let filename = source.attachment_name().unwrap_or_default().to_owned();
    let (body, parts) = match &source.body {
        PartType::Multipart(children) => {
            let parts = children
                .iter()
                .enumerate()
                .map(|(place, child)| part(message, *child, child_id(&id, place)))
                .collect();
            (Body::Container, parts)
        }
        PartType::Message(inner) => {
            let bytes = source_bytes(message, source);
            (
                Body::Attachment(bytes),
                vec![part(inner, 0, child_id(&id, 0))],
            )
        }
        PartType::Text(text) | PartType::Html(text) if filename.is_empty() => {
            (Body::Text(text.as_bytes().to_vec()), Vec::new())
        }
        PartType::Text(_) | PartType::Html(_) => {
            (Body::Attachment(source.contents().to_vec()), Vec::new())
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            (Body::Attachment(bytes.to_vec()), Vec::new())
        }
    };
    Part {
        id,
        mime_type: mime_type(source),
        filename,
        headers: headers(&message.raw_message, source),
        body,
        parts,
    }
}

fn child_id(parent: &str, place: usize) -> String {
    if parent.is_empty() {
        place.to_string()
    } else {
        format!("{parent}.{place}")
    }
}

fn source_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let (from, to) = (
        part.raw_body_offset() as usize,
        part.raw_end_offset() as usize,
    );
    match &part.body {
        PartType::Message(inner) if inner.raw_message.len() < message.raw_message.len() => {
            inner.raw_message.to_vec()
        }
        _ => message
            .raw_message
            .get(from..to)
            .unwrap_or_default()
            .to_vec(),
    }
}

fn mime_type(part: &MessagePart<'_>) -> String {
    part.content_type().map_or_else(
        || "text/plain".to_owned(),
        |kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
            None => kind.ctype().to_ascii_lowercase(),
        },
    )
}

fn headers(raw: &[u8], part: &MessagePart<'_>) -> Vec<(String, String)> {
    part.headers
        .iter()
        .map(|header| (header_name(raw, header), header_text(raw, header)))
        .collect()
}

/// The name as the message spells it.
fn header_name(raw: &[u8], header: &Header<'_>) -> String {
    let (from, to) = (header.offset_field as usize, header.offset_start as usize);
    raw.get(from..to)
        .map(String::from_utf8_lossy)
        .map(|name| name.trim_end_matches(':').trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| header.name().to_owned())
}

/// The value of a header, unfolded and with its encoded words decoded.
pub(crate) fn header_text(raw: &[u8], header: &Header<'_>) -> String {
    let (from, to) = (header.offset_start as usize, header.offset_end as usize);
    let bytes = raw.get(from..to).unwrap_or_default();
    decoded(bytes)
}

fn decoded(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if text.contains("=?") {
        let mut line = unfolded(&text).into_bytes();
        line.push(b'\n');
        if let Some(decoded) = MessageStream::new(&line).parse_unstructured().into_text() {
            return decoded.into_owned();
        }
    }
    unfolded(&text)
}

fn unfolded(text: &str) -> String {
    let mut lines = text.trim().lines();
    let mut out = lines.next().unwrap_or_default().trim_end().to_owned();
    for line in lines {
        out.push(' ');
        out.push_str(line.trim());
    }
    out
}

/// The first words of a message for lists: white space collapsed, HTML-escaped, at most about 200 characters.
pub(crate) fn snippet(raw: &[u8]) -> String {
    let Some(message) = MessageParser::default().parse(raw) else {
        return String::new();
    };
    let text = message
        .body_text(0)
        .filter(|_| message.text_body_count() > 0)
        .unwrap_or(Cow::Borrowed(""));
    let mut plain = String::new();
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
        if plain.chars().count() >= 200 {
            break;
        }
    }
    plain.chars().take(200).map(escaped).collect()
}

fn escaped(c: char) -> Cow<'static, str> {
    match c {
        '&' => Cow::Borrowed("&amp;"),
        '<' => Cow::Borrowed("&lt;"),
        '>' => Cow::Borrowed("&gt;"),
        '"' => Cow::Borrowed("&quot;"),
        '\'' => Cow::Borrowed("&#39;"),
        other => Cow::Owned(other.to_string()),
    }
}
