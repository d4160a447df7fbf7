//! One person's mailbox: messages, threads, labels, history, and the index that address searches use.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use rand::RngExt;
use rand::rngs::StdRng;

mod facts;
pub(crate) mod history;
mod index;
pub(crate) mod labels;
pub(crate) mod words;

pub(crate) use facts::Facts;
use history::{Change, History};
use index::Index;
pub(crate) use index::{Field, Slot};
use labels::{LabelKey, Labels};

use crate::error::ApiError;
use crate::mime;

/// A message as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub id: u64,
    pub thread_id: u64,
    pub internal_date_ms: i64,
    pub labels: BTreeSet<LabelKey>,
    pub history_id: u64,
    pub raw: Bytes,
    pub facts: Facts,
    /// Read from the body when a search first asks for it.
    content: OnceCell<Content>,
}

/// What searches look for in a message's parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    /// The words of all inline text and of the attachments' names.
    pub words: String,
    /// The attachments' names in lower case.
    pub filenames: Vec<String>,
}

impl Message {
    /// What searches look for in the parts.
    pub(crate) fn content(&self) -> &Content {
        self.content.get_or_init(|| {
            let tree = mime::tree(&self.raw);
            let mut content = Content::default();
            for part in tree.walk() {
                if let mime::Body::Text(text) = &part.body {
                    content
                        .words
                        .push_str(&words::words(&String::from_utf8_lossy(text)));
                }
                if !part.filename.is_empty() {
                    content.words.push_str(&words::words(&part.filename));
                    content.filenames.push(part.filename.to_lowercase());
                }
            }
            content
        })
    }
}

/// A message on its way into a mailbox.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage {
    pub raw: Bytes,
    pub facts: Facts,
    pub labels: BTreeSet<LabelKey>,
    pub internal_date_ms: i64,
    pub thread: ThreadChoice,
}

/// How a new message finds its thread.
#[derive(Clone, Debug)]
pub(crate) enum ThreadChoice {
    /// As mail from outside: by References or In-Reply-To, and by Subject.
    ByHeaders,
    /// A thread of its own.
    Own,
    /// A thread somebody chose.
    Given(u64),
}

/// A watch on a mailbox.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub topic: String,
    pub client_id: String,
    pub expires_at_ms: i64,
    /// Only changes of messages under these labels count; all where there are none.
    pub labels: Vec<LabelKey>,
    /// Only changes of messages under none of the labels count.
    pub excludes: bool,
    /// Changes up to here have been pushed or dropped.
    pub seen_history_id: u64,
    pub last_push_ms: Option<i64>,
}

/// A mailbox.
#[derive(Debug)]
pub(crate) struct Mailbox {
    pub address: String,
    pub labels: Labels,
    pub history: History,
    pub watch: Option<Watch>,
    /// Draft id to message id.
    pub drafts: BTreeMap<u64, u64>,
    slots: Vec<Option<Message>>,
    by_id: HashMap<u64, Slot>,
    order: BTreeSet<(i64, Slot)>,
    threads: HashMap<u64, BTreeSet<(i64, Slot)>>,
    by_message_id: HashMap<String, Vec<Slot>>,
    labeled: HashMap<LabelKey, BTreeSet<Slot>>,
    index: Index,
}

impl Mailbox {
    pub(crate) fn new(address: &str, rng: &mut StdRng) -> Self {
        Self {
            address: address.to_owned(),
            labels: Labels::with_system_labels(),
            history: History::starting_at(rng.random_range(1_000..100_000)),
            watch: None,
            drafts: BTreeMap::new(),
            slots: Vec::new(),
            by_id: HashMap::new(),
            order: BTreeSet::new(),
            threads: HashMap::new(),
            by_message_id: HashMap::new(),
            labeled: HashMap::new(),
            index: Index::default(),
        }
    }

    /// Stores a message and tells the history.
    pub(crate) fn insert(&mut self, new: NewMessage, rng: &mut StdRng) -> u64 {
        let id = self.free_id(new.internal_date_ms, rng);
        let thread_id = match new.thread {
            ThreadChoice::Given(thread_id) => thread_id,
            ThreadChoice::Own => id,
            ThreadChoice::ByHeaders => self.thread_by_headers(&new.facts).unwrap_or(id),
        };
        let slot = Slot(u32::try_from(self.slots.len()).expect("fewer than 2^32 messages"));
        let history_id = self.history.record(
            rng,
            Change::Added,
            id,
            thread_id,
            Vec::new(),
            new.labels.iter().copied().collect(),
        );
        self.by_id.insert(id, slot);
        self.order.insert((new.internal_date_ms, slot));
        self.threads
            .entry(thread_id)
            .or_default()
            .insert((new.internal_date_ms, slot));
        if let Some(message_id) = &new.facts.message_id {
            self.by_message_id
                .entry(message_id.clone())
                .or_default()
                .push(slot);
        }
        for label in &new.labels {
            self.labeled.entry(*label).or_default().insert(slot);
        }
        self.index.add(slot, &new.facts);
        self.slots.push(Some(Message {
            id,
            thread_id,
            internal_date_ms: new.internal_date_ms,
            labels: new.labels,
            history_id,
            raw: new.raw,
            facts: new.facts,
            content: OnceCell::new(),
        }));
        id
    }

    /// Like Google's ids: the time in the upper bits, chance in the lower.
    fn free_id(&self, at_ms: i64, rng: &mut StdRng) -> u64 {
        let time = u64::try_from(at_ms).unwrap_or(0) & 0x0fff_ffff_ffff;
        loop {
            let id = (time << 20) | u64::from(rng.random_range(0..1_u32 << 20));
            if id != 0 && !self.by_id.contains_key(&id) && !self.threads.contains_key(&id) {
                return id;
            }
        }
    }

