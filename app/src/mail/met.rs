//! People whose mail was on the page: they are suggested when a mail is written. In memory only.

use super::{BrowserCharsets, Mail};
use crate::model::mail::letter::recipients::Recipient;
use gmail::messages::row::Row;
use leptos::prelude::*;
use std::collections::VecDeque;

/// How many are remembered; whoever was met longest ago is forgotten.
const MOST: usize = 500;

/// People, the latest first.
pub(super) type Met = VecDeque<Recipient>;

impl Mail {
    /// Remembers who wrote these messages and who got them.
    pub(super) fn note_met(self, messages: &[Row]) {
        self.met.try_update_value(|met| {
            for message in messages {
                for header in ["From", "To", "Cc"] {
                    for person in message.headers.people(header, &BrowserCharsets) {
                        let Some(address) = person.address else {
                            continue;
                        };
                        let name = person.name.unwrap_or_default();
                        let recipient = Recipient::new(&name, address.as_str());
                        let known = met.iter().position(|one| one.is(address.as_str()));
                        let earlier = known.and_then(|place| met.remove(place));
                        let named = !recipient.name.is_empty();
                        met.push_front(match earlier {
                            Some(earlier) if !named => earlier,
                            _ => recipient,
                        });
                    }
                }
            }
            met.truncate(MOST);
        });
    }

    /// Those whose name or address has these words in it, in lower case.
    pub fn met(self, words: &str, most: usize) -> Vec<Recipient> {
        let is_meant = |one: &&Recipient| {
            one.is_valid()
                && (one.name.to_lowercase().contains(words)
                    || one.address.to_lowercase().contains(words))
        };
        let found = self
            .met
            .try_with_value(|met| met.iter().filter(is_meant).take(most).cloned().collect());
        found.unwrap_or_default()
    }
}
