//! Sending: what stands in the way, the moment in which it can be taken back, the way to Gmail,
//! and what came of it.

use super::{
    deal::Linked,
    desk::Desk,
    note_kept,
    sheet::{FileEntry, Notice, Shape, Sheet, Stage},
};
use crate::{
    api::Abort,
    mail::{
        Stop,
        writing::{Parcel, Sent},
    },
    model::mail::{
        actions::Told,
        failure::Failure,
        letter::check::{Doubt, doubts, problem},
    },
    reactive::spawn,
    state::toasts::SHOWN,
    words,
};
use contract::mailbox::MailFeature;
use leptos::prelude::*;
use std::rc::Rc;

impl Desk {
    /// Sends it, unless something stands in the way or must be asked first.
    pub(super) fn press_send(self, sheet: Sheet) {
        let writing = sheet.stage.with_untracked(|stage| *stage == Stage::Writing);
        let busy = sheet.fetching.get_untracked() > 0 || sheet.checking.get_value();
        if !writing || busy {
            return;
        }
        let (problem, doubts) = sheet.letter.with_untracked(|letter| {
            let below: Vec<&str> = letter.quoted_files().collect();
            // The images of the mail below are not what is attached.
            let own = |file: &&FileEntry| !below.contains(&file.id.as_str());
            let files = sheet
                .files
                .with_untracked(|files| files.iter().filter(own).count());
            (problem(letter, &sheet.sizes()), doubts(letter, files))
        });
        if let Some(problem) = problem {
            sheet.notice.set(Some(Notice::Problem(problem)));
            return;
        }
        sheet.checking.set_value(true);
        spawn(async move {
            let others = self.other_customers(sheet).await;
            if sheet.checking.try_set_value(false).is_some() {
                return;
            }
            let others = others.into_iter().map(Doubt::OtherCustomer);
            let doubts: Vec<Doubt> = doubts.into_iter().chain(others).collect();
            if doubts.is_empty() {
                self.writing.on_page(move || self.leave(sheet));
            } else {
                sheet.doubts.set(doubts);
            }
        });
    }

    /// It leaves, in a moment. Where Google has not allowed sending yet, it is kept and that is
    /// asked for.
    pub(super) fn leave(self, sheet: Sheet) {
        sheet.doubts.set(Vec::new());
        sheet.notice.set(None);
        if !self.may_send() {
            spawn(async move {
                self.keep(sheet).await;
                self.flow.ask(MailFeature::Send);
            });
            return;
        }
        sheet.stage.set(Stage::Leaving);
        spawn(async move {
            // A page that goes from here on is told by the next one that this was leaving.
            self.keep(sheet).await;
            // The window, and the question that may stand in it, are gone.
            self.writing.on_page(move || self.leave_soon(sheet));
        });
    }

    fn leave_soon(self, sheet: Sheet) {
        let taken_back = StoredValue::new(false);
        let locale = self.language.locale_now();
        let undo = Callback::new(move |()| {
            taken_back.set_value(true);
            if sheet.stage.with_untracked(|stage| *stage == Stage::Leaving) {
                sheet.stage.set(Stage::Writing);
                self.show(sheet);
                spawn(async move {
                    self.keep(sheet).await;
                });
            }
        });
        let words = words!(locale, compose.sending_soon);
        let button = words!(locale, compose.undo_send).to_owned();
        self.toasts.done_with(words, button, undo);
        set_timeout(
            move || {
                let leaving = sheet.stage.with_untracked(|stage| *stage == Stage::Leaving);
                if leaving && !taken_back.get_value() {
                    spawn(async move { self.deliver(sheet).await });
                }
            },
            SHOWN,
        );
    }

    /// Brings it to Gmail.
    async fn deliver(self, sheet: Sheet) {
        sheet.stage.try_set(Stage::Sending(0, 0));
        self.settle(sheet).await;
        let sent = self.try_deliver(sheet).await;
        match sent {
            Ok(sent) => self.sent(sheet, sent).await,
            Err(stop) => {
                let by_hand = sheet.abort.with_value(|abort| abort.is_triggered());
                if by_hand && stop == Stop::Aborted {
                    self.back_to_writing(sheet, Notice::Stopped);
                } else {
                    self.not_sent(sheet, stop.into());
                }
            }
        }
    }

