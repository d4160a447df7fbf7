//! How a mail comes to the desk: new, as an answer, from a draft, from an earlier page.

use super::{
    Start,
    desk::{Desk, fresh_id},
    note_kept,
    sheet::{FileEntry, Kept, Notice, Saved, Sheet, Stage},
};
use crate::{
    api::Abort,
    browser::{claim::claim, intl, vault},
    mail::{Stop, writing::rich},
    model::mail::{
        letter::{
            Answers, Letter,
            answer::{Original, QuoteWords, Way, answer, references},
            body::{Body, Line},
            recipients::Recipient,
        },
        message::{MessageView, Person},
    },
    reactive::spawn,
    words,
};
use gmail::{
    MessageId,
    messages::full::Message,
    mime::{Attachment, Section},
};
use jiff::Timestamp;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::{Blob, BlobPropertyBag};

impl Desk {
    pub(super) fn open_new(self, letter: Letter) {
        let sheet = self.add(letter);
        spawn(async move {
            self.learn_own().await;
            self.sign(sheet);
        });
    }

    /// Puts the signature of the address it is from under it, if nothing was written yet.
    pub(super) fn sign(self, sheet: Sheet) {
        let own = self.own_now();
        let body = sheet.letter.with_untracked(|letter| {
            let sender = self.sender(letter);
            let known = own.iter().find(|one| sender.is(&one.address))?;
            letter
                .body
                .is_blank()
                .then(|| signed(&known.signature_html))
                .flatten()
        });
        if let Some(body) = body {
            sheet.letter.update(|letter| letter.body = body);
            sheet.repaint.notify();
        }
    }

    /// Puts the signature of another address in the place of the one that stands there, if that
    /// was not changed.
    pub(super) fn change_sender(self, sheet: Sheet, address: &str) {
        let own = self.own_now();
        let signature = |address: &str| {
            let known = own
                .iter()
                .find(|one| one.address.eq_ignore_ascii_case(address));
            known.map(|one| rich::of_html(&one.signature_html).lines)
        };
        let before = sheet
            .letter
            .with_untracked(|letter| self.sender(letter).address);
        let (old, new) = (
            signature(&before).unwrap_or_default(),
            signature(address).unwrap_or_default(),
        );
        sheet.letter.update(|letter| {
            letter.from = Some(address.to_owned());
            replace_end(&mut letter.body.lines, &old, new);
        });
        sheet.repaint.notify();
        self.changed(sheet);
    }

    pub(super) fn open_answer(self, way: Way, message: MessageId) {
        let sheet = self.add(Letter::default());
        sheet
            .begun_by
            .set_value(Some(Start::Answer(way, message.clone())));
        sheet.stage.set(Stage::Opening);
        spawn(async move { self.fetch_answer(sheet, way, message).await });
    }

    async fn fetch_answer(self, sheet: Sheet, way: Way, message: MessageId) {
        let abort = Abort::never();
        self.learn_own().await;
        let (message, view, text) = match self.mail.to_answer(message, &abort).await {
            Ok(found) => found,
            Err(stop) => return unopened(sheet, stop),
        };
        let original = Original {
            view: &view,
            headers: message.payload.headers(),
            thread_id: message.thread_id.clone(),
            text: &text,
        };
        let letter = answer(way, &original, &self.mail.own(), self.quote_words(&view));
        sheet.letter.try_set(letter);
        sheet.stage.try_set(Stage::Writing);
        self.sign(sheet);
        sheet.repaint.notify();
        if way == Way::Forward {
            self.fetch_files(sheet, message.id.clone(), view.attachments, &[])
                .await;
        }
    }

