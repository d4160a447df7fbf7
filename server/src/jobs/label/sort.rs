//! Looks at new messages, and decides what becomes of each.

use super::{file::Filing, halt::Halt, inbox::News, probe::Step, run::Run};
use crate::{
    google::gateway::GatewayError,
    store::{
        events,
        mail::{
            book,
            facts::{self, Fact},
            ledger, mailboxes,
        },
    },
};
use crm::{
    address::Canonical,
    magnet::{self, Circle, Received},
    month::Month,
    plan::{AddressBook, Decision, Left, MessageFact, decide},
};
use gmail::{MessageId, messages::get};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::HashSet;

/// Messages looked at between two writes: as many as one call can file.
const PORTION: usize = crm::plan::BATCH_MAX_IDS;
/// Messages looked at between two breaths.
const BREATH: usize = 20;

/// Everything the decisions of a run rest on.
struct Rules {
    book: AddressBook,
    circle: Circle,
    month: Month,
    addressee: Canonical,
}

/// What becomes of the messages of a portion.
#[derive(Default)]
struct Sorted {
    facts: Vec<Fact>,
    filings: Vec<Filing>,
}

impl Run<'_> {
    /// Sorts new messages: notes facts, files what is to be filed, leaves the rest alone.
    pub(super) async fn sort(&mut self, news: News) -> Result<(), Halt> {
        let mut message_ids = news.message_ids;
        if message_ids.is_empty() {
            return Ok(());
        }
        let rules = self.rules().await?;
        if !news.from_known {
            message_ids = self.worth_a_look(message_ids, &rules.circle.known).await?;
        }
        for portion in message_ids.chunks(PORTION) {
            let sorted = self.look_at(portion, &rules).await?;
            self.note(&sorted.facts).await?;
            self.file(sorted.filings).await?;
        }
        Ok(())
    }

    async fn rules(&self) -> Result<Rules, Halt> {
        let (db, org) = (self.app.store.db(), &self.mailbox.organization_id);
        let senders = book::senders(db, org).await?;
        let mailboxes = mailboxes::address_keys(db, org).await?;
        let own: HashSet<Canonical> = senders
            .users
            .into_iter()
            .chain(
                mailboxes
                    .iter()
                    .filter_map(|address| Canonical::of(address)),
            )
            .collect();
        let known = senders
            .contacts
            .iter()
            .map(|(address, _)| address)
            .chain(&senders.leads);
        let known = known.cloned().collect();
        let time_zone = TimeZone::get(&self.app.config.organization.time_zone)
            .map_err(|_| Halt::Fail("the organization's time zone is unknown".to_owned()))?;
        let addressee = Canonical::of(&self.mailbox.address)
            .ok_or_else(|| Halt::Fail("the mailbox's address is none".to_owned()))?;
        Ok(Rules {
            book: AddressBook::new(senders.contacts, own.iter().cloned()),
            circle: Circle {
                known,
                own,
                since: self.mailbox.mail_magnet_since,
            },
            month: Month::at(self.app.now(), &time_zone),
            addressee,
        })
    }

    async fn look_at(&mut self, portion: &[MessageId], rules: &Rules) -> Result<Sorted, Halt> {
        let ids: Vec<String> = portion.iter().map(|id| id.as_str().to_owned()).collect();
        let filed_before = ledger::known(self.app.store.db(), &self.mailbox.id, &ids).await?;
        let mut sorted = Sorted::default();
        for (index, id) in portion.iter().enumerate() {
            if index % BREATH == BREATH - 1 {
                self.go_on().await?;
            }
            self.counts.seen += 1;
            // In the ledger already: filed by a run that was cut off before it noted how far it came, or moved back by
            // its owner. Either way it is not worth a look.
            if filed_before.contains(id.as_str()) {
                self.counts.skipped += 1;
                continue;
            }
            let message = match self.gmail.message_facts(id.clone()).await {
                Ok(message) => message,
                Err(GatewayError::Gmail(gmail::Error::NotFound)) => {
                    self.counts.skipped += 1;
                    continue;
                }
                Err(error) => return Err(self.halt(error)),
            };
            self.step(Step::Looked).await;
            sorted.facts.extend(rules.fact(&message));
            self.decide(&message, rules, &mut sorted.filings);
        }
        Ok(sorted)
    }

    fn decide(&mut self, message: &get::Response, rules: &Rules, filings: &mut Vec<Filing>) {
        let Some(since) = self.mailbox.labels_since.filter(|_| self.mailbox.labels) else {
            return;
        };
        if received_at(message) < since {
            self.counts.skipped += 1;
            return;
        }
        match decide(
            &message_fact(message),
            &rules.book,
            &rules.month,
            &HashSet::new(),
        ) {
            Decision::File(sender) => {
                filings.push(Filing {
                    message_id: message.id.clone(),
                    sender,
                });
            }
            Decision::Leave(Left::NoCategory) => self.counts.no_category += 1,
            Decision::Leave(Left::NotInInbox | Left::MovedBack) => self.counts.skipped += 1,
            Decision::Leave(Left::NoSingleSender | Left::Bulk | Left::Forged | Left::Internal) => {
                self.counts.not_personal += 1;
            }
        }
    }

    async fn note(&mut self, facts: &[Fact]) -> Result<(), Halt> {
        if facts.is_empty() {
            return Ok(());
        }
        let transaction = self.begin_write().await?;
        let mut new = 0;
        for fact in facts {
            let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
            if facts::insert(&transaction, org, mailbox, fact).await? {
                let (owner, event) = (&self.mailbox.user_id, fact.event());
                events::append(&transaction, org, owner, &event, self.app.now()).await?;
                new += 1;
            }
        }
        transaction.commit().await?;
        self.app.events.wake(&self.mailbox.user_id);
        self.counts.notices += new;
        Ok(())
    }
}

impl Rules {
    /// What MailMagnet keeps of a message, where it qualifies ([`crm::magnet`]).
    fn fact(&self, message: &get::Response) -> Option<Fact> {
        let received_at = received_at(message);
        let received = Received {
            label_ids: label_ids(message),
            from: message
                .from
                .iter()
                .map(|address| address.as_str().to_owned())
                .collect(),
            personal: message
                .is_personal(|to| Canonical::of(to.as_str()).as_ref() == Some(&self.addressee)),
            bulk: message.is_bulk,
            forged: message.is_forged,
            received_at,
        };
        let from = message.from.first()?;
        magnet::unmet(&received, &self.circle)
            .is_empty()
            .then(|| Fact {
                message_id: message.id.as_str().to_owned(),
                from_address: from.as_str().to_owned(),
                received_at,
            })
    }
}

fn label_ids(message: &get::Response) -> Vec<String> {
    let ids = message.label_ids.iter();
    ids.map(|id| id.as_str().to_owned()).collect()
}

fn message_fact(message: &get::Response) -> MessageFact {
    let from: Option<Vec<Canonical>> = message
        .from
        .iter()
        .map(|address| Canonical::of(address.as_str()))
        .collect();
    MessageFact {
        id: message.id.as_str().to_owned(),
        label_ids: label_ids(message),
        // One author that cannot be read is no single author.
        from: from.unwrap_or_default(),
        bulk: message.is_bulk,
        forged: message.is_forged,
    }
}

fn received_at(message: &get::Response) -> Timestamp {
    Timestamp::from_millisecond(message.internal_date.0).unwrap_or_default()
}
