//! Putting mail into mailboxes, and looking into them, behind the API's back.

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{hex_id, parse_hex_id};
use crate::mailbox::labels::LabelKey;
use crate::mailbox::{Facts, Mailbox, NewMessage, ThreadChoice};
use crate::simulator::SimError;
use crate::world::World;

/// A message to put into a mailbox, with labels and time.
///
/// Without labels it arrives as new mail does, in INBOX and UNREAD. Without a time it arrives now.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Delivery {
    #[serde(with = "crate::ids::as_base64")]
    raw: Bytes,
    labels: Vec<String>,
    received_at_ms: Option<i64>,
    thread: Option<u64>,
}

impl Delivery {
    /// A message in RFC 822 form. Lines may end in LF; they are stored with CRLF.
    #[must_use]
    pub fn new(raw: impl AsRef<[u8]>) -> Self {
        Self {
            raw: with_crlf(raw.as_ref()),
            labels: vec!["INBOX".to_owned(), "UNREAD".to_owned()],
            received_at_ms: None,
            thread: None,
        }
    }

    /// Sets the labels, by id or by name; a name nobody has used yet makes a label.
    #[must_use]
    pub fn labels<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.labels = labels
            .into_iter()
            .map(|label| label.as_ref().to_owned())
            .collect();
        self
    }

    /// Sets the time of receipt, the API's `internalDate`.
    #[must_use]
    pub fn received_at(self, at: Timestamp) -> Self {
        self.received_at_ms(at.as_millisecond())
    }

    pub(crate) const fn received_at_ms(mut self, at_ms: i64) -> Self {
        self.received_at_ms = Some(at_ms);
        self
    }

    /// Puts the message into a thread of this number, whatever its headers say.
    #[must_use]
    pub const fn thread(mut self, thread_id: u64) -> Self {
        self.thread = Some(thread_id);
        self
    }

    pub(crate) fn raw(&self) -> &Bytes {
        &self.raw
    }
}

/// A message of a mailbox, for assertions.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MessageSummary {
    /// The message id.
    pub id: String,
    /// The thread id.
    pub thread_id: String,
    /// The names of its labels (for system labels, their ids), sorted.
    pub labels: Vec<String>,
    /// The decoded subject.
    pub subject: String,
    /// The Message-ID header, without its angle brackets.
    pub message_id: Option<String>,
    /// The time of receipt, in milliseconds since the epoch.
    pub internal_date_ms: i64,
}

/// Gives every line a CRLF, unless the message has some already.
pub(crate) fn with_crlf(raw: &[u8]) -> Bytes {
    if raw.windows(2).any(|pair| pair == b"\r\n") || !raw.contains(&b'\n') {
        return Bytes::copy_from_slice(raw);
    }
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 40);
    for byte in raw {
        if *byte == b'\n' {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out.into()
}

pub(crate) fn deliver(
    world: &mut World,
    to: &str,
    deliveries: impl IntoIterator<Item = Delivery>,
) -> Result<Vec<String>, SimError> {
    let now_ms = world.clock.now_ms();
    let (mailbox, rng) = world
        .mailbox(to)
        .ok_or_else(|| SimError::UnknownPerson(to.to_owned()))?;
    let ids = deliveries
        .into_iter()
        .map(|delivery| {
            let labels = delivery
                .labels
                .iter()
                .map(|label| mailbox.labels.find_or_create(label))
                .collect();
            let facts = Facts::read(&delivery.raw);
            let new = NewMessage {
                facts,
                labels,
                internal_date_ms: delivery.received_at_ms.unwrap_or(now_ms),
                thread: delivery
                    .thread
                    .map_or(ThreadChoice::ByHeaders, ThreadChoice::Given),
                raw: delivery.raw,
            };
            hex_id(mailbox.insert(new, rng))
        })
        .collect();
    Ok(ids)
}

fn open<'a>(
    world: &'a mut World,
    address: &str,
) -> Result<(&'a mut Mailbox, &'a mut rand::rngs::StdRng), SimError> {
    world
        .mailbox(address)
        .ok_or_else(|| SimError::UnknownPerson(address.to_owned()))
}

pub(crate) fn summaries(world: &mut World, address: &str) -> Result<Vec<MessageSummary>, SimError> {
    let (mailbox, _) = open(world, address)?;
    let name = |key: &LabelKey| mailbox.labels.get(*key).name.clone();
    Ok(mailbox
        .newest_first()
        .map(|(_, message)| {
            let mut labels: Vec<_> = message.labels.iter().map(name).collect();
            labels.sort();
            MessageSummary {
                id: hex_id(message.id),
                thread_id: hex_id(message.thread_id),
                labels,
                subject: message.facts.subject.clone(),
                message_id: message.facts.message_id.clone(),
                internal_date_ms: message.internal_date_ms,
            }
        })
        .collect())
}

fn number(id: &str) -> Result<u64, SimError> {
    parse_hex_id(id).ok_or_else(|| SimError::UnknownMessage(id.to_owned()))
}

pub(crate) fn raw(world: &mut World, address: &str, id: &str) -> Result<Bytes, SimError> {
    let (mailbox, _) = open(world, address)?;
    mailbox
        .find(number(id)?)
        .map(|message| message.raw.clone())
        .map_err(|_| SimError::UnknownMessage(id.to_owned()))
}

pub(crate) fn relabel(
    world: &mut World,
    address: &str,
    id: &str,
    add: &[&str],
    remove: &[&str],
) -> Result<(), SimError> {
    let (mailbox, rng) = open(world, address)?;
    let add: Vec<_> = add
        .iter()
        .map(|label| mailbox.labels.find_or_create(label))
        .collect();
    let remove: Vec<_> = remove
        .iter()
        .map(|label| mailbox.labels.find_or_create(label))
        .collect();
    mailbox
        .modify(number(id)?, &add, &remove, rng)
        .map_err(|_| SimError::UnknownMessage(id.to_owned()))
}

pub(crate) fn delete(world: &mut World, address: &str, id: &str) -> Result<(), SimError> {
    let (mailbox, rng) = open(world, address)?;
    mailbox
        .delete(number(id)?, rng)
        .map_err(|_| SimError::UnknownMessage(id.to_owned()))
}

pub(crate) fn labels(world: &mut World, address: &str) -> Result<Vec<(String, String)>, SimError> {
    let (mailbox, _) = open(world, address)?;
    Ok(mailbox
        .labels
        .iter()
        .filter(|(_, label)| !label.system)
        .map(|(_, label)| (label.id.clone(), label.name.clone()))
        .collect())
}

pub(crate) fn change_label(
    world: &mut World,
    address: &str,
    id: &str,
    new_name: Option<&str>,
) -> Result<(), SimError> {
    let (mailbox, _) = open(world, address)?;
    let Some(key) = mailbox.labels.by_id(id) else {
        return Err(SimError::Control(format!("no label has the id {id}")));
    };
    match new_name {
        Some(name) => name.clone_into(&mut mailbox.labels.get_mut(key).name),
        None => {
            mailbox.forget_label(key);
            mailbox.labels.delete(key);
        }
    }
    Ok(())
}

pub(crate) fn history_id(world: &mut World, address: &str) -> Result<u64, SimError> {
    let (mailbox, _) = open(world, address)?;
    Ok(mailbox.history.last())
}

pub(crate) fn forget_history(world: &mut World, address: &str) -> Result<(), SimError> {
    let (mailbox, rng) = open(world, address)?;
    mailbox.history.forget(rng);
    Ok(())
}
