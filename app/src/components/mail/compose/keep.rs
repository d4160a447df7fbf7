//! Nothing that was written is lost: it is kept in this browser at once, and among the drafts in
//! Gmail once typing rests, where Google lets this browser keep drafts.

use super::{
    Start,
    deal::Linked,
    desk::{Desk, draft_claim, fresh_id},
    note_kept,
    sheet::{FileEntry, Kept, Notice, Saved, Sheet, Stage},
};
use crate::{
    api::Abort,
    browser::{
        claim::{hold, release},
        clock, vault,
    },
    model::mail::{
        actions::Told,
        failure::Failure,
        letter::{
            Envelope, Letter,
            check::encoded_bytes,
            mime::{FileData, Fixed, build},
        },
    },
    reactive::spawn,
    state::mailbox,
};
use gmail::{
    ThreadId,
    messages::{Ids, send::MOST_BYTES},
};
use js_sys::Uint8Array;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// How long typing rests before it is kept in this browser.
const KEEP_AFTER: Duration = Duration::from_millis(300);
/// How long it rests before it goes to Gmail: each time is a call.
const SAVE_AFTER: Duration = Duration::from_millis(2_000);
/// How often to look whether a save that is on its way has come to its end.
const BUSY_WAIT_MS: i64 = 50;

impl Desk {
    /// Something was written: it will be safe in a moment.
    pub fn changed(self, sheet: Sheet) {
        sheet.touched();
        sheet.notice.try_update(|notice| {
            if matches!(
                notice,
                Some(Notice::Problem(_) | Notice::NotSentBefore | Notice::Stopped)
            ) {
                *notice = None;
            }
        });
        let revision = sheet.revision.get_value();
        set_timeout(
            move || {
                if sheet.revision.try_get_value() == Some(revision) {
                    spawn(async move {
                        self.keep(sheet).await;
                        self.save_soon(sheet);
                    });
                }
            },
            KEEP_AFTER,
        );
    }

    /// Once typing rests for longer, the draft in Gmail is brought up to date.
    pub(super) fn save_soon(self, sheet: Sheet) {
        let revision = sheet.revision.get_value();
        set_timeout(
            move || {
                if sheet.revision.try_get_value() == Some(revision) {
                    spawn(async move { self.save(sheet).await });
                }
            },
            SAVE_AFTER,
        );
    }

    /// Keeps it in this browser, and whether it is on its way: a page that comes after this one
    /// asks Gmail about that. Whether it was done.
    pub(super) async fn keep(self, sheet: Sheet) -> bool {
        if sheet.gone.get_value() {
            return false;
        }
        let was_leaving = sheet.on_its_way();
        let revision = sheet.revision.get_value();
        let (files, blobs) = sheet.files.with_untracked(|files| {
            let named = files
                .iter()
                .map(|file| (file.id.clone(), file.name.clone(), file.mime_type.clone()));
            let blobs = files.iter().map(|file| (*file.blob).clone()).collect();
            (named.collect(), blobs)
        });
        let kept = Kept {
            letter: sheet.letter.with_untracked(Clone::clone),
            envelope: sheet.envelope.with_untracked(Clone::clone),
            files,
            was_leaving,
            mailbox: mailbox::here(),
        };
        let entry = vault::Entry {
            id: sheet.id.get_value(),
            user: self.me().user.id.to_string(),
            text: serde_json::to_string(&kept).unwrap_or_default(),
            files: blobs,
        };
        let done = vault::LETTERS.put(&entry).await.is_ok();
        if done {
            note_kept(true);
            let _gone = sheet.kept.try_set_value(revision);
            sheet.saved.try_update(|saved| {
                if matches!(saved, Saved::Not | Saved::Nothing) {
                    *saved = Saved::Here;
                }
            });
        }
        done
    }

