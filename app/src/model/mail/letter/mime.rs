//! A mail as it goes over the wire: RFC 5322 and MIME, built by `mail-builder`.

use super::{
    Letter,
    body::{self, QUOTE_CLOSE, QUOTE_OPEN},
    quoted::Quote,
    recipients::Recipient,
};
use crate::model::mail::source::WRITTEN_HERE;
use gmail::messages::row::MAILER;
use mail_builder::{
    MessageBuilder,
    headers::{address::Address, date::Date, message_id::MessageId, text::Text},
    mime::{BodyPart, MimePart},
};

/// A file of a mail, with what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct FileData {
    /// Which of the mail's files.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is: a MIME type.
    pub mime_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What is fixed when a mail is built.
pub struct Fixed<'a> {
    /// Who writes.
    pub from: &'a Recipient,
    /// Its Message-ID, without brackets.
    pub message_id: &'a str,
    /// When, in seconds since 1970.
    pub at_s: i64,
}

/// The mail. Images that stand in its text come with the HTML (RFC 2387), other files after it.
pub fn build(letter: &Letter, fixed: &Fixed<'_>, files: &[FileData]) -> Vec<u8> {
    let domain = fixed
        .from
        .address
        .rsplit_once('@')
        .map_or("localhost", |(_, domain)| domain);
    let content_id = |file: &str| format!("{file}@{domain}");
    let shown: Vec<&str> = letter.shown_files().collect();
    let (inline, attached): (Vec<&FileData>, Vec<&FileData>) = files
        .iter()
        .partition(|file| shown.contains(&file.id.as_str()));

    let (text, html) = texts(letter, &content_id);
    let html = MimePart::new("text/html; charset=utf-8", BodyPart::Text(html.into()));
    let html = if inline.is_empty() {
        html
    } else {
        let images = inline
            .into_iter()
            .map(|file| part(file).inline().cid(content_id(&file.id)));
        let parts: Vec<MimePart<'_>> = core::iter::once(html).chain(images).collect();
        MimePart::new("multipart/related", parts)
    };
    let text = MimePart::new("text/plain; charset=utf-8", BodyPart::Text(text.into()));
    let both = MimePart::new("multipart/alternative", vec![text, html]);
    let body = if attached.is_empty() {
        both
    } else {
        let files = attached
            .into_iter()
            .map(|file| part(file).attachment(file_name(&file.name)));
        let parts: Vec<MimePart<'_>> = core::iter::once(both).chain(files).collect();
        MimePart::new("multipart/mixed", parts)
    };

    let mut builder = MessageBuilder::new()
        .message_id(MessageId::new(fixed.message_id))
        .date(Date::new(fixed.at_s))
        .from(address(fixed.from))
        .header(MAILER, Text::new(WRITTEN_HERE))
        .subject(one_line(&letter.subject));
    for (name, list) in [("To", &letter.to), ("Cc", &letter.cc), ("Bcc", &letter.bcc)] {
        if !list.is_empty() {
            let list = list.iter().map(address).collect();
            builder = builder.header(name, Address::new_list(list));
        }
    }
    if let Some(answers) = &letter.answers {
        if let Some(id) = &answers.in_reply_to {
            builder = builder.in_reply_to(MessageId::new(id.as_str()));
        }
        if !answers.references.is_empty() {
            let ids = answers.references.iter().map(String::as_str);
            builder = builder.references(MessageId::new_list(ids));
        }
    }
    let mut mail = Vec::new();
    builder.body(body).serialize(&mut mail);
    mail
}

fn part(file: &FileData) -> MimePart<'_> {
    let kind = mime_type(&file.mime_type);
    MimePart::new(kind, BodyPart::Binary(file.bytes.as_slice().into()))
}

/// A type that may stand in a header; anything else is bytes. Text goes as bytes too: what a file
/// says about itself is not changed on the way.
fn mime_type(kind: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
    let known = kind.split_once('/').is_some_and(|(a, b)| {
        !a.is_empty() && !b.is_empty() && a.chars().all(plain) && b.chars().all(plain)
    });
    let composite = kind.starts_with("multipart/") || kind.starts_with("message/");
    if known && !composite {
        kind.to_ascii_lowercase()
    } else {
        "application/octet-stream".to_owned()
    }
}

fn file_name(name: &str) -> String {
    let name = one_line(name);
    if name.is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

fn address(recipient: &Recipient) -> Address<'_> {
    let name = one_line(&recipient.name);
    let name = (!name.is_empty()).then_some(name);
    Address::new_address(name, recipient.address.as_str())
}

/// A header's text: one line, whatever was pasted.
fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}

/// Both texts.
fn texts(letter: &Letter, content_id: &dyn Fn(&str) -> String) -> (String, String) {
    let mut text = letter.body.to_text();
    let mut html = format!(
        "<div dir=\"auto\">\n{}</div>\n",
        letter.body.to_html(content_id)
    );
    if let Some(quote) = &letter.quote {
        text.push_str("\n\n");
        push_quoted_text(&mut text, quote);
        push_quoted_html(&mut html, quote, content_id);
    }
    text.push('\n');
    (text, html)
}

