//! Reading the tree, with limits: a mail of thousands of parts or levels is cut, said to be cut, and still shown.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::headers::Headers;
use crate::{AttachmentId, bytes};

/// The most parts kept of one message.
pub const MOST_PARTS: usize = 1_000;
/// The most levels kept of one message; half of what the JSON parser would take.
pub const MOST_DEPTH: usize = 40;

/// The most bytes of one text that are read; a novel has one million.
pub const MOST_TEXT_BYTES: usize = 3_000_000;

/// A message's headers and parts.
#[derive(Clone, Default)]
pub struct Payload {
    /// The message itself.
    pub root: Part,
    /// Parts or levels beyond the limits were left out.
    pub is_cut: bool,
}

/// A node of the tree.
#[derive(Clone, Default)]
pub struct Part {
    /// `""` for the message, then `0`, `0.1`, …
    pub part_id: String,
    /// For example `text/plain`.
    pub mime_type: String,
    /// As the sender wrote it: see [`super::file_name`].
    pub filename: String,
    /// All headers of the part.
    pub headers: Headers,
    /// Of a leaf.
    pub body: Body,
    /// Of a container.
    pub parts: Vec<Self>,
}

/// The content of a leaf: here, or to be got by id.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Body {
    /// Where the content is, if it is not here.
    pub attachment_id: Option<AttachmentId>,
    /// The size of the content in bytes.
    #[serde(rename = "size")]
    pub size_bytes: u64,
    /// The content in base64.
    pub data: Option<String>,
}

opaque_debug!(Payload, Part, Body);

impl Payload {
    /// The message's headers.
    pub fn headers(&self) -> &Headers {
        &self.root.headers
    }
}

impl Part {
    pub(super) fn is(&self, mime_type: &str) -> bool {
        self.mime_type.eq_ignore_ascii_case(mime_type)
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.mime_type
            .get(..10)
            .is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
    }

    /// Plain text or HTML that the sender did not attach.
    pub(super) fn is_body_text(&self) -> bool {
        let disposition = self
            .headers
            .first("Content-Disposition")
            .unwrap_or_default()
            .trim_start();
        let attached = disposition
            .get(..10)
            .is_some_and(|start| start.eq_ignore_ascii_case("attachment"));
        (self.is("text/plain") || self.is("text/html")) && self.filename.is_empty() && !attached
    }

    pub(super) fn is_blank(&self, decode: &dyn crate::charset::Decode) -> bool {
        let text = self
            .text_bytes()
            .map(|bytes| crate::charset::text(self.charset(), &bytes, decode));
        text.is_some_and(|text| text.trim().is_empty())
    }

    /// The content, if it is here. Base64 that cannot be read is no content.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        bytes::from_base64(self.body.data.as_deref()?)
    }

    /// The content of a text, if it is here, up to [`MOST_TEXT_BYTES`].
    pub(super) fn text_bytes(&self) -> Option<Vec<u8>> {
        let data = self.body.data.as_deref()?;
        let bytes = bytes::from_base64_start(data, MOST_TEXT_BYTES / 3 * 4)?;
        Some(if self.is_long() {
            whole_characters(bytes)
        } else {
            bytes
        })
    }

    /// Whether this is a text of which only the start is read.
    pub(super) fn is_long(&self) -> bool {
        let data = self.body.data.as_deref().unwrap_or_default();
        data.len() > MOST_TEXT_BYTES / 3 * 4 || self.body.size_bytes > MOST_TEXT_BYTES as u64
    }

    /// The charset that the part says it is in.
    pub(super) fn charset(&self) -> Option<&str> {
        let content_type = self.headers.first("Content-Type")?;
        let value = content_type.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        })?;
        Some(value.trim().trim_matches(['"', '\'']))
    }
}

/// The start of a text that came by itself, up to [`MOST_TEXT_BYTES`].
pub(super) fn start_of(bytes: &[u8]) -> Cow<'_, [u8]> {
    bytes
        .get(..MOST_TEXT_BYTES)
        .map_or(Cow::Borrowed(bytes), |start| {
            whole_characters(start.to_vec()).into()
        })
}

/// Drops the half of a UTF-8 character that a cut leaves at the end.
fn whole_characters(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
    bytes
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limits = Limits {
            parts_left: Cell::new(MOST_PARTS),
            is_cut: Cell::new(false),
        };
        let root = PartSeed {
            limits: &limits,
            depth: 0,
        }
        .deserialize(deserializer)?;
        Ok(Self {
            root,
            is_cut: limits.is_cut.get(),
        })
    }
}