    /// Brings the files of a message to a mail that passes it on.
    /// `shown` are the Content-IDs of those that stand in its text, with the names that they have
    /// there.
    async fn fetch_files(
        self,
        sheet: Sheet,
        message: MessageId,
        attachments: Vec<Attachment>,
        shown: &[(String, String)],
    ) {
        let mut missing = Vec::new();
        sheet
            .fetching
            .try_set(u32::try_from(attachments.len()).unwrap_or(u32::MAX));
        for attachment in attachments {
            let bytes = self
                .mail
                .attachment(message.clone(), &attachment, &Abort::never())
                .await;
            match bytes {
                Ok(bytes) => {
                    let entry = entry_of(&attachment.name, &attachment.mime_type, &bytes);
                    if let Some(mut entry) = entry {
                        let content_id = attachment.content_id.as_deref();
                        let name = shown.iter().find(|(id, _)| Some(id.as_str()) == content_id);
                        if let Some((_, name)) = name {
                            entry.id.clone_from(name);
                            entry.picture = picture_of(&entry.mime_type, &entry.blob);
                        }
                        sheet.files.try_update(|files| files.push(entry));
                        sheet.repaint.notify();
                    }
                }
                Err(_) => missing.push(attachment.name.clone()),
            }
            sheet
                .fetching
                .try_update(|fetching| *fetching = fetching.saturating_sub(1));
        }
        if !missing.is_empty() {
            sheet.notice.try_set(Some(Notice::FilesMissing(missing)));
        }
        self.changed(sheet);
    }

    pub(super) fn open_draft(self, message: MessageId) {
        let begin = Start::Draft(message.clone());
        let known = self
            .sheets
            .get_untracked()
            .into_iter()
            .find(|sheet| sheet.begun_by.get_value().as_ref() == Some(&begin));
        if let Some(sheet) = known {
            self.show(sheet);
            return;
        }
        let sheet = self.add(Letter::default());
        sheet.begun_by.set_value(Some(begin));
        sheet.stage.set(Stage::Opening);
        spawn(async move { self.fetch_draft(sheet, message).await });
    }

    async fn fetch_draft(self, sheet: Sheet, message: MessageId) {
        let abort = Abort::never();
        self.learn_own().await;
        let draft = match self.mail.draft_of(&message, &abort).await {
            Ok(draft) => draft,
            Err(stop) => return unopened(sheet, stop),
        };
        let (message, view, text) = match self.mail.to_answer(message, &abort).await {
            Ok(found) => found,
            Err(stop) => return unopened(sheet, stop),
        };
        sheet.envelope.update(|envelope| {
            envelope.draft = Some(draft);
            envelope.message_id = own_message_id(&message).unwrap_or_default();
        });
        let (letter, shown) = letter_of_draft(&message, &view, &text);
        sheet.letter.try_set(letter);
        sheet.stage.try_set(Stage::Writing);
        sheet.saved.try_set(Saved::InGmail(message.internal_date.0));
        sheet.repaint.notify();
        let files = view.attachments;
        if !files.is_empty() {
            self.fetch_files(sheet, message.id.clone(), files, &shown)
                .await;
        }
    }

    /// Tries again what did not come.
    pub(super) fn open_again(self, sheet: Sheet) {
        if let Some(start) = sheet.begun_by.get_value() {
            self.take_off(sheet);
            self.writing.begin(start);
        }
    }

    fn quote_words(self, view: &MessageView) -> QuoteWords {
        let locale = self.language.locale_now();
        let zone = self.me().organization.time_zone;
        let at = Timestamp::from_millisecond(view.at_ms).unwrap_or_default();
        let at = intl::date_time(at, self.language.now(), &zone);
        let who = people(&view.from);
        let line = |name: &str, value: String| format!("{name}: {value}");
        QuoteWords {
            wrote: words!(locale, compose.wrote, at = at.clone(), who = who.clone()).to_string(),
            forwarded: [
                words!(locale, compose.forwarded).to_owned(),
                line(words!(locale, compose.from), who),
                line(words!(locale, compose.date), at),
                line(words!(locale, compose.subject), view.subject.clone()),
                line(words!(locale, compose.to), people(&view.to)),
            ]
            .into_iter()
            .chain(
                (!view.cc.is_empty()).then(|| line(words!(locale, compose.cc), people(&view.cc))),
            )
            .collect(),
        }
    }

    /// What an earlier page kept is put on the desk again.
    pub(super) fn take_up_kept(self) {
        let user = self.me().user.id.to_string();
        spawn(async move {
            let kept = vault::of_user(&user).await.unwrap_or_default();
            if kept.is_empty() {
                note_kept(false);
                return;
            }
            self.learn_own().await;
            for entry in kept {
                if claim(&entry.id).await {
                    self.take_up(entry);
                }
            }
        });
    }

