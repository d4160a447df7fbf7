//! Which messages hold which word in which address header.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Facts;

/// A message's place in the mailbox.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Slot(pub u32);

impl Slot {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The headers that are indexed by word.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Field {
    From,
    To,
    Cc,
    Bcc,
    DeliveredTo,
    List,
}

/// Lists of messages by a hash of field and word; two words with one hash only make a list too long, and whoever asks
/// looks at the message itself in the end.
#[derive(Debug, Default)]
pub(crate) struct Index(HashMap<u64, Vec<Slot>>);

impl Index {
    pub(crate) fn add(&mut self, slot: Slot, facts: &Facts) {
        let fields = [
            (Field::From, &facts.from),
            (Field::To, &facts.to),
            (Field::Cc, &facts.cc),
            (Field::Bcc, &facts.bcc),
            (Field::DeliveredTo, &facts.delivered_to),
            (Field::List, &facts.list),
        ];
        for (field, words) in fields {
            for word in words.split(' ').filter(|word| !word.is_empty()) {
                let slots = self.0.entry(key(field, word)).or_default();
                if slots.last() != Some(&slot) {
                    slots.push(slot);
                }
            }
        }
    }

    /// The messages that may hold all the words in this field, in the order they arrived.
    pub(crate) fn candidates(&self, field: Field, words: &str) -> Vec<Slot> {
        let mut lists: Vec<&[Slot]> = words
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| self.0.get(&key(field, word)).map_or(&[][..], Vec::as_slice))
            .collect();
        lists.sort_unstable_by_key(|list| list.len());
        let Some((shortest, others)) = lists.split_first() else {
            return Vec::new();
        };
        shortest
            .iter()
            .copied()
            .filter(|slot| others.iter().all(|list| list.binary_search(slot).is_ok()))
            .collect()
    }
}

fn key(field: Field, word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (field, word).hash(&mut hasher);
    hasher.finish()
}