    fn thread_by_headers(&self, facts: &Facts) -> Option<u64> {
        facts
            .references
            .iter()
            .rev()
            .filter_map(|reference| self.by_message_id.get(reference))
            .flatten()
            .filter_map(|slot| self.at(*slot))
            .find(|message| message.facts.same_subject(facts))
            .map(|message| message.thread_id)
    }

    /// Whether a reply belongs in a thread: it refers to one of its messages and has its subject.
    pub(crate) fn belongs_in(&self, thread_id: u64, facts: &Facts) -> bool {
        self.thread(thread_id).iter().any(|message| {
            message.facts.same_subject(facts)
                && message
                    .facts
                    .message_id
                    .as_ref()
                    .is_some_and(|id| facts.references.contains(id))
        })
    }

    pub(crate) fn at(&self, slot: Slot) -> Option<&Message> {
        self.slots.get(slot.index()).and_then(Option::as_ref)
    }

    /// The message with this id.
    pub(crate) fn find(&self, id: u64) -> Result<&Message, ApiError> {
        self.by_id
            .get(&id)
            .and_then(|slot| self.at(*slot))
            .ok_or_else(ApiError::not_found)
    }

    /// The messages of a thread, oldest first; empty when there is no such thread.
    pub(crate) fn thread(&self, thread_id: u64) -> Vec<&Message> {
        self.threads
            .get(&thread_id)
            .into_iter()
            .flatten()
            .filter_map(|(_, slot)| self.at(*slot))
            .collect()
    }

    /// All messages, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (Slot, &Message)> {
        self.order
            .iter()
            .rev()
            .filter_map(|(_, slot)| Some((*slot, self.at(*slot)?)))
    }

    /// How many messages and threads there are.
    pub(crate) fn totals(&self) -> (usize, usize) {
        (self.order.len(), self.threads.len())
    }

    /// The messages under a label.
    pub(crate) fn labeled(&self, label: LabelKey) -> Option<&BTreeSet<Slot>> {
        self.labeled.get(&label)
    }

    /// The messages whose header field holds all these words, perhaps more than those.
    pub(crate) fn candidates(&self, field: Field, words: &str) -> Vec<Slot> {
        self.index.candidates(field, words)
    }

    /// The messages with this Message-ID.
    pub(crate) fn with_message_id(&self, message_id: &str) -> Vec<Slot> {
        self.by_message_id
            .get(message_id)
            .cloned()
            .unwrap_or_default()
    }

    /// Adds and removes labels; history gets an entry for what really changed.
    pub(crate) fn modify(
        &mut self,
        id: u64,
        add: &[LabelKey],
        remove: &[LabelKey],
        rng: &mut StdRng,
    ) -> Result<(), ApiError> {
        let slot = *self.by_id.get(&id).ok_or_else(ApiError::not_found)?;
        let message = self.slots[slot.index()]
            .as_mut()
            .ok_or_else(ApiError::not_found)?;
        let added: Vec<_> = add
            .iter()
            .copied()
            .filter(|label| message.labels.insert(*label))
            .collect();
        let removed: Vec<_> = remove
            .iter()
            .copied()
            .filter(|label| message.labels.remove(label))
            .collect();
        for label in &added {
            self.labeled.entry(*label).or_default().insert(slot);
        }
        for label in &removed {
            if let Some(slots) = self.labeled.get_mut(label) {
                slots.remove(&slot);
            }
        }
        let after: Vec<_> = message.labels.iter().copied().collect();
        for (change, labels) in [
            (Change::LabelsAdded, added),
            (Change::LabelsRemoved, removed),
        ] {
            if !labels.is_empty() {
                message.history_id =
                    self.history
                        .record(rng, change, id, message.thread_id, labels, after.clone());
            }
        }
        Ok(())
    }

    /// Removes a message for good.
    pub(crate) fn delete(&mut self, id: u64, rng: &mut StdRng) -> Result<(), ApiError> {
        let slot = self.by_id.remove(&id).ok_or_else(ApiError::not_found)?;
        let message = self.slots[slot.index()]
            .take()
            .ok_or_else(ApiError::not_found)?;
        let place = (message.internal_date_ms, slot);
        self.order.remove(&place);
        if let Some(thread) = self.threads.get_mut(&message.thread_id) {
            thread.remove(&place);
            if thread.is_empty() {
                self.threads.remove(&message.thread_id);
            }
        }
        for label in &message.labels {
            if let Some(slots) = self.labeled.get_mut(label) {
                slots.remove(&slot);
            }
        }
        if let Some(slots) = message
            .facts
            .message_id
            .as_ref()
            .and_then(|message_id| self.by_message_id.get_mut(message_id))
        {
            slots.retain(|other| *other != slot);
        }
        self.drafts.retain(|_, message_id| *message_id != id);
        self.history.record(
            rng,
            Change::Deleted,
            id,
            message.thread_id,
            Vec::new(),
            message.labels.into_iter().collect(),
        );
        Ok(())
    }

    /// Takes a label off every message that carries it, without history, as when the label itself goes.
    pub(crate) fn forget_label(&mut self, label: LabelKey) {
        for slot in self.labeled.remove(&label).unwrap_or_default() {
            if let Some(message) = &mut self.slots[slot.index()] {
                message.labels.remove(&label);
            }
        }
    }
}