    fn take_up(self, entry: vault::Entry) {
        let Ok(kept) = serde_json::from_str::<Kept>(&entry.text) else {
            return;
        };
        let was_leaving = kept.was_leaving;
        let sheet = self.claimed(entry.id, kept.letter, kept.envelope);
        let files = kept.files.into_iter().zip(entry.files);
        let files = files.map(|((id, name, mime_type), blob)| FileEntry {
            picture: picture_of(&mime_type, &blob),
            id,
            name,
            mime_type,
            blob: SendWrapper::new(blob),
        });
        sheet.files.set(files.collect());
        sheet.saved.set(Saved::Here);
        // It is in this browser, and not as it stands in Gmail.
        sheet.revision.set_value(1);
        sheet.kept.set_value(1);
        self.show(sheet);
        if was_leaving {
            self.look_whether_sent(sheet);
        } else {
            self.save_soon(sheet);
        }
    }
}

fn unopened(sheet: Sheet, stop: Stop) {
    sheet.stage.try_set(Stage::Unopened(stop.into()));
}

/// A body of two empty lines and a signature; none where there is no signature.
fn signed(html: &str) -> Option<Body> {
    let signature = rich::of_html(html);
    if signature.is_blank() {
        return None;
    }
    let mut lines = vec![Line::default(), Line::default()];
    lines.extend(signature.lines);
    Some(Body { lines })
}

/// Puts other lines in the place of those at the end, or behind them where they are not there.
fn replace_end(lines: &mut Vec<Line>, old: &[Line], new: Vec<Line>) {
    if !old.is_empty() && lines.ends_with(old) {
        lines.truncate(lines.len() - old.len());
    } else if !new.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(new);
}

fn people(people: &[Person]) -> String {
    let one = |person: &Person| match (&person.name, &person.address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn own_message_id(message: &Message) -> Option<String> {
    let id = message.payload.headers().first("Message-ID")?;
    let id = id.trim().trim_matches(['<', '>']);
    (!id.is_empty()).then(|| id.to_owned())
}

/// A draft as it was written: its HTML where it has some, since that is where form is.
/// With it the Content-IDs of the images in it, and the names that they have in it.
fn letter_of_draft(
    message: &Message,
    view: &MessageView,
    text: &str,
) -> (Letter, Vec<(String, String)>) {
    let list = |people: &[Person]| {
        let known = people.iter().filter_map(|one| {
            let address = one.address.as_deref()?;
            Some(Recipient::new(
                one.name.as_deref().unwrap_or_default(),
                address,
            ))
        });
        known.collect::<Vec<_>>()
    };
    let html = view.sections.iter().find_map(|section| match section {
        Section::Html(html) => Some(html.clone()),
        _ => None,
    });
    let answers = references(message.payload.headers());
    let mut body = html.map_or_else(|| Body::of_text(text), |html| rich::of_html(&html));
    let content_ids: Vec<String> = body
        .images()
        .filter_map(|name| name.strip_prefix("cid:").map(str::to_owned))
        .collect();
    let shown: Vec<(String, String)> = content_ids
        .into_iter()
        .map(|content_id| (content_id, fresh_id()))
        .collect();
    for (content_id, name) in &shown {
        body.rename_image(&format!("cid:{content_id}"), name);
    }
    let letter = Letter {
        from: view.only_sender().map(str::to_owned),
        to: list(&view.to),
        cc: list(&view.cc),
        bcc: list(&view.bcc),
        subject: view.subject.clone(),
        body,
        quote: None,
        answers: answers.map(|(in_reply_to, references)| Answers {
            thread_id: message.thread_id.clone(),
            in_reply_to,
            references,
        }),
        deal_id: None,
    };
    (letter, shown)
}

/// A file of bytes that are here.
pub(super) fn entry_of(name: &str, mime_type: &str, bytes: &[u8]) -> Option<FileEntry> {
    let options = BlobPropertyBag::new();
    options.set_type(mime_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Some(FileEntry {
        id: fresh_id(),
        name: name.to_owned(),
        mime_type: mime_type.to_owned(),
        picture: None,
        blob: SendWrapper::new(blob),
    })
}

/// The address of an image's picture, valid in this page.
pub(super) fn picture_of(mime_type: &str, blob: &Blob) -> Option<String> {
    // Only what every browser shows as pixels: an SVG is a document.
    let raster = ["image/png", "image/jpeg", "image/gif", "image/webp"];
    if !raster.contains(&mime_type) {
        return None;
    }
    web_sys::Url::create_object_url_with_blob(blob).ok()
}
