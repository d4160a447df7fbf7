//! A message as its sender made it richest. Each part stands by itself: what one leaves open cannot swallow the next.

use super::{Elsewhere, Part, plain_lines};
use crate::charset::{self, Decode};

/// The first bytes of an HTML text, in which browsers look for its charset.
const META_BYTES: usize = 1_024;

/// One part of a message's text.
#[derive(Clone, PartialEq, Eq)]
pub enum Section {
    /// HTML as the sender wrote it. To be sanitized, and shown in a frame of its own.
    Html(String),
    /// Plain text. Lines end in `\n`.
    Text(String),
    /// Gmail keeps it apart: get the attachment, then [`Elsewhere::read_section`].
    Elsewhere(Elsewhere),
}

opaque_debug!(Section);

impl Section {
    pub(super) fn read(
        bytes: &[u8],
        charset: Option<&str>,
        is_html: bool,
        decode: &dyn Decode,
    ) -> Self {
        if is_html {
            let charset = charset.map(str::to_owned).or_else(|| meta_charset(bytes));
            Self::Html(charset::text(charset.as_deref(), bytes, decode))
        } else {
            Self::Text(plain_lines(&charset::text(charset, bytes, decode)))
        }
    }

    fn of(part: &Part, decode: &dyn Decode) -> Option<Self> {
        match (part.text_bytes(), &part.body.attachment_id) {
            (Some(bytes), _) => {
                let section = Self::read(&bytes, part.charset(), part.is("text/html"), decode);
                Some(section).filter(|section| !section.is_blank())
            }
            (None, Some(id)) => Some(Self::Elsewhere(Elsewhere::of(part, id))),
            (None, None) => None,
        }
    }

    fn is_blank(&self) -> bool {
        match self {
            Self::Html(text) | Self::Text(text) => text.trim().is_empty(),
            Self::Elsewhere(_) => false,
        }
    }
}

/// What an HTML text says about its charset in a `meta` element: `charset=x`, or `content="text/html; charset=x"`.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..META_BYTES).unwrap_or(bytes);
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    start.split("<meta").skip(1).find_map(|tag| {
        let (_, value) = tag.split_once('>')?.0.split_once("charset")?;
        let value = value.trim_start().strip_prefix('=')?;
        let value = value.trim_start_matches(['"', '\'', ' ']);
        let end = value.find(['"', '\'', ' ', ';', '/']);
        let name = end.and_then(|end| value.get(..end)).unwrap_or(value);
        (!name.is_empty()).then(|| name.to_owned())
    })
}

/// The parts to show, if there is HTML among them.
pub(super) fn collect(root: &Part, decode: &dyn Decode) -> Vec<Section> {
    let leaves = richest(root, decode);
    if !leaves.iter().any(|leaf| leaf.is("text/html")) {
        return Vec::new();
    }
    leaves
        .into_iter()
        .filter_map(|leaf| Section::of(leaf, decode))
        .collect()
}

