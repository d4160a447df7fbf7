//! Looks at new messages, and decides what becomes of each.

use super::{backlog::PORTION, file::Filing, halt::Halt, inbox::News, look::Looked, run::Run};
use crate::store::{
    events,
    mail::{
        aliases,
        backlog::Waiting,
        book, exclusions,
        facts::{self, Fact},
        label_options, ledger, mailboxes,
        refile::sender_key,
        skips,
    },
    notices, organizations,
};
use contract::{
    label_log::{SkipReason, SkippedMessage},
    label_options::ExclusionKind,
};
use crm::{
    address::Canonical,
    category::{Categories, Days},
    exclude::Exclusions,
    magnet::{self, Circle, Received},
    month::ClosingDay,
    own::Own,
    plan::{self, AddressBook, Decision, Left, MessageFact},
};
use gmail::{MessageId, messages::get};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::HashSet;

/// Messages looked at between two breaths.
const BREATH: usize = 20;

/// Everything the decisions of a run rest on.
pub(super) struct Rules {
    pub(super) plan: plan::Rules,
    circle: Circle,
    /// The addresses of the mailbox's owner.
    addressees: HashSet<Canonical>,
}

/// What becomes of the messages of a portion.
#[derive(Default)]
struct Sorted {
    facts: Vec<Fact>,
    filings: Vec<Filing>,
    skipped: Vec<SkippedMessage>,
}

impl Sorted {
    fn skip(&mut self, id: &MessageId, reason: SkipReason) {
        self.skipped.push(SkippedMessage {
            message_id: id.as_str().to_owned(),
            reason,
        });
    }
}

