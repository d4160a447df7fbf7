//! How a mail comes to the desk: new, as an answer, from a draft, from an earlier page.

use super::{
    Start,
    desk::{Desk, draft_claim, fresh_id},
    note_kept,
    sheet::{FileEntry, Kept, Notice, Saved, Sheet, Stage},
};
use crate::{
    api::{self, Abort},
    browser::{
        blob,
        claim::{claim, hold},
        intl, vault,
    },
    mail::{
        Stop,
        writing::{Apart, take_apart},
    },
    model::mail::{
        accounts::{Opens, moved, opens},
        html::picture::is_same_id,
        letter::{
            Answers, Envelope, Letter,
            answer::{Original, QuoteWords, Way, answer, references},
            body::Body,
            recipients::Recipient,
        },
        message::{MessageView, Person},
    },
    reactive::spawn,
    state::mailbox,
    words,
};
use contract::{mailbox::OwnMailbox, route};
use gmail::{
    MessageId, json,
    messages::full::Message,
    mime::{Attachment, Section},
};
use jiff::Timestamp;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Blob;

impl Desk {
    pub(super) fn open_new(self, letter: Letter) {
        let sheet = self.add(letter);
        spawn(async move {
            self.learn_own().await;
            self.learn_signatures().await;
            self.sign(sheet).await;
        });
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
        self.learn_signatures().await;
        let (message, view, text) = match self.mail.to_answer(message, &abort).await {
            Ok(found) => found,
            Err(stop) => return unopened(sheet, stop),
        };
        // A mail whose own form cannot be had is quoted as text.
        let (id, sections) = (message.id.clone(), view.sections.clone());
        let passed = self.mail.quotable(id, sections, &fresh_id, &abort).await;
        let (html, images) = match passed {
            Ok(Some(passed)) => (Some(passed.html), passed.images),
            Ok(None) | Err(_) => (None, Vec::new()),
        };
        let original = Original {
            view: &view,
            headers: message.payload.headers(),
            thread_id: message.thread_id.clone(),
            text: &text,
            html,
        };
        let letter = answer(way, original, &self.mail.own(), self.quote_words(&view));
        sheet.letter.try_set(letter);
        if way != Way::Forward {
            self.learn_deal(sheet, message.thread_id.clone()).await;
        }
        sheet.stage.try_set(Stage::Writing);
        self.sign(sheet).await;
        sheet.repaint.notify();
        let mut files = view.attachments;
        if way != Way::Forward {
            files.retain(|file| name_of(file, &images).is_some());
        }
        if !files.is_empty() {
            self.fetch_files(sheet, message.id.clone(), files, &images)
                .await;
        }
    }