    /// Brings the draft in Gmail up to date, where there may be one and there is something to it.
    pub(super) async fn save(self, sheet: Sheet) {
        let revision = sheet.revision.get_value();
        let blank = sheet.letter.with_untracked(|letter| letter.is_blank())
            && sheet.files.with_untracked(Vec::is_empty);
        let writing = sheet.stage.with_untracked(|stage| *stage == Stage::Writing);
        // A mail that is uploaded in pieces is brought to Gmail when its window closes, and not
        // each time a word changes.
        let large = sheet
            .letter
            .with_untracked(|letter| encoded_bytes(letter, &sheet.sizes()))
            > MOST_BYTES as u64;
        if !self.may_draft() || blank || !writing || large || sheet.fetching.get_untracked() > 0 {
            return;
        }
        let done = sheet.gone.get_value() || sheet.in_gmail.get_value() == revision;
        if done || sheet.at_work.get_value() {
            return;
        }
        self.save_now(sheet).await;
        let changed = sheet
            .revision
            .try_get_value()
            .is_some_and(|now| now != revision);
        if changed {
            self.save_soon(sheet);
        }
    }

    /// Brings the draft in Gmail up to date, whatever its size. Whether that was done.
    pub(super) async fn save_now(self, sheet: Sheet) -> bool {
        let revision = sheet.revision.get_value();
        sheet.at_work.set_value(true);
        sheet.saved.try_set(Saved::Saving);
        let saved = self.put_draft(sheet).await;
        let _gone = sheet.at_work.try_set_value(false);
        match saved {
            Ok(thread) => {
                let _gone = sheet.in_gmail.try_set_value(revision);
                let now_ms = clock::now().as_millisecond();
                let current = sheet.revision.try_get_value() == Some(revision);
                sheet.saved.try_set(if current {
                    Saved::InGmail(now_ms)
                } else {
                    Saved::Not
                });
                // Gmail has it; this browser keeps it until the window closes all the same, with
                // the draft's name, so that a reload opens it again.
                self.keep(sheet).await;
                // Whoever sends or closes it does not wait for our server. Where it fails, the next
                // draft tries again, and at last the sent mail.
                spawn(async move {
                    let known = |envelope: &Envelope| envelope.linked.as_ref() == Some(&thread);
                    let before = sheet.envelope.with_untracked(known);
                    if self.link(sheet, &thread).await != Linked::Here || before {
                        return;
                    }
                    self.keep(sheet).await;
                    // Its window was closed before that was done.
                    if sheet.gone.get_value() {
                        self.mail.tell(&Told::Linked);
                    }
                });
                true
            }
            Err(failure) => {
                sheet.saved.try_set(Saved::HereOnly(failure));
                false
            }
        }
    }

    /// The conversation of the draft.
    async fn put_draft(self, sheet: Sheet) -> Result<ThreadId, Failure> {
        let mail = self.assemble(sheet).await?;
        let thread_id = sheet
            .letter
            .with_untracked(|letter| letter.answers.as_ref().map(|one| one.thread_id.clone()));
        let draft = sheet
            .envelope
            .with_untracked(|envelope| envelope.draft.clone());
        let saved = self
            .mail
            .save_draft(draft, &mail, thread_id, &Abort::never())
            .await;
        let draft = saved.map_err(Failure::from)?;
        // Other tabs leave the draft alone.
        let name = draft_claim(&draft.id);
        spawn(async move {
            hold(&name).await;
        });
        let Ids { id, thread_id } = draft.message;
        let start = Start::Draft(id.clone());
        let before = sheet
            .begun_by
            .try_update_value(|begun_by| begun_by.replace(start));
        if let Some(Some(Start::Draft(before))) = before
            && before != id
        {
            let now = id.clone();
            self.mail.tell(&Told::Redrafted { before, now });
        }
        sheet.envelope.try_update(|envelope| {
            envelope.draft = Some(draft.id);
            envelope.message = Some(id);
        });
        Ok(thread_id)
    }

    /// Waits until no save is on its way: what is sent or deleted next must know its draft.
    pub(super) async fn settle(self, sheet: Sheet) {
        while sheet.at_work.try_get_value() == Some(true) {
            crate::mail::wait(BUSY_WAIT_MS).await;
        }
    }