impl Run<'_> {
    /// Sorts new messages: notes facts, files what is to be filed, leaves the rest alone.
    pub(super) async fn sort(&mut self, news: News) -> Result<(), Halt> {
        let mut message_ids = news.message_ids;
        let backlog = self.backlog().await?;
        if message_ids.is_empty() && backlog == Waiting::default() {
            self.nothing_waits = true;
            return Ok(());
        }
        if backlog.set_aside {
            message_ids = self.without_set_aside(message_ids).await?;
        }
        let rules = self.rules().await?;
        if !news.from_known {
            message_ids = self.worth_a_look(message_ids, &rules.circle.known).await?;
        }
        if message_ids.len() > PORTION.min(self.project_looks_left()) {
            self.put_off(message_ids, news.up_to).await?;
        } else {
            let halt = self.look_through(&message_ids, &rules).await?;
            message_ids.retain(|id| self.left.contains(id.as_str()));
            if !message_ids.is_empty() {
                self.put_off(message_ids, news.up_to).await?;
            }
            halt.map_or(Ok(()), Err)?;
        }
        self.catch_up(&rules).await
    }

    /// Looks at a portion of messages, and does with each what is to be done. Where Gmail asks for patience, what it has
    /// shown is done first, in a call or a few: to ask for all of it again would cost more. Then the run is to halt.
    pub(super) async fn look_through(
        &mut self,
        portion: &[MessageId],
        rules: &Rules,
    ) -> Result<Option<Halt>, Halt> {
        let (sorted, patience) = self.look_at(portion, rules).await?;
        self.note(&sorted.facts, &sorted.skipped).await?;
        match self.file(sorted.filings).await {
            Err(Halt::Postpone { not_before }) => Err(Halt::Postpone {
                not_before: patience.flatten().max(not_before),
            }),
            filed => {
                filed?;
                Ok(patience.map(|not_before| Halt::Postpone { not_before }))
            }
        }
    }

    /// Reads everything that decisions rest on.
    pub(super) async fn rules(&self) -> Result<Rules, Halt> {
        let (db, org) = (self.app.store.db(), &self.mailbox.organization_id);
        let senders = book::senders(db, org).await?;
        let mailboxes = mailboxes::address_keys(db, org).await?;
        let organization = organizations::mail_rules(db, org).await?;
        let mailboxes = mailboxes.iter();
        let mailboxes = mailboxes.filter_map(|address| Canonical::of(address));
        let own = Own::new(
            senders.users.into_iter().chain(mailboxes),
            organization.own_domains.iter().map(String::as_str),
        );
        let known = senders
            .contacts
            .iter()
            .map(|(address, _)| address)
            .chain(&senders.leads);
        let known = known.cloned().collect();
        let time_zone = TimeZone::get(&self.app.config.organization.time_zone)
            .map_err(|_| Halt::Fail("the organization's time zone is unknown".to_owned()))?;
        let aliases = aliases::of_mailbox(db, &self.mailbox.id).await?;
        let addressees: HashSet<Canonical> = aliases
            .iter()
            .chain([&self.mailbox.address])
            .filter_map(|address| Canonical::of(address))
            .collect();
        let magnet = notices::settings(db, &self.mailbox.user_id).await?;
        let closing = ClosingDay::of_or_last(organization.calendar.closing_day);
        let exclusions = exclusions::of_mailbox(db, &self.mailbox.id).await?;
        Ok(Rules {
            plan: plan::Rules {
                book: AddressBook::new(senders.contacts, own.clone()),
                days: Days::at(self.app.now(), &time_zone, closing),
                categories: Categories::new(&self.categories, self.mailbox.user_id.clone()),
                options: label_options::get(db, &self.mailbox.id).await?,
                exclusions: Exclusions::new(exclusions.into_iter().map(Into::into)),
            },
            circle: Circle {
                known,
                own,
                since: self.mailbox.mail_magnet_since,
                groups_too: magnet.groups_too,
            },
            addressees,
        })
    }

    /// Looks at a portion of messages, and decides what becomes of each. Where Gmail asks for patience: until when, as far
    /// as it says so.
    async fn look_at(
        &mut self,
        portion: &[MessageId],
        rules: &Rules,
    ) -> Result<(Sorted, Option<Option<Timestamp>>), Halt> {
        let ids: Vec<String> = portion.iter().map(|id| id.as_str().to_owned()).collect();
        let filed_before = ledger::known(self.app.store.db(), &self.mailbox.id, &ids).await?;
        self.left.clear();
        let mut sorted = Sorted::default();
        let mut failed_last = false;
        let mut patience: Option<Option<Timestamp>> = None;
        for (index, id) in portion.iter().enumerate() {
            if index % BREATH == BREATH - 1 {
                self.go_on().await?;
            }
            self.counts.seen += 1;
            // In the ledger already: filed by a run that was cut off before it noted how far it came, or moved back by
            // its owner. Either way it is not worth a look.
            if filed_before.contains(id.as_str()) {
                self.counts.skipped += 1;
                sorted.skip(id, SkipReason::FiledBefore);
                continue;
            }
            let asked = if patience.is_none() {
                self.look_ahead(&portion[index..], &filed_before).await
            } else {
                Ok(())
            };
            if self.left.contains(id.as_str()) {
                self.counts.seen -= 1;
                continue;
            }
            let looked = match asked {
                Ok(()) if patience.is_some() && !self.was_asked_for(id) => {
                    Err(Halt::Postpone { not_before: None })
                }
                Ok(()) => self.look(id.clone()).await,
                Err(halt) => Err(halt),
            };
            let looked = match looked {
                Ok(Looked::Failed(error)) if failed_last => Err(self.halt(error)),
                looked => looked,
            };
            let message = match looked {
                Ok(Looked::Here(message)) => message,
                Ok(Looked::Gone) => {
                    failed_last = false;
                    self.counts.skipped += 1;
                    sorted.skip(id, SkipReason::Gone);
                    continue;
                }
                // A fault of one message leaves the others alone; where the next one fails too, the fault is Gmail's.
                Ok(Looked::Failed(_)) => {
                    failed_last = true;
                    if self.ask_later(id.as_str()).await? {
                        self.counts.seen -= 1;
                    } else {
                        self.counts.skipped += 1;
                        sorted.skip(id, SkipReason::Unreadable);
                    }
                    continue;
                }
                Err(Halt::Postpone { not_before }) => {
                    self.counts.seen -= 1;
                    self.left.insert(id.as_str().to_owned());
                    patience = Some(patience.flatten().max(not_before));
                    continue;
                }
                Err(halt) => return Err(halt),
            };
            failed_last = false;
            if !self.again.contains(id.as_str()) {
                sorted.facts.extend(rules.fact(&message));
            }
            self.decide(&message, rules, &mut sorted);
        }
        Ok((sorted, patience))
    }

    fn decide(&mut self, message: &get::Response, rules: &Rules, sorted: &mut Sorted) {
        let Some(since) = self.mailbox.labels_since.filter(|_| self.mailbox.labels) else {
            return;
        };
        let known = rules.knows(message);
        let fact = message_fact(message);
        let reason = if received_at(message) < since {
            self.counts.skipped += 1;
            SkipReason::BeforeLabels
        } else {
            match rules.plan.decide(&fact, &HashSet::new()) {
                Decision::File(sender, _)
                    if self.without_label.contains(&sender.reason.category) =>
                {
                    self.counts.skipped += 1;
                    SkipReason::LabelDeleted
                }
                Decision::File(sender, inbox) => {
                    sorted.filings.push(Filing {
                        message_id: fact.id,
                        turn: 0,
                        sender_key: fact
                            .from
                            .first()
                            .map(|from| sender_key(&self.mailbox.id, from)),
                        label_ids: fact.label_ids,
                        sender,
                        inbox,
                        taken_off: Vec::new(),
                    });
                    return;
                }
                Decision::Leave(left) => self.count_left(left),
            }
        };
        if known {
            sorted.skip(&message.id, reason);
        }
    }

    /// Counts a message that is left alone; the reason, for the log.
    fn count_left(&mut self, left: Left) -> SkipReason {
        let (count, reason) = match left {
            Left::NoCategory => (&mut self.counts.no_category, SkipReason::NoCategory),
            Left::NotInInbox => (&mut self.counts.skipped, SkipReason::NotInInbox),
            Left::MovedBack => (&mut self.counts.skipped, SkipReason::FiledBefore),
            Left::NoSingleSender => (&mut self.counts.not_personal, SkipReason::SeveralAuthors),
            Left::Bulk => (&mut self.counts.not_personal, SkipReason::Bulk),
            Left::Forged => (&mut self.counts.not_personal, SkipReason::Forged),
            Left::Internal => (&mut self.counts.not_personal, SkipReason::Internal),
            Left::Excluded(kind) => {
                let reason = match kind {
                    ExclusionKind::Address => SkipReason::ExcludedAddress,
                    ExclusionKind::Domain => SkipReason::ExcludedDomain,
                    ExclusionKind::Thread => SkipReason::ExcludedThread,
                };
                (&mut self.counts.skipped, reason)
            }
        };
        *count += 1;
        reason
    }

    /// Notes facts, and why messages were left alone.
    pub(super) async fn note(
        &mut self,
        facts: &[Fact],
        skipped: &[SkippedMessage],
    ) -> Result<(), Halt> {
        if facts.is_empty() && skipped.is_empty() {
            return Ok(());
        }
        let transaction = self.begin_write().await?;
        let mut new = 0;
        for fact in facts {
            let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
            if facts::insert(&transaction, org, mailbox, fact).await? {
                let (owner, event) = (&self.mailbox.user_id, fact.event(&self.mailbox.id));
                let now = self.app.now();
                events::append(&transaction, org, owner, Some(mailbox), &event, now).await?;
                new += 1;
            }
        }
        for skipped in skipped {
            let org = &self.mailbox.organization_id;
            skips::insert(&transaction, org, self.id, skipped).await?;
        }
        transaction.commit().await?;
        self.app.events.wake(&self.mailbox.user_id);
        self.counts.notices += new;
        Ok(())
    }
}

impl Rules {
    /// Whether a lead or contact is among the authors.
    fn knows(&self, message: &get::Response) -> bool {
        let senders = message.from.iter();
        senders
            .filter_map(|from| Canonical::of(from.as_str()))
            .any(|sender| self.circle.known.contains(&sender))
    }

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
            personal: message.is_personal(|to| {
                Canonical::of(to.as_str()).is_some_and(|to| self.addressees.contains(&to))
            }),
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

/// What the rules need to know of a message.
pub(super) fn message_fact(message: &get::Response) -> MessageFact {
    let from: Option<Vec<Canonical>> = message
        .from
        .iter()
        .map(|address| Canonical::of(address.as_str()))
        .collect();
    MessageFact {
        id: message.id.as_str().to_owned(),
        thread_id: message.thread_id.as_str().to_owned(),
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