    /// Brings files of a message to a mail that answers it or passes it on.
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
                        if let Some(name) = name_of(&attachment, shown) {
                            name.clone_into(&mut entry.id);
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
        self.learn_signatures().await;
        let draft = match self.mail.draft_of(&message, &abort).await {
            Ok(draft) => draft,
            Err(stop) => return unopened(sheet, stop),
        };
        if !claim(&draft_claim(&draft)).await {
            sheet.stage.try_set(Stage::Elsewhere);
            return;
        }
        let (message, view, text) = match self.mail.to_answer(message, &abort).await {
            Ok(found) => found,
            Err(stop) => return unopened(sheet, stop),
        };
        sheet.envelope.update(|envelope| {
            envelope.draft = Some(draft);
            envelope.message = Some(message.id.clone());
            envelope.message_id = view.message_id.clone().unwrap_or_default();
        });
        let (letter, shown) = letter_of_draft(&message, &view, &text).await;
        sheet.letter.try_set(letter);
        self.learn_deal(sheet, message.thread_id.clone()).await;
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
            let kept = vault::LETTERS.of_user(&user).await.unwrap_or_default();
            if kept.is_empty() {
                note_kept(false);
                return;
            }
            self.learn_own().await;
            self.learn_signatures().await;
            let here = mailbox::here();
            // As it is now: another tab may have connected one since this page came. Where that cannot be had, letters wait.
            let abort = Abort::never();
            let mine = api::get::<Vec<OwnMailbox>>(route::MAILBOXES, &abort).await;
            for entry in kept {
                let Ok(mut kept) = json::from_slice::<Kept>(entry.text.as_bytes()) else {
                    continue;
                };
                let mine = mine.as_deref().ok();
                let opens = opens(kept.mailbox.as_ref(), here.as_ref(), mine);
                if opens == Opens::Elsewhere || !claim(&entry.id).await {
                    continue;
                }
                if opens == Opens::Moved {
                    kept = Kept {
                        letter: moved(kept.letter),
                        // Its draft is the other account's, and it may have been sent from there.
                        envelope: Envelope::fresh(),
                        was_leaving: false,
                        ..kept
                    };
                }
                let sheet = self.take_up(entry, kept);
                if opens == Opens::Moved {
                    sheet.notice.set(Some(Notice::AccountGone));
                }
            }
        });
    }

    fn take_up(self, entry: vault::Entry, kept: Kept) -> Sheet {
        let was_leaving = kept.was_leaving;
        if let Some(draft) = &kept.envelope.draft {
            let name = draft_claim(draft);
            spawn(async move { hold(&name).await });
        }
        let begun_by = kept.envelope.message.clone().map(Start::Draft);
        let sheet = self.claimed(entry.id, kept.letter, kept.envelope);
        sheet.begun_by.set_value(begun_by);
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
        sheet
    }
}

fn unopened(sheet: Sheet, stop: Stop) {
    sheet.stage.try_set(Stage::Unopened(stop.into()));
}

fn people(people: &[Person]) -> String {
    let one = |person: &Person| match (&person.name, &person.address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A draft as it was written: its HTML where it has some, since that is where form is, apart from
/// the mail that it answers. With it the Content-IDs of the images in it, and the names that they have in it.
async fn letter_of_draft(
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
        Section::Html(html) => Some(html.as_str()),
        _ => None,
    });
    let answers = references(message.payload.headers());
    let apart = match html {
        Some(html) => take_apart(html, &fresh_id).await,
        None => None,
    };
    let apart = apart.unwrap_or_else(|| Apart {
        body: Body::of_text(text),
        quote: None,
        images: Vec::new(),
    });
    let mut body = apart.body;
    let content_ids: Vec<String> = body
        .images()
        .filter_map(|name| name.strip_prefix("cid:").map(str::to_owned))
        .collect();
    let mut shown = apart.images;
    for content_id in content_ids {
        let name = fresh_id();
        body.rename_image(&format!("cid:{content_id}"), &name);
        shown.push((content_id, name));
    }
    let letter = Letter {
        from: view.only_sender().map(str::to_owned),
        to: list(&view.to),
        cc: list(&view.cc),
        bcc: list(&view.bcc),
        subject: view.subject.clone(),
        body,
        quote: apart.quote,
        answers: answers.map(|(in_reply_to, references)| Answers {
            thread_id: message.thread_id.clone(),
            in_reply_to,
            references,
        }),
        deal_id: None,
        filled_for: None,
    };
    (letter, shown)
}

/// The name that a file has where it stands in a text; `shown` are Content-IDs and names.
fn name_of<'a>(file: &Attachment, shown: &'a [(String, String)]) -> Option<&'a str> {
    let content_id = file.content_id.as_deref()?;
    let found = shown.iter().find(|(id, _)| is_same_id(id, content_id));
    found.map(|(_, name)| name.as_str())
}

/// A file of bytes that are here.
pub(super) fn entry_of(name: &str, mime_type: &str, bytes: &[u8]) -> Option<FileEntry> {
    let blob = blob::of_bytes(mime_type, bytes).ok()?;
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