/// The leaves of the richest rendition: of alternatives the last that has something (RFC 2046 section 5.1.4). The
/// tree's depth is bounded, and so is this recursion.
fn richest<'a>(part: &'a Part, decode: &dyn Decode) -> Vec<&'a Part> {
    if part.is_body_text() {
        return vec![part];
    }
    let mut children = part.parts.iter().map(|child| richest(child, decode));
    if part.is("multipart/alternative") {
        let has_words = |leaves: &Vec<&Part>| leaves.iter().any(|leaf| !leaf.is_blank(decode));
        children.rfind(has_words).unwrap_or_default()
    } else if part.is_multipart() {
        children.flatten().collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE;

    use super::*;
    use crate::charset::Utf8Only;
    use crate::mime::{MOST_TEXT_BYTES, Payload};

    fn leaf(content_type: &str, text: impl AsRef<[u8]>) -> String {
        let mime_type = content_type.split(';').next().unwrap();
        format!(
            r#"{{"mimeType":"{mime_type}","filename":"","headers":[{{"name":"Content-Type","value":"{content_type}"}}],"body":{{"size":{},"data":"{}"}}}}"#,
            text.as_ref().len(),
            URL_SAFE.encode(text)
        )
    }

    fn multipart(kind: &str, parts: &[String]) -> String {
        format!(
            r#"{{"mimeType":"multipart/{kind}","filename":"","parts":[{}]}}"#,
            parts.join(",")
        )
    }

    fn sections(json: &str) -> Vec<String> {
        let payload: Payload = serde_json::from_str(json).unwrap();
        let shown = |section| match section {
            Section::Html(html) => format!("html {html}"),
            Section::Text(text) => format!("text {text}"),
            Section::Elsewhere(elsewhere) => format!("at {}", elsewhere.attachment_id.as_str()),
        };
        payload.sections(&Utf8Only).into_iter().map(shown).collect()
    }

    #[test]
    fn takes_the_richest_alternative_and_what_follows_it() {
        let body = multipart(
            "alternative",
            &[
                leaf("text/plain", "plain"),
                multipart(
                    "related",
                    &[leaf("text/html", "<b>rich</b>"), leaf("image/png", "x")],
                ),
            ],
        );
        let mail = multipart("mixed", &[body, leaf("text/plain", "footer\r\n")]);
        assert_eq!(sections(&mail), ["html <b>rich</b>", "text footer"]);
    }

    #[test]
    fn an_open_quote_in_one_part_stays_in_that_part() {
        let mail = multipart(
            "mixed",
            &[
                leaf("text/html", "<img src=\"https://a.example/?"),
                leaf("text/plain", "secret"),
                leaf("text/html", "\">"),
            ],
        );
        assert_eq!(
            sections(&mail),
            [
                "html <img src=\"https://a.example/?",
                "text secret",
                "html \">"
            ]
        );
    }

    #[test]
    fn a_message_without_html_has_no_sections() {
        let blank = multipart(
            "alternative",
            &[leaf("text/plain", "plain"), leaf("text/html", " \r\n")],
        );
        for json in [leaf("text/plain", "a"), blank, "{}".to_owned()] {
            assert!(sections(&json).is_empty(), "{json}");
        }
    }

    #[test]
    fn html_that_gmail_keeps_apart_is_named() {
        let part = r#"{"mimeType":"text/html","body":{"attachmentId":"AN-1","size":9}}"#;
        assert_eq!(sections(part), ["at AN-1"]);
    }

    #[test]
    fn finds_the_charset_that_html_names_itself() {
        let check = |html: &str, expect: Option<&str>| {
            assert_eq!(meta_charset(html.as_bytes()).as_deref(), expect, "{html}");
        };
        check("<html><META CharSet=Shift_JIS>", Some("shift_jis"));
        check("<meta charset = 'euc-jp' />", Some("euc-jp"));
        check(
            r#"<meta name=x><meta http-equiv="Content-Type" content="text/html; charset=iso-2022-jp">"#,
            Some("iso-2022-jp"),
        );
        check("<p>charset=euc-jp", None);
        check("<meta charset=", None);
        check(&format!("{}<meta charset=euc-jp>", " ".repeat(2_000)), None);
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn html_is_read_in_the_charset_it_names() {
        use crate::charset::Tables;
        let html = b"<meta charset=koi8-r>\xeb\xcc\xc9\xc5\xce\xd4";
        let payload: Payload = serde_json::from_str(&leaf("text/html", html)).unwrap();
        assert!(
            payload.sections(&Tables) == [Section::Html("<meta charset=koi8-r>Клиент".to_owned())]
        );
    }

    #[test]
    fn of_a_huge_text_only_the_start_is_read() {
        let json = leaf("text/html", "顧".repeat(MOST_TEXT_BYTES));
        let payload: Payload = serde_json::from_str(&json).unwrap();
        assert!(payload.is_long());
        let Some(Section::Html(html)) = payload.sections(&Utf8Only).pop() else {
            panic!("HTML")
        };
        assert_eq!(html.len(), MOST_TEXT_BYTES);
        assert!(!html.contains('\u{fffd}'));
        let short: Payload = serde_json::from_str(&leaf("text/html", "a")).unwrap();
        assert!(!short.is_long());
    }

    #[test]
    fn utf_7_is_told() {
        let names = |content_type: &str| {
            let payload: Payload = serde_json::from_str(&leaf(content_type, "+ADw-")).unwrap();
            payload.names_utf7()
        };
        assert!(names("text/html; charset=UTF-7"));
        assert!(!names("text/html; charset=UTF-8"));
    }
}
