//! `messages.send`, and how sent mail reaches the simulator's other people.

use std::collections::BTreeSet;

use bytes::Bytes;
use jiff::Timestamp;
use mail_parser::HeaderName;

use super::incoming::Incoming;
use super::{Call, Reply};
use crate::delivery::{Delivery, deliver};
use crate::error::ApiError;
use crate::ids::random_text;
use crate::mailbox::{Facts, ThreadChoice};
use crate::mime::edit::{addresses, has_header, with_header, without_header};

impl Call<'_> {
    pub(super) fn send_message(&mut self) -> Result<Reply, ApiError> {
        let body = self.body.clone();
        let incoming = self.take_message(&body, ThreadChoice::Own)?;
        let id = self.send(incoming)?;
        self.short_message(id)
    }

    /// Sends a message: a copy under SENT for the sender, one in the inbox of every recipient the simulator knows.
    pub(super) fn send(&mut self, incoming: Incoming) -> Result<u64, ApiError> {
        let recipients = addresses(&incoming.raw).recipients;
        if recipients.is_empty() {
            return Err(ApiError::invalid_argument("Recipient address required"));
        }
        let raw = self.completed(&incoming.raw);
        let mut accounts: Vec<String> = recipients
            .iter()
            .filter_map(|address| self.world.account(address))
            .collect();
        accounts.sort();
        accounts.dedup();
        let to_self = accounts.iter().any(|account| account == self.user);
        accounts.retain(|account| account != self.user);

        let now_ms = self.world.clock.now_ms();
        let (mailbox, _) = self.mailbox()?;
        let mut labels = BTreeSet::from([mailbox.labels.system("SENT")]);
        if to_self {
            labels.insert(mailbox.labels.system("INBOX"));
            labels.insert(mailbox.labels.system("UNREAD"));
        }
        let copy = Incoming {
            facts: Facts::read(&raw),
            raw: raw.clone(),
            thread: incoming.thread,
        };
        let id = self.store(copy, labels, now_ms)?;
        let public = without_header(&raw, &HeaderName::Bcc);
        for account in accounts {
            let delivered = with_header(&public, "Delivered-To", &account);
            deliver(self.world, &account, [Delivery::new(delivered)])
                .map_err(|_| ApiError::backend())?;
        }
        Ok(id)
    }

    /// The message with what Gmail adds: its own From unless it names an address of the sender, Date, Message-ID.
    fn completed(&mut self, raw: &[u8]) -> Bytes {
        let mut raw = raw.to_vec();
        let from = addresses(&raw).from;
        if let Some(person) = self.world.person(self.user)
            && !(from.len() == 1 && person.owns(&from[0]))
        {
            let own = format!("{} <{}>", person.name, person.address);
            raw = with_header(&without_header(&raw, &HeaderName::From), "From", &own);
        }
        if !has_header(&raw, &HeaderName::Date) {
            raw = with_header(&raw, "Date", &rfc2822(self.world.clock.now()));
        }
        if !has_header(&raw, &HeaderName::MessageId) {
            let id = random_text(&mut self.world.rng, 30);
            raw = with_header(&raw, "Message-ID", &format!("<CA{id}@mail.gmail.com>"));
        }
        raw.into()
    }
}

fn rfc2822(at: Timestamp) -> String {
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_string(&at)
        .unwrap_or_default()
}
