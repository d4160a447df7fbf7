//! What can be done about a notice, by a button or by a key.

use super::{
    card::page_of,
    triage::{Ask, Shown, Triage, use_triage},
};
use crate::{
    components::mail::{Acting, Start, Writing, use_acting, use_writing},
    model::mail::{actions::Action, letter::answer::Way},
    state::session::may,
};
use contract::{
    notice::{NoticeUpdate, SenderRecord},
    permission::Permission,
};
use gmail::{MessageId, labels};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The deeds about one notice.
#[derive(Clone, Copy)]
pub struct Deeds {
    mine: Memo<Option<Shown>>,
    triage: Triage,
    acting: Acting,
    writing: Writing,
    /// Whether the user may change records.
    edits: bool,
    go: Callback<String>,
}

/// The deeds about this notice.
pub fn use_deeds(mine: Memo<Option<Shown>>) -> Deeds {
    let navigate = use_navigate();
    Deeds {
        mine,
        triage: use_triage(),
        acting: use_acting(),
        writing: use_writing(),
        edits: may(Permission::EditRecords),
        go: Callback::new(move |page: String| navigate(&page, NavigateOptions::default())),
    }
}

/// What a key does to the notice that has the focus.
pub fn key(pressed: &str) -> Option<fn(Deeds)> {
    Some(match pressed {
        "r" => Deeds::reply,
        "a" => Deeds::reply_all,
        "e" => Deeds::archive,
        "h" => Deeds::handled,
        "s" => Deeds::later,
        "b" => Deeds::back,
        "m" => Deeds::mute,
        "o" => Deeds::open,
        "n" => Deeds::note,
        "t" => Deeds::task,
        "w" => Deeds::why,
        "#" => Deeds::clear,
        _ => return None,
    })
}

impl Deeds {
    fn message(self) -> Option<MessageId> {
        self.mine.with_untracked(|mine| {
            let (notice, _) = mine.as_ref()?;
            MessageId::new(&*notice.message_id).ok()
        })
    }

    fn record(self) -> Option<SenderRecord> {
        self.mine.with_untracked(|mine| {
            let (_, sender) = mine.as_ref()?;
            sender.as_ref()?.records.first().cloned()
        })
    }

    /// Whether a note or a task can be made: there is a record for it to be about.
    pub fn may_jot(self) -> bool {
        self.edits && self.has_record()
    }

    /// Whether the sender is in the CRM.
    pub fn has_record(self) -> bool {
        self.record().is_some()
    }

    fn answer(self, way: Way) {
        let here = self
            .message()
            .filter(|id| self.triage.row_now(id).is_some());
        if let Some(id) = here {
            self.writing.begin(Start::Answer(way, id));
        }
    }

    /// Answers its sender.
    pub fn reply(self) {
        self.answer(Way::Reply);
    }

    /// Answers everybody.
    pub fn reply_all(self) {
        self.answer(Way::ReplyAll);
    }

    /// Takes the message out of the inbox, where it is there, and the notice off the list.
    pub fn archive(self) {
        let Some(row) = self.message().and_then(|id| self.triage.row_now(&id)) else {
            return;
        };
        let in_inbox = labels::has(&row.label_ids, labels::INBOX);
        if !in_inbox || self.acting.run(&Action::Archive, vec![row.labels()]) {
            self.handled();
        }
    }

    fn mark(self, update: NoticeUpdate) {
        let notice = self
            .mine
            .with_untracked(|mine| mine.as_ref().map(|(notice, _)| notice.clone()));
        if let Some(notice) = notice {
            self.triage.mark(&notice, update);
        }
    }

    /// It is dealt with.
    pub fn handled(self) {
        self.mark(NoticeUpdate {
            handled: true,
            snoozed_until: None,
        });
    }

    /// It waits again.
    pub fn back(self) {
        self.mark(NoticeUpdate {
            handled: false,
            snoozed_until: None,
        });
    }

    fn ask(self, ask: Ask) {
        let mine = self.mine.with_untracked(Clone::clone);
        self.triage.asking.set(mine.map(|mine| (ask, mine)));
    }

    /// Asks for a note about its mail.
    pub fn note(self) {
        if self.may_jot() {
            self.ask(Ask::Note);
        }
    }

    /// Asks for a task from its mail.
    pub fn task(self) {
        if self.may_jot() {
            self.ask(Ask::Task);
        }
    }

    /// Asks until when to put it off.
    pub fn later(self) {
        self.ask(Ask::Later);
    }

    /// Says why it is here.
    pub fn why(self) {
        self.ask(Ask::Why);
    }

    /// Mutes its sender.
    pub fn mute(self) {
        if let Some(record) = self.record() {
            self.triage.mute(record.kind, &record.id, true);
        }
    }

    /// Lets its sender be heard again: every record of theirs.
    pub fn unmute(self) {
        let records = self.mine.with_untracked(|mine| {
            let sender = mine.as_ref().and_then(|(_, sender)| sender.as_ref());
            sender
                .map(|sender| sender.records.clone())
                .unwrap_or_default()
        });
        for record in records.into_iter().filter(|record| record.muted) {
            self.triage.mute(record.kind, &record.id, false);
        }
    }

    /// Opens its sender's record.
    pub fn open(self) {
        if let Some(record) = self.record() {
            self.go.run(page_of(&record));
        }
    }

    /// Takes the notice off every list: nothing of its message is kept.
    pub fn clear(self) {
        if let Some(id) = self.message() {
            self.triage.clear(id.as_str().to_owned());
        }
    }
}
