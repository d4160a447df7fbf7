//! The MIME tree of a message as `format=full` gives it: which part to show, what hangs on it.

mod attachment;
mod file_name;
mod section;
mod tree;

pub use attachment::{Attachment, Source};
pub use file_name::file_name;
pub use section::Section;
pub use tree::{Body, MOST_DEPTH, MOST_PARTS, MOST_TEXT_BYTES, Part, Payload};

use crate::charset::{self, Decode};
use crate::{AttachmentId, html};

/// What to show of a message.
#[derive(Clone, PartialEq, Eq)]
pub enum Shown {
    /// The text itself.
    Text(BodyText),
    /// The text is not in the tree: get the attachment, then [`Elsewhere::read`].
    Elsewhere(Elsewhere),
    /// The message has no text.
    Nothing,
}

/// A message's text, safe as text and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct BodyText {
    /// Lines end in `\n`.
    pub text: String,
    /// The message has no plain text; this was made from its HTML.
    pub from_html: bool,
}

/// A text part whose bytes Gmail keeps apart.
#[derive(Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// What to get.
    pub attachment_id: AttachmentId,
    charset: Option<String>,
    is_html: bool,
}

opaque_debug!(Shown, BodyText, Elsewhere);

impl Elsewhere {
    fn of(part: &Part, id: &AttachmentId) -> Self {
        Self {
            attachment_id: id.clone(),
            charset: part.charset().map(str::to_owned),
            is_html: part.is("text/html"),
        }
    }

    /// The text in the bytes that were got.
    pub fn read(&self, bytes: &[u8], decode: &dyn Decode) -> BodyText {
        let bytes = tree::start_of(bytes);
        BodyText::new(&bytes, self.charset.as_deref(), self.is_html, decode)
    }

    /// The same, as its sender wrote it.
    pub fn read_section(&self, bytes: &[u8], decode: &dyn Decode) -> Section {
        let bytes = tree::start_of(bytes);
        Section::read(&bytes, self.charset.as_deref(), self.is_html, decode)
    }
}