    /// The mail as it goes over the wire.
    pub(super) async fn assemble(self, sheet: Sheet) -> Result<Vec<u8>, Failure> {
        self.learn_own().await;
        let files = sheet.files.with_untracked(Clone::clone);
        let mut data = Vec::new();
        for file in files {
            data.push(read(&file).await?);
        }
        let mut letter = sheet.letter.with_untracked(Clone::clone);
        letter
            .body
            .keep_images(&|name| data.iter().any(|file| file.id == name));
        let from = self.sender(&letter);
        let message_id = sheet.envelope.with_untracked(|one| one.message_id.clone());
        let message_id = if message_id.is_empty() {
            let domain = from
                .address
                .rsplit_once('@')
                .map_or("localhost", |(_, it)| it);
            let fresh = format!("{}@{domain}", fresh_id());
            sheet
                .envelope
                .try_update(|envelope| envelope.message_id.clone_from(&fresh));
            fresh
        } else {
            message_id
        };
        let fixed = Fixed {
            from: &from,
            message_id: &message_id,
            at_s: clock::now().as_second(),
        };
        Ok(build(&letter, &fixed, &data))
    }

    /// Lets go of what this browser keeps of a mail.
    pub(super) async fn forget(self, sheet: Sheet) {
        let id = sheet.id.get_value();
        // What cannot be removed now is found again, and closed again.
        drop(vault::LETTERS.remove(&id).await);
        release(&id);
        let draft = sheet
            .envelope
            .with_untracked(|envelope| envelope.draft.clone());
        if let Some(draft) = draft {
            release(&draft_claim(&draft));
        }
        let left = vault::LETTERS.of_user(&self.me().user.id.to_string()).await;
        if left.is_ok_and(|left| left.is_empty()) {
            note_kept(false);
        }
    }

    /// Closes a window. What was written stays among the drafts in Gmail, or in this browser where
    /// Gmail cannot be had; then the window stays too, small.
    pub(super) fn close(self, sheet: Sheet) {
        spawn(async move {
            self.settle(sheet).await;
            let blank = sheet.letter.with_untracked(|letter| letter.is_blank())
                && sheet.files.with_untracked(Vec::is_empty);
            let new = sheet
                .envelope
                .with_untracked(|envelope| envelope.draft.is_none());
            let unopened = sheet.stage.with_untracked(|stage| {
                matches!(
                    stage,
                    Stage::Opening | Stage::Unopened(_) | Stage::Elsewhere
                )
            });
            let untouched = sheet.revision.get_value() == 0;
            let safe = sheet.in_gmail.get_value() == sheet.revision.get_value() && !new;
            let done = unopened || untouched || safe || (blank && new);
            if done || (self.may_draft() && self.save_now(sheet).await) {
                self.take_off(sheet);
                self.forget(sheet).await;
                // Lists show it as it is now; what was only looked at is as it was.
                if sheet.in_gmail.get_value() > 0 {
                    self.mail.tell(&Told::Arrived);
                    let has_deal = |letter: &Letter| letter.deal_id.is_some();
                    if sheet.letter.with_untracked(has_deal) {
                        self.mail.tell(&Told::Linked);
                    }
                }
            } else {
                self.keep(sheet).await;
                sheet.shape.try_set(super::sheet::Shape::Small);
            }
        });
    }

    /// Throws it away, with its draft in Gmail.
    pub(super) fn discard(self, sheet: Sheet) {
        self.take_off(sheet);
        spawn(async move {
            self.settle(sheet).await;
            self.forget(sheet).await;
            let draft = sheet
                .envelope
                .with_untracked(|envelope| envelope.draft.clone());
            let Some(draft) = draft else { return };
            let Ok(deleted) = self.mail.delete_draft(draft).await else {
                let locale = self.language.locale_now();
                self.toasts
                    .failed(crate::words!(locale, compose.draft_stays));
                return;
            };
            if let Some(Start::Draft(message)) = sheet.begun_by.get_value() {
                self.mail.tell(&Told::Gone(vec![message]));
            }
            // One that was gone already may have been sent from elsewhere.
            if deleted {
                self.unlink(sheet).await;
            }
        });
    }
}

/// A file with its bytes. A file on disk that was changed or deleted meanwhile cannot be read.
async fn read(file: &FileEntry) -> Result<FileData, Failure> {
    let blob: &Blob = &file.blob;
    let buffer = JsFuture::from(blob.array_buffer())
        .await
        .map_err(|_| Failure::Gone)?;
    Ok(FileData {
        id: file.id.clone(),
        name: file.name.clone(),
        mime_type: file.mime_type.clone(),
        bytes: Uint8Array::new(&buffer).to_vec(),
    })
}
