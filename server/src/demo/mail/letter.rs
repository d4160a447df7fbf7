//! One letter in RFC 822 form.

use crate::demo::dice::Dice;
use contract::user::Language;
use encoding_rs::ISO_2022_JP;
use jiff::Timestamp;
use mail_builder::{
    MessageBuilder,
    headers::{content_type::ContentType, raw::Raw},
    mime::{BodyPart, MimePart},
};

/// Someone in a header.
#[derive(Debug, Clone)]
pub(super) struct Correspondent {
    pub(super) name: String,
    pub(super) address: String,
}

/// A letter.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) from: Correspondent,
    pub(super) to: Correspondent,
    pub(super) cc: Option<Correspondent>,
    pub(super) subject: String,
    pub(super) paragraphs: Vec<String>,
    /// What the letter answers, quoted below it.
    pub(super) quote: Option<String>,
    pub(super) language: Language,
    pub(super) dress: Dress,
    /// The name of the sheet it carries.
    pub(super) attachment: Option<String>,
    pub(super) message_id: String,
    /// The letters before it in its thread.
    pub(super) references: Vec<String>,
    pub(super) at: Timestamp,
    pub(super) origin: Origin,
    /// The list it was sent to.
    pub(super) list: Option<String>,
}

/// How the text is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    Plain,
    /// Plain, in the seven bits that Japanese mail used for decades.
    Iso2022Jp,
    /// Plain and HTML.
    Html,
}

/// What the receiving server found out about the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Genuine,
    Forged,
}

/// The sheet that letters carry.
const SHEET: &[u8] = include_bytes!("../data/sheet.pdf");

impl Letter {
    /// Everyone it is addressed to.
    pub(super) fn readers(&self) -> Vec<String> {
        let cc = self.cc.iter().map(|reader| reader.address.clone());
        core::iter::once(self.to.address.clone())
            .chain(cc)
            .collect()
    }

    pub(super) fn is_forged(&self) -> bool {
        self.origin == Origin::Forged
    }

    /// The text without what it quotes.
    pub(super) fn text(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// The letter as it travels.
    pub(super) fn to_raw(&self, dice: &mut Dice) -> Vec<u8> {
        let mut message = MessageBuilder::new()
            .header("Authentication-Results", Raw::new(self.verdict()))
            .from((self.from.name.as_str(), self.from.address.as_str()))
            .to((self.to.name.as_str(), self.to.address.as_str()))
            .subject(self.subject.as_str())
            .date(self.at.as_second())
            .message_id(self.message_id.as_str());
        if let Some(cc) = &self.cc {
            message = message.cc((cc.name.as_str(), cc.address.as_str()));
        }
        if let Some(last) = self.references.last() {
            message = message
                .in_reply_to(last.as_str())
                .references(self.references.clone());
        }
        if let Some(list) = &self.list {
            let leave = format!("<https://{list}/leave>, <mailto:leave@{list}>");
            message = message
                .header("List-Id", Raw::new(format!("<{list}>")))
                .header("List-Unsubscribe", Raw::new(leave))
                .header(
                    "List-Unsubscribe-Post",
                    Raw::new("List-Unsubscribe=One-Click"),
                )
                .header("Precedence", Raw::new("bulk"));
        }
        if self.is_forged() {
            message = message.reply_to("accounts@payments-update.example");
        }
        let raw = message.body(self.body(dice)).write_to_vec();
        raw.unwrap_or_default()
    }

    /// What Google writes above mail that it takes in (RFC 8601).
    fn verdict(&self) -> String {
        let domain = self.from.address.rsplit('@').next().unwrap_or_default();
        let address = &self.from.address;
        match self.origin {
            Origin::Genuine => format!(
                "mx.google.com; dkim=pass header.i=@{domain}; \
                 spf=pass smtp.mailfrom={address}; dmarc=pass (p=REJECT) header.from={domain}"
            ),
            Origin::Forged => format!(
                "mx.google.com; dkim=none; \
                 spf=softfail smtp.mailfrom=bounce@mailer-771.example; \
                 dmarc=fail (p=NONE) header.from={domain}"
            ),
        }
    }

    fn body(&self, dice: &mut Dice) -> MimePart<'static> {
        let text = match self.dress {
            Dress::Plain => self.plain(),
            Dress::Iso2022Jp => self.iso_2022_jp(),
            Dress::Html => {
                let both = vec![self.plain(), MimePart::new("text/html", self.html())];
                multipart("multipart/alternative", both, dice)
            }
        };
        match &self.attachment {
            None => text,
            Some(name) => {
                let sheet = MimePart::new("application/pdf", SHEET).attachment(name.clone());
                multipart("multipart/mixed", vec![text, sheet], dice)
            }
        }
    }

    fn whole_text(&self) -> String {
        let quote = self.quote.as_deref().unwrap_or_default();
        format!("{}\n{quote}", self.text())
    }

    fn plain(&self) -> MimePart<'static> {
        MimePart::new("text/plain", self.whole_text())
    }

    fn iso_2022_jp(&self) -> MimePart<'static> {
        let text = self.whole_text();
        let (bytes, _, _) = ISO_2022_JP.encode(&text);
        let kind = ContentType::new("text/plain").attribute("charset", "iso-2022-jp");
        let crlf = String::from_utf8_lossy(&bytes).replace('\n', "\r\n");
        MimePart::new(kind, BodyPart::Binary(crlf.into_bytes().into())).transfer_encoding("7bit")
    }

    fn html(&self) -> String {
        let paragraphs: String = self
            .paragraphs
            .iter()
            .map(|paragraph| format!("<p>{}</p>\n", escape(paragraph).replace('\n', "<br>")))
            .collect();
        let list = self.list.as_deref();
        let picture = list.map(|list| {
            format!("<img src=\"https://{list}/open.gif\" width=\"1\" height=\"1\">\n")
        });
        let quote = self.quote.as_deref().map(|quote| {
            let (head, lines) = quote.trim().split_once('\n').unwrap_or((quote, ""));
            let lines: Vec<&str> = lines.lines().map(|line| line.trim_start_matches("> ")).collect();
            let inner = escape(&lines.join("\n")).replace('\n', "<br>");
            format!(
                "<div class=\"gmail_quote\"><div>{}</div>\n<blockquote style=\"border-left:2px solid \
                 #ccc;padding-left:1em\">{inner}</blockquote></div>\n",
                escape(head)
            )
        });
        format!(
            "<div style=\"font-family:sans-serif\">\n{paragraphs}{}{}</div>\n",
            quote.unwrap_or_default(),
            picture.unwrap_or_default()
        )
    }
}

fn multipart(
    kind: &'static str,
    parts: Vec<MimePart<'static>>,
    dice: &mut Dice,
) -> MimePart<'static> {
    let kind = ContentType::new(kind).attribute("boundary", format!("=_{}", dice.token()));
    MimePart::new(kind, parts)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