impl BodyText {
    fn new(bytes: &[u8], charset: Option<&str>, from_html: bool, decode: &dyn Decode) -> Self {
        let text = match Section::read(bytes, charset, from_html, decode) {
            Section::Html(html) => html::to_text(&html),
            Section::Text(text) => text,
            Section::Elsewhere(_) => String::new(),
        };
        Self { text, from_html }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Text with bare line feeds, without empty lines around it and without other control characters.
fn plain_lines(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines
        .trim_start_matches('\n')
        .trim_end()
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

impl Payload {
    /// The text to show: plain text where the message has some, else its HTML as text. Texts that follow one another
    /// (a mailing list's footer) are put together.
    pub fn shown(&self, decode: &dyn Decode) -> Shown {
        let mut texts: Vec<BodyText> = Vec::new();
        let mut elsewhere = None;
        for leaf in readable(&self.root, decode) {
            match (leaf.text_bytes(), &leaf.body.attachment_id) {
                (Some(bytes), _) => texts.push(BodyText::new(
                    &bytes,
                    leaf.charset(),
                    leaf.is("text/html"),
                    decode,
                )),
                (None, Some(id)) if elsewhere.is_none() => {
                    elsewhere = Some(Elsewhere::of(leaf, id));
                }
                (None, _) => {}
            }
        }
        texts.retain(|text| !text.is_blank());
        match (texts.is_empty(), elsewhere) {
            (false, _) => Shown::Text(BodyText {
                from_html: texts.iter().any(|text| text.from_html),
                text: texts
                    .into_iter()
                    .map(|text| text.text)
                    .collect::<Vec<_>>()
                    .join("\n\n"),
            }),
            (true, Some(elsewhere)) => Shown::Elsewhere(elsewhere),
            (true, None) => Shown::Nothing,
        }
    }

    /// The message as its sender made it richest, part by part; nothing where that has no HTML, and
    /// [`Payload::shown`] is all there is.
    pub fn sections(&self, decode: &dyn Decode) -> Vec<Section> {
        section::collect(&self.root, decode)
    }

    /// Whether a text is so long that only its start is read.
    pub fn is_long(&self) -> bool {
        any(&self.root, &|part| part.is_body_text() && part.is_long())
    }

    /// Whether a text says that it is UTF-7, and is therefore shown as its bytes stand.
    pub fn names_utf7(&self) -> bool {
        any(&self.root, &|part| {
            part.is_body_text() && part.charset().is_some_and(charset::is_utf7)
        })
    }

    /// What [`Payload::shown`] shows, if it is in the tree.
    pub fn text(&self, decode: &dyn Decode) -> Option<BodyText> {
        match self.shown(decode) {
            Shown::Text(text) => Some(text),
            Shown::Elsewhere(_) | Shown::Nothing => None,
        }
    }

    /// What hangs on the message, in order: everything that is not its text.
    pub fn attachments(&self, decode: &dyn Decode) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        attachment::collect(&self.root, decode, &mut attachments);
        attachments
    }
}

/// Whether something holds of a part or of one below it. The tree's depth is bounded, and so is this recursion.
fn any(part: &Part, holds: &dyn Fn(&Part) -> bool) -> bool {
    holds(part) || part.parts.iter().any(|child| any(child, holds))
}

/// The leaves that make up a message's text. The tree's depth is bounded, and so is this recursion.
fn readable<'a>(part: &'a Part, decode: &dyn Decode) -> Vec<&'a Part> {
    if part.is_body_text() {
        return vec![part];
    }
    let children = part.parts.iter().map(|child| readable(child, decode));
    if part.is("multipart/alternative") {
        let choices: Vec<Vec<&Part>> = children.filter(|leaves| !leaves.is_empty()).collect();
        let plain = choices.iter().position(|leaves| {
            leaves
                .iter()
                .all(|leaf| leaf.is("text/plain") && !leaf.is_blank(decode))
        });
        // RFC 2046 section 5.1.4: the last is the richest.
        let choice = plain.unwrap_or(choices.len().saturating_sub(1));
        return choices.into_iter().nth(choice).unwrap_or_default();
    }
    if part.is_multipart() {
        children.flatten().collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::Utf8Only;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE;

    fn leaf(mime_type: &str, text: &str) -> String {
        format!(
            r#"{{"mimeType":"{mime_type}","filename":"","body":{{"size":{},"data":"{}"}}}}"#,
            text.len(),
            URL_SAFE.encode(text)
        )
    }

    fn multipart(kind: &str, parts: &[String]) -> String {
        format!(
            r#"{{"mimeType":"multipart/{kind}","filename":"","body":{{"size":0}},"parts":[{}]}}"#,
            parts.join(",")
        )
    }

    fn payload(json: &str) -> Payload {
        serde_json::from_str(json).unwrap()
    }

    fn text(json: &str) -> Option<(String, bool)> {
        payload(json)
            .text(&Utf8Only)
            .map(|BodyText { text, from_html }| (text, from_html))
    }

    fn some(text: &str, from_html: bool) -> Option<(String, bool)> {
        Some((text.to_owned(), from_html))
    }

    #[test]
    fn prefers_plain_text() {
        let both = multipart(
            "alternative",
            &[
                leaf("text/plain", "\r\n  plain\r\ntext\r\n"),
                leaf("text/html", "<b>html</b>"),
            ],
        );
        assert_eq!(text(&both), some("  plain\ntext", false));
    }

    #[test]
    fn takes_html_where_plain_text_is_missing_or_blank() {
        assert_eq!(text(&leaf("text/html", "<p>a<p>b")), some("a\n\nb", true));
        let blank = multipart(
            "alternative",
            &[
                leaf("text/plain", " \r\n"),
                leaf("text/html", "<b>html</b>"),
            ],
        );
        assert_eq!(text(&blank), some("html", true));
    }

    #[test]
    fn finds_the_text_inside_nested_parts() {
        let body = multipart(
            "alternative",
            &[
                leaf("text/plain", "plain"),
                multipart("related", &[leaf("text/html", "html")]),
            ],
        );
        let mail = multipart(
            "mixed",
            &[
                body,
                leaf("text/plain", "footer"),
                leaf("application/pdf", "x"),
            ],
        );
        assert_eq!(text(&mail), some("plain\n\nfooter", false));
    }

    #[test]
    fn does_not_take_a_forwarded_message_or_a_named_text_for_the_text() {
        let forwarded = format!(
            r#"{{"mimeType":"message/rfc822","filename":"","parts":[{}]}}"#,
            leaf("text/plain", "inner")
        );
        let named =
            leaf("text/plain", "notes").replace(r#""filename":"""#, r#""filename":"notes.txt""#);
        assert_eq!(text(&multipart("mixed", &[forwarded, named])), None);
    }

    #[test]
    fn says_where_the_text_is_when_gmail_keeps_it_apart() {
        let part = r#"{"mimeType":"text/html","headers":[{"name":"content-type","value":"text/html; Charset=\"utf-8\"; x=y"}],"body":{"attachmentId":"AN-1","size":9}}"#;
        let Shown::Elsewhere(elsewhere) = payload(part).shown(&Utf8Only) else {
            panic!()
        };
        assert_eq!(elsewhere.attachment_id.as_str(), "AN-1");
        assert!(
            elsewhere.read(b"<i>a</i>", &Utf8Only)
                == BodyText {
                    text: "a".to_owned(),
                    from_html: true
                }
        );
    }

    #[test]
    fn a_message_without_text_shows_nothing() {
        for json in [
            "{}",
            r#"{"mimeType":"text/plain"}"#,
            r#"{"mimeType":"multipart/mixed","parts":[]}"#,
        ] {
            assert!(payload(json).shown(&Utf8Only) == Shown::Nothing, "{json}");
        }
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn reads_text_that_kept_its_charset() {
        let data = URL_SAFE.encode(b"\x1b$B8\\5R\x1b(B");
        let json = format!(
            r#"{{"mimeType":"text/plain","headers":[{{"name":"Content-Type","value":"text/plain; charset=ISO-2022-JP"}}],"body":{{"data":"{data}"}}}}"#
        );
        assert_eq!(payload(&json).text(&charset::Tables).unwrap().text, "顧客");
    }
}