    async fn try_deliver(self, sheet: Sheet) -> Result<Sent, Stop> {
        let mail = self.assemble(sheet).await.map_err(Stop::Failed)?;
        // The Message-ID must be known to a page that comes after this one, before Gmail has it.
        self.keep(sheet).await;
        let (message_id, draft) = sheet
            .envelope
            .with_untracked(|one| (one.message_id.clone(), one.draft.clone()));
        let parcel = Parcel {
            mail: Rc::new(mail),
            message_id,
            draft: draft.filter(|_| self.may_draft()),
            thread_id: sheet.letter.with_untracked(|letter| {
                letter
                    .answers
                    .as_ref()
                    .map(|answers| answers.thread_id.clone())
            }),
        };
        let abort = sheet.abort.with_value(|abort| (**abort).clone());
        let progress = |done: usize, total: usize| {
            sheet.stage.try_set(Stage::Sending(done, total));
        };
        self.mail.send(&parcel, &progress, &abort).await
    }

    async fn sent(self, sheet: Sheet, sent: Sent) {
        self.take_off(sheet);
        self.forget(sheet).await;
        let locale = self.language.locale_now();
        self.toasts.done(if sent.left_thread {
            words!(locale, compose.sent_alone)
        } else {
            words!(locale, compose.sent)
        });
        self.mail.tell(&Told::Arrived);
        match self.link(sheet, &sent.ids.thread_id).await {
            Linked::Without => {}
            Linked::Here => self.mail.tell(&Told::Linked),
            Linked::Not => self.toasts.failed(words!(locale, compose.not_linked)),
        }
    }

    fn not_sent(self, sheet: Sheet, failure: Failure) {
        if failure == Failure::ScopeMissing {
            // The owner took the permission back.
            self.mail.note_refused(MailFeature::Send);
            self.mail.note_refused(MailFeature::Act);
            self.flow.ask(MailFeature::Send);
        }
        self.back_to_writing(sheet, Notice::NotSent(failure));
    }

    /// It is written on, as it was.
    fn back_to_writing(self, sheet: Sheet, notice: Notice) {
        sheet.stage.try_set(Stage::Writing);
        sheet.abort.update_value(|abort| **abort = Abort::by_hand());
        self.show(sheet);
        sheet.notice.try_set(Some(notice));
        spawn(async move {
            self.keep(sheet).await;
        });
    }

    /// Stops a mail on its way. Where all of it may be with Gmail already, that is asked first.
    pub(super) fn stop_sending(self, sheet: Sheet) {
        sheet.abort.with_value(|abort| abort.trigger());
    }

    /// The page went while it was on its way: Gmail knows whether it has it.
    pub(super) fn look_whether_sent(self, sheet: Sheet) {
        sheet.stage.set(Stage::Sending(0, 0));
        sheet.shape.set(Shape::Small);
        note_kept(true);
        spawn(async move {
            let message_id = sheet.envelope.with_untracked(|one| one.message_id.clone());
            let found = if message_id.is_empty() {
                Ok(None)
            } else {
                self.mail.find_sent(&message_id, &Abort::never()).await
            };
            match found {
                Ok(Some(ids)) => {
                    let sent = Sent {
                        ids,
                        left_thread: false,
                    };
                    self.sent(sheet, sent).await;
                }
                Ok(None) => {
                    sheet.stage.try_set(Stage::Writing);
                    sheet.notice.try_set(Some(Notice::NotSentBefore));
                    self.show(sheet);
                    self.keep(sheet).await;
                }
                Err(stop) => {
                    sheet.stage.try_set(Stage::Writing);
                    sheet.notice.try_set(Some(Notice::NotSent(stop.into())));
                    self.show(sheet);
                }
            }
        });
    }
}