struct Limits {
    parts_left: Cell<usize>,
    is_cut: Cell<bool>,
}

#[derive(Clone, Copy)]
struct PartSeed<'a> {
    limits: &'a Limits,
    depth: usize,
}

/// The children of a part at this depth.
struct PartsSeed<'a>(PartSeed<'a>);

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Field {
    PartId,
    MimeType,
    Filename,
    Headers,
    Body,
    Parts,
    #[serde(other)]
    Other,
}

impl<'de> DeserializeSeed<'de> for PartSeed<'_> {
    type Value = Part;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Part, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PartSeed<'_> {
    type Value = Part;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message part")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Part, A::Error> {
        let mut part = Part::default();
        while let Some(field) = map.next_key()? {
            match field {
                Field::PartId => part.part_id = map.next_value()?,
                Field::MimeType => part.mime_type = map.next_value()?,
                Field::Filename => part.filename = map.next_value()?,
                Field::Headers => part.headers = map.next_value()?,
                Field::Body => part.body = map.next_value()?,
                Field::Parts => {
                    part.parts = map.next_value_seed(PartsSeed(Self {
                        depth: self.depth + 1,
                        ..self
                    }))?
                }
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(part)
    }
}

impl<'de> DeserializeSeed<'de> for PartsSeed<'_> {
    type Value = Vec<Part>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Part>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PartsSeed<'_> {
    type Value = Vec<Part>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("message parts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Part>, A::Error> {
        let PartSeed { limits, depth } = self.0;
        let mut parts = Vec::new();
        loop {
            if limits.parts_left.get() == 0 || depth > MOST_DEPTH {
                // Skipping is a loop inside the JSON parser: deep levels cost no stack.
                if seq.next_element::<IgnoredAny>()?.is_none() {
                    return Ok(parts);
                }
                limits.is_cut.set(true);
                continue;
            }
            let Some(part) = seq.next_element_seed(self.0)? else {
                return Ok(parts);
            };
            parts.push(part);
            limits
                .parts_left
                .set(limits.parts_left.get().saturating_sub(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::Utf8Only;

    fn count(part: &Part) -> usize {
        1 + part.parts.iter().map(count).sum::<usize>()
    }

    #[test]
    fn reads_a_small_tree_whole() {
        let json = r#"{"partId":"","mimeType":"multipart/mixed","filename":"","headers":[{"name":"A","value":"b"}],"body":{"size":0},"extra":[1],
            "parts":[{"partId":"0","mimeType":"text/plain","body":{"size":2,"data":"SGk="}},{"partId":"1","filename":"a.pdf","body":{"attachmentId":"AN-1","size":9}}]}"#;
        let payload: Payload = serde_json::from_str(json).unwrap();
        assert!(!payload.is_cut && payload.headers().first("a") == Some("b"));
        assert_eq!(payload.root.parts[0].bytes().unwrap(), b"Hi");
        assert_eq!(
            payload.root.parts[1]
                .body
                .attachment_id
                .as_ref()
                .unwrap()
                .as_str(),
            "AN-1"
        );
    }

    #[test]
    fn cuts_a_bomb_of_parts_and_shows_the_rest() {
        let part = r#"{"mimeType":"text/plain","filename":"","body":{"size":1,"data":"YQ"}}"#;
        let json = format!(
            r#"{{"mimeType":"multipart/mixed","parts":[{}]}}"#,
            [part; 5_000].join(",")
        );
        let payload: Payload = serde_json::from_str(&json).unwrap();
        assert!(payload.is_cut);
        assert_eq!(count(&payload.root), MOST_PARTS + 1);
        assert!(payload.text(&Utf8Only).unwrap().text.starts_with('a'));
    }

    #[test]
    fn cuts_a_bomb_of_levels_without_using_the_stack_for_it() {
        let levels = 100_000;
        let json = r#"{"mimeType":"multipart/mixed","parts":["#.repeat(levels)
            + "{}"
            + &"]}".repeat(levels);
        let payload: Payload = serde_json::from_str(&json).unwrap();
        assert!(payload.is_cut);
        assert_eq!(count(&payload.root), MOST_DEPTH + 1);
    }
}
