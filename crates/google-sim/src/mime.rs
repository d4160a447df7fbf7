//! From a raw message to the part tree the API shows.
//!
//! Parsing is `mail-parser`'s; this module only arranges the result as Gmail does: every header in order, decoded and
//! unfolded, part ids "", "0", "0.1", text inline in UTF-8, everything else behind an attachment id.

use std::borrow::Cow;

pub(crate) mod attachment_id;
pub(crate) mod edit;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::parsers::MessageStream;
use mail_parser::{Encoding, Header, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Parts within parts; what lies deeper is shown as one attachment.
const MOST_LEVELS: usize = 50;

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
    match MessageParser::default().parse(&*with_whole_boundaries(raw)) {
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

/// Joins `boundary=` and a value on the next line, which the parser would not see.
fn with_whole_boundaries(raw: &[u8]) -> Cow<'_, [u8]> {
    const BROKEN: &[u8] = b"boundary=\r\n";
    let mut joined: Vec<u8> = Vec::new();
    let mut copied = 0;
    for (at, window) in raw.windows(BROKEN.len() + 1).enumerate() {
        let (name, next) = window.split_at(BROKEN.len());
        if matches!(next, [b' ' | b'\t']) && name.eq_ignore_ascii_case(BROKEN) {
            joined.extend_from_slice(&raw[copied..at + BROKEN.len() - 2]);
            copied = at + window.len();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(raw);
    }
    joined.extend_from_slice(&raw[copied..]);
    Cow::Owned(joined)
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
    let too_deep = id.split('.').count() > MOST_LEVELS;
    let filename = source.attachment_name().unwrap_or_default().to_owned();
    let (body, parts) = match &source.body {
        PartType::Multipart(_) | PartType::Message(_) if too_deep => {
            (Body::Attachment(source_bytes(message, source)), Vec::new())
        }
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
            (Body::Attachment(sent_bytes(message, source)), Vec::new())
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

/// The bytes of a text that was sent as a file: without its transfer encoding, in its own charset.
fn sent_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let (from, to) = (
        part.raw_body_offset() as usize,
        part.raw_end_offset() as usize,
    );
    let bytes = message.raw_message.get(from..to).unwrap_or_default();
    match part.encoding {
        Encoding::Base64 => base64_decode(bytes),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes),
        Encoding::None => None,
    }
    .unwrap_or_else(|| bytes.to_vec())
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
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains("\x1b$") => Cow::Borrowed(text),
        Ok(_) => in_charset(bytes, "iso-2022-jp"),
        Err(_) => in_charset(bytes, "windows-1252"),
    };
    if text.contains("=?") {
        let mut line = unfolded(&text).into_bytes();
        line.push(b'\n');
        if let Some(decoded) = MessageStream::new(&line).parse_unstructured().into_text() {
            return decoded.into_owned();
        }
    }
    unfolded(&text)
}

/// Header text that broke the rule and came as bytes, in the charset it is probably in.
fn in_charset<'a>(bytes: &'a [u8], charset: &str) -> Cow<'a, str> {
    match charset_decoder(charset.as_bytes()) {
        Some(decode) => Cow::Owned(decode(bytes)),
        None => String::from_utf8_lossy(bytes),
    }
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
    let raw = with_whole_boundaries(raw);
    let Some(message) = MessageParser::default().parse(&*raw) else {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn only_text(raw: &[u8]) -> String {
        let tree = tree(raw);
        let texts: Vec<_> = tree
            .walk()
            .into_iter()
            .filter_map(|part| match &part.body {
                Body::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
                _ => None,
            })
            .collect();
        texts.join("|")
    }

    #[test]
    fn a_boundary_on_the_next_line_is_seen() {
        let raw = b"Content-Type: multipart/mixed; boundary=\r\n \"---x y\"\r\n\r\n\
            -----x y\r\n\r\none\r\n-----x y\r\n\r\ntwo\r\n-----x y--\r\n";
        assert_eq!(only_text(raw), "one|two");
        assert_eq!(snippet(raw), "one");
    }

    #[test]
    fn headers_that_came_as_bytes_are_guessed() {
        assert_eq!(decoded(b"Forma\xe7\xe3o"), "Formação");
        assert_eq!(decoded(b"\x1b$B;3ED\x1b(B"), "山田");
        assert_eq!(decoded("山田".as_bytes()), "山田");
        assert_eq!(
            decoded(b"one\r\n  two  =?UTF-8?Q?=E5=B1=B1?=\r\n"),
            "one two 山"
        );
    }

    #[test]
    fn parts_within_parts_come_to_an_end() {
        for level in [
            "Content-Type: message/rfc822\r\n\r\n",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        ] {
            let raw = level.repeat(5_000);
            assert!(tree(raw.as_bytes()).walk().len() <= MOST_LEVELS + 2);
        }
    }

    #[test]
    fn a_text_file_keeps_its_own_charset() {
        let raw = b"Content-Type: text/csv; charset=Shift_JIS; name=a.csv\r\n\
            Content-Transfer-Encoding: base64\r\n\r\njlKTYw==\r\n";
        let tree = tree(raw);
        assert!(matches!(&tree.body, Body::Attachment(bytes) if bytes == b"\x8e\x52\x93\x63"));
    }
}
