//! One mail that is being written, and everything that is known about it.

use super::Start;
use crate::{
    api::Abort,
    model::mail::{
        failure::Failure,
        letter::{
            Envelope, Letter,
            check::{Doubt, Problem},
        },
    },
    reactive::Cell,
};
use contract::MailboxId;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde::{Deserialize, Serialize};
use web_sys::Blob;

/// A file of a mail. The browser has its bytes.
#[derive(Clone)]
pub struct FileEntry {
    /// Names it among the files of this mail.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is: a MIME type, as the browser says.
    pub mime_type: String,
    /// Its bytes.
    pub blob: SendWrapper<Blob>,
    /// The address of its picture, for an image that stands in the text.
    pub picture: Option<String>,
}

impl FileEntry {
    /// Its size in bytes.
    pub fn bytes(&self) -> u64 {
        self.blob.size() as u64
    }
}

impl PartialEq for FileEntry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// How far a mail is.
#[derive(Clone, PartialEq, Eq)]
pub enum Stage {
    /// What it answers, or the draft it was, is on its way.
    Opening,
    /// That did not come.
    Unopened(Failure),
    /// The draft is being written in another tab.
    Elsewhere,
    /// It is being written.
    Writing,
    /// It goes in a moment, unless it is taken back.
    Leaving,
    /// It is on its way to Gmail: so many of so many bytes.
    Sending(usize, usize),
}

/// Where what was written is safe.
#[derive(Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was written yet.
    Nothing,
    /// Nowhere yet.
    Not,
    /// On its way.
    Saving,
    /// In this browser.
    Here,
    /// In this browser; Gmail could not be had.
    HereOnly(Failure),
    /// Among the drafts in Gmail, since then, in milliseconds since 1970.
    InGmail(i64),
}

/// What its writer is told above the text.
#[derive(Clone, PartialEq, Eq)]
pub enum Notice {
    /// What stands in the way of sending.
    Problem(Problem),
    /// It was not sent.
    NotSent(Failure),
    /// These files are too large for it.
    TooLarge(Vec<String>),
    /// Files of the message that it passes on did not come.
    FilesMissing(Vec<String>),
    /// What a template left open, and what reads wrong in it.
    Merged(Vec<String>),
    /// Its way to Gmail was stopped: it was not sent.
    Stopped,
    /// It was written in an account that is not connected any more.
    AccountGone,
    /// It was taken up again after the page had gone while it was being sent: it was not sent.
    NotSentBefore,
}

/// How a window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Beside the page.
    Open,
    /// Its title alone.
    Small,
    /// Over the page.
    Full,
}

/// One mail that is being written.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// Tells it from the others on this page.
    pub key: u32,
    /// Its name in this browser.
    pub id: StoredValue<String>,
    /// What it says.
    pub letter: Cell<Letter>,
    /// What is fixed of it.
    pub envelope: Cell<Envelope>,
    /// Its files.
    pub files: Cell<Vec<FileEntry>>,
    /// How far it is.
    pub stage: Cell<Stage>,
    /// Where it is safe.
    pub saved: Cell<Saved>,
    /// What its writer is told.
    pub notice: Cell<Option<Notice>>,
    /// What its writer is asked before it goes.
    pub doubts: Cell<Vec<Doubt>>,
    /// How its window stands.
    pub shape: RwSignal<Shape>,
    /// Rises with every change.
    pub revision: StoredValue<u32>,
    /// The revision that is in this browser.
    pub kept: StoredValue<u32>,
    /// The revision that is in Gmail.
    pub in_gmail: StoredValue<u32>,
    /// A save to Gmail is on its way.
    pub at_work: StoredValue<bool>,
    /// Files are being fetched.
    pub fetching: RwSignal<u32>,
    /// A link to a file on Google Drive is asked for.
    pub drive: RwSignal<bool>,
    /// The name that the link gets.
    pub drive_name: RwSignal<String>,
    /// It is off the desk: nothing of it is kept or saved any more.
    pub gone: StoredValue<bool>,
    /// What it says is looked through before it goes.
    pub checking: StoredValue<bool>,
    /// Its signature was chosen by hand.
    pub signed_by_hand: StoredValue<bool>,
    /// The text changed otherwise than by typing.
    pub repaint: Trigger,
    /// Takes it back while it is on its way.
    pub abort: StoredValue<SendWrapper<Abort>>,
    /// What it was begun by where that was fetched from Gmail, or the draft that it is there now.
    pub begun_by: StoredValue<Option<Start>>,
}

impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Sheet {
    /// An empty one.
    pub fn new(key: u32, id: String, letter: Letter, envelope: Envelope) -> Self {
        Self {
            key,
            id: StoredValue::new(id),
            letter: Cell::new(letter),
            envelope: Cell::new(envelope),
            files: Cell::new(Vec::new()),
            stage: Cell::new(Stage::Writing),
            saved: Cell::new(Saved::Nothing),
            notice: Cell::new(None),
            doubts: Cell::new(Vec::new()),
            shape: RwSignal::new(Shape::Open),
            revision: StoredValue::new(0),
            kept: StoredValue::new(0),
            in_gmail: StoredValue::new(0),
            at_work: StoredValue::new(false),
            fetching: RwSignal::new(0),
            drive: RwSignal::new(false),
            drive_name: RwSignal::new(String::new()),
            gone: StoredValue::new(false),
            checking: StoredValue::new(false),
            signed_by_hand: StoredValue::new(false),
            repaint: Trigger::new(),
            abort: StoredValue::new(SendWrapper::new(Abort::by_hand())),
            begun_by: StoredValue::new(None),
        }
    }

    /// Whether its writer has sent it, and Gmail may not have it yet.
    pub fn on_its_way(self) -> bool {
        self.stage
            .with_untracked(|stage| matches!(stage, Stage::Leaving | Stage::Sending(..)))
    }

    /// The sizes of its files, in bytes.
    pub fn sizes(self) -> Vec<u64> {
        self.files
            .with(|files| files.iter().map(FileEntry::bytes).collect())
    }

    /// Asks for a link to a file on Google Drive, which gets this name.
    pub fn ask_for_drive_link(self, name: String) {
        self.drive_name.set(name);
        self.drive.set(true);
    }

    /// Something changed.
    pub fn touched(self) {
        self.revision.update_value(|revision| *revision += 1);
        if self.saved.with_untracked(|saved| *saved != Saved::Not) {
            self.saved.set(Saved::Not);
        }
    }
}

/// A mail as this browser keeps it; its files beside it in the same order.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// What it says.
    pub letter: Letter,
    /// What is fixed of it.
    pub envelope: Envelope,
    /// Its files: id, name, type.
    pub files: Vec<(String, String, String)>,
    /// It was on its way to Gmail: whether it was sent is not known.
    pub was_leaving: bool,
    /// The mailbox that it is written in, where one was connected.
    #[serde(default)]
    pub mailbox: Option<MailboxId>,
}