fn push_quoted_text(text: &mut String, quote: &Quote) {
    for line in &quote.intro {
        text.push_str(line);
        text.push('\n');
    }
    if quote.forwarded {
        text.push('\n');
        text.push_str(&quote.text);
        return;
    }
    let marked: Vec<String> = quote
        .text
        .split('\n')
        .map(|line| {
            if line.starts_with('>') || line.is_empty() {
                format!(">{line}")
            } else {
                format!("> {line}")
            }
        })
        .collect();
    text.push_str(&marked.join("\n"));
}

fn push_quoted_html(html: &mut String, quote: &Quote, content_id: &dyn Fn(&str) -> String) {
    html.push_str("<br>\n<div class=\"gmail_quote\">\n<div dir=\"auto\" class=\"gmail_attr\">");
    for line in &quote.intro {
        body::spaced(html, line);
        html.push_str("<br>\n");
    }
    html.push_str("</div>\n");
    if !quote.forwarded {
        html.push_str(QUOTE_OPEN);
    }
    match &quote.html {
        Some(quoted) => html.push_str(&quoted.with_ids(content_id)),
        None => body::push_lines(html, &quote.text),
    }
    if !quote.forwarded {
        html.push_str(QUOTE_CLOSE);
    }
    html.push_str("</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::letter::{
        Answers,
        body::{Body, Builder, LineKind, Style},
        quoted::QuotedHtml,
    };
    use gmail::ThreadId;
    use mail_parser::{MessageParser, MimeHeaders};

    const LONG: &str = "四半期ごとの見積書とその内訳およびご契約条件の変更点についてのご説明資料（最終版・社外秘・2026年度）.pdf";

    fn letter() -> Letter {
        let mut body = Builder::default();
        body.text("お世話になっております。", Style::default(), None);
        body.begin(LineKind::Plain);
        body.image("i1", "図");
        Letter {
            to: vec![
                Recipient::new("佐藤, 花子", "hana@a.example"),
                Recipient::new("", "x@b.example"),
            ],
            cc: vec![Recipient::new("O\"Brien \\ Sons", "o@c.example")],
            bcc: vec![Recipient::new("", "boss@d.example")],
            subject: "お見積もりの件につきまして、ご確認のほどよろしくお願い申し上げます（再送）"
                .to_owned(),
            body: body.finish(),
            quote: Some(Quote {
                intro: vec!["佐藤 花子 <hana@a.example>:".to_owned()],
                text: "一行目\n> 前の行\n\n<b>終わり</b>".to_owned(),
                html: None,
                forwarded: false,
            }),
            answers: Some(Answers {
                thread_id: ThreadId::new("18f0").unwrap(),
                in_reply_to: Some("2@a.example".to_owned()),
                references: vec!["1@a.example".to_owned(), "2@a.example".to_owned()],
            }),
            ..Letter::default()
        }
    }

    fn file(id: &str, name: &str, mime_type: &str, bytes: &[u8]) -> FileData {
        FileData {
            id: id.to_owned(),
            name: name.to_owned(),
            mime_type: mime_type.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    fn built(letter: &Letter, files: &[FileData]) -> Vec<u8> {
        let from = Recipient::new("山田 太郎", "taro@e.example");
        let fixed = Fixed {
            from: &from,
            message_id: "8f@e.example",
            at_s: 1_770_000_000,
        };
        build(letter, &fixed, files)
    }

    #[test]
    fn another_parser_reads_everything_back() {
        let files = [
            file("i1", "図.png", "image/png", b"\x89PNG\r\n"),
            file(
                "f1",
                LONG,
                "application/pdf",
                &[0, 1, 2, 255, b'\r', b'\n', b'.'],
            ),
        ];
        let mail = built(&letter(), &files);
        let parsed = MessageParser::default().parse(&mail).unwrap();
        assert_eq!(parsed.message_id(), Some("8f@e.example"));
        assert_eq!(parsed.subject(), Some(letter().subject.as_str()));
        assert_eq!(parsed.header_raw("X-Mailer").map(str::trim), Some("Tegami"));
        let to = parsed.to().unwrap().as_list().unwrap();
        assert_eq!(
            (to[0].name(), to[0].address()),
            (Some("佐藤, 花子"), Some("hana@a.example"))
        );
        assert_eq!((to[1].name(), to[1].address()), (None, Some("x@b.example")));
        let cc = parsed.cc().unwrap().first().unwrap();
        assert_eq!(cc.name(), Some("O\"Brien \\ Sons"));
        assert_eq!(
            parsed.bcc().unwrap().first().unwrap().address(),
            Some("boss@d.example")
        );
        assert_eq!(
            parsed.from().unwrap().first().unwrap().name(),
            Some("山田 太郎")
        );
        assert_eq!(parsed.in_reply_to().as_text(), Some("2@a.example"));
        assert_eq!(parsed.references().as_text_list().unwrap().len(), 2);
        let text = parsed.body_text(0).unwrap();
        let text = text.replace("\r\n", "\n");
        assert!(text.starts_with("お世話になっております。\n[図]\n\n佐藤 花子 <hana@a.example>:\n> 一行目\n>> 前の行\n>\n> <b>"));
        let html = parsed.body_html(0).unwrap();
        assert!(html.contains("<img src=\"cid:i1@e.example\" alt=\"図\">"));
        assert!(html.contains("&lt;b&gt;終わり"));
        let attached: Vec<_> = parsed.attachments().collect();
        let pdf = attached
            .iter()
            .find(|part| part.attachment_name() == Some(LONG))
            .unwrap();
        assert_eq!(pdf.contents(), files[1].bytes);
        let png = attached
            .iter()
            .find(|part| part.content_id() == Some("i1@e.example"))
            .unwrap();
        assert_eq!(png.contents(), files[0].bytes);
    }

    #[test]
    fn a_quoted_mail_keeps_its_form_and_brings_its_images() {
        let mut letter = letter();
        letter.quote = Some(Quote {
            intro: vec!["花子:".to_owned()],
            text: "椅子".to_owned(),
            html: Some(QuotedHtml {
                html: "<table bgcolor=\"#eee\"><tr><td>椅子<img src=\"cid:q1\"></td></tr></table>"
                    .to_owned(),
                images: vec!["q1".to_owned()],
            }),
            forwarded: false,
        });
        let files = [
            file("i1", "図.png", "image/png", b"1"),
            file("q1", "椅子.png", "image/png", b"2"),
            file("f1", "a.pdf", "application/pdf", b"3"),
        ];
        let mail = built(&letter, &files);
        let parsed = MessageParser::default().parse(&mail).unwrap();
        let html = parsed.body_html(0).unwrap();
        assert!(
            html.contains("<td>椅子<img src=\"cid:q1@e.example\"></td>"),
            "{html}"
        );
        let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
        assert!(text.ends_with("花子:\n> 椅子\n"), "{text}");
        let ids: Vec<_> = parsed.attachments().map(|part| part.content_id()).collect();
        assert_eq!(ids, [Some("i1@e.example"), Some("q1@e.example"), None]);
    }

    #[test]
    fn every_line_fits_and_every_byte_is_ascii() {
        let long = Letter {
            body: Body::of_text(&"長い行".repeat(800)),
            ..letter()
        };
        let mail = built(&long, &[file("f1", LONG, "application/pdf", &[7; 4_000])]);
        assert!(mail.is_ascii());
        for line in mail.split(|byte| *byte == b'\n') {
            assert!(line.len() <= 998, "{}", line.len());
            assert!(line.is_empty() || line.ends_with(b"\r"));
        }
    }

    #[test]
    fn nothing_that_is_written_becomes_a_header() {
        let odd = Letter {
            to: vec![Recipient::new("Hana\r\nX-Evil: 1", "hana@a.example")],
            subject: "Hi\r\nBcc: evil@b.example".to_owned(),
            answers: None,
            ..letter()
        };
        let name = "a.pdf\"\r\nX-Evil: 1\r\n";
        let mail = built(&odd, &[file("f1", name, "text/html\r\nX-Evil: 1", b"x")]);
        let text = String::from_utf8(mail.clone()).unwrap();
        assert!(!text.contains("\nX-Evil"), "{text}");
        assert!(!text.contains("\nBcc: evil"), "{text}");
        let parsed = MessageParser::default().parse(&mail).unwrap();
        assert_eq!(parsed.subject(), Some("Hi  Bcc: evil@b.example"));
        let kind = parsed
            .attachment(0)
            .unwrap()
            .content_type()
            .unwrap()
            .clone();
        assert_eq!(
            (kind.ctype(), kind.subtype()),
            ("application", Some("octet-stream"))
        );
    }

    #[test]
    fn twenty_megabytes_come_out_as_they_went_in() {
        let bytes: Vec<u8> = (0..20_000_000_u32).map(|n| (n ^ (n >> 8)) as u8).collect();
        let mail = built(&letter(), &[file("f1", LONG, "application/zip", &bytes)]);
        let parsed = MessageParser::default().parse(&mail).unwrap();
        let zip = parsed
            .attachments()
            .find(|part| part.attachment_name() == Some(LONG));
        assert!(zip.unwrap().contents() == bytes);
    }

    #[test]
    fn a_mail_without_files_is_two_texts() {
        let mail = built(
            &Letter {
                quote: None,
                body: Body::of_text("Hi"),
                ..letter()
            },
            &[],
        );
        let text = String::from_utf8(mail).unwrap();
        assert!(text.contains("Content-Type: multipart/alternative"));
        assert!(!text.contains("multipart/mixed") && !text.contains("multipart/related"));
    }

    #[test]
    fn files_that_stand_in_no_text_are_attached() {
        let mail = built(
            &Letter {
                body: Body::of_text("Hi"),
                ..letter()
            },
            &[file("i1", "図.png", "image/png", b"x")],
        );
        let parsed = MessageParser::default().parse(&mail).unwrap();
        let png = parsed.attachment(0).unwrap();
        assert_eq!(png.attachment_name(), Some("図.png"));
        assert_eq!(png.content_id(), None);
    }
}
