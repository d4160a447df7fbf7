//! What hangs on a message.

use super::{Part, file_name};
use crate::AttachmentId;
use crate::charset::Decode;

/// A file of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Safe to show and to save under.
    pub name: String,
    /// What the sender says it is.
    pub mime_type: String,
    /// The size of the file in bytes.
    pub size_bytes: u64,
    /// Which part of the message it is: the same in every answer, unlike [`AttachmentId`].
    pub part_id: String,
    /// What `cid:` links in the HTML call it.
    pub content_id: Option<String>,
    /// Where its bytes are.
    pub source: Source,
}

/// Where the bytes of an attachment are.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// At Gmail.
    ById(AttachmentId),
    /// In the message.
    Here(Vec<u8>),
}

opaque_debug!(Attachment, Source);

/// Collects the attachments below a part. The tree's depth is bounded, and so is this recursion.
pub(super) fn collect(part: &Part, decode: &dyn Decode, attachments: &mut Vec<Attachment>) {
    if part.is_body_text() {
        return;
    }
    let source = match &part.body.attachment_id {
        Some(id) => Some(Source::ById(id.clone())),
        None => part
            .bytes()
            .filter(|bytes| !bytes.is_empty())
            .map(Source::Here),
    };
    match source {
        Some(source) if !part.is_multipart() => attachments.push(Attachment {
            name: file_name(&part.filename, &part.mime_type, decode),
            mime_type: part.mime_type.clone(),
            size_bytes: part.body.size_bytes,
            part_id: part.part_id.clone(),
            content_id: part
                .headers
                .first("Content-ID")
                .map(|id| id.trim().trim_matches(['<', '>']).to_owned()),
            source,
        }),
        // A forwarded message that Gmail does not offer as a file: then at least what hangs on it.
        _ => part
            .parts
            .iter()
            .for_each(|child| collect(child, decode, attachments)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::Utf8Only;
    use crate::mime::Payload;

    fn attachments(json: &str) -> Vec<Attachment> {
        serde_json::from_str::<Payload>(json)
            .unwrap()
            .attachments(&Utf8Only)
    }

    #[test]
    fn lists_files_and_inline_images_but_not_the_text() {
        let json = r#"{"mimeType":"multipart/mixed","parts":[
            {"partId":"0","mimeType":"text/html","filename":"","body":{"size":3,"data":"YWJj"}},
            {"partId":"1","mimeType":"image/png","filename":"logo.png","headers":[{"name":"Content-Id","value":"<logo@x>"}],"body":{"attachmentId":"AN-1","size":70}},
            {"partId":"2","mimeType":"text/plain","filename":"../notes.txt","body":{"size":3,"data":"YWJj"}},
            {"partId":"3","mimeType":"message/rfc822","filename":"","parts":[{"partId":"3.0","mimeType":"application/pdf","filename":"in.pdf","body":{"attachmentId":"AN-2","size":9}}]}]}"#;
        let list = attachments(json);
        let names: Vec<_> = list
            .iter()
            .map(|file| (file.part_id.as_str(), file.name.as_str(), file.size_bytes))
            .collect();
        assert_eq!(
            names,
            [
                ("1", "logo.png", 70),
                ("2", "notes.txt", 3),
                ("3.0", "in.pdf", 9)
            ]
        );
        assert_eq!(list[0].content_id.as_deref(), Some("logo@x"));
        assert!(list[1].source == Source::Here(b"abc".to_vec()));
    }

    #[test]
    fn text_that_the_sender_attached_is_a_file() {
        let json = r#"{"mimeType":"text/plain","headers":[{"name":"Content-Disposition","value":"ATTACHMENT"}],"body":{"size":3,"data":"YWJj"}}"#;
        assert_eq!(attachments(json)[0].name, "attachment.txt");
    }

    #[test]
    fn a_message_of_one_file_has_one_attachment() {
        let json = r#"{"mimeType":"application/pdf","filename":"a.pdf","body":{"attachmentId":"AN-1","size":9}}"#;
        assert_eq!(attachments(json).len(), 1);
        assert!(attachments("{}").is_empty());
    }
}
