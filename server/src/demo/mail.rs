//! The demo's mail: conversations with customers, news, forgeries, notes among colleagues.

mod bulk;
mod conversation;
mod letter;
mod words;

use super::{
    data::{Customer, Data, Person},
    dice::Dice,
};
use google_sim::Delivery;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use letter::Letter;
use std::collections::BTreeMap;

/// How many letters there are in all.
const LETTERS: usize = 800;
/// Letters that are not part of a conversation.
const NEWSLETTERS: usize = 90;
const FORGERIES: usize = 16;
const NOTES: usize = 44;
/// Mail older than this has mostly been archived.
const INBOX_DAYS: i64 = 21;
/// Mail younger than this may still be unread.
const UNREAD_DAYS: i64 = 2;

/// Every mailbox with what is in it, by address, oldest first.
pub(super) fn of_everyone(
    data: &Data,
    now: Timestamp,
    zone: &TimeZone,
) -> BTreeMap<String, Vec<Delivery>> {
    let mut writer = Writer {
        data,
        customers: data.customers(),
        now,
        zone,
        dice: Dice::new(super::SEED),
        posted: BTreeMap::new(),
        letters: 0,
    };
    writer.newsletters(NEWSLETTERS);
    writer.forgeries(FORGERIES);
    writer.notes(NOTES);
    writer.conversations(LETTERS);
    writer.into_mailboxes()
}

/// One more letter from some customer of a rep, as it may come in at any time.
pub(super) fn one_more(data: &Data, rep: &Person, at: Timestamp, number: u64) -> Option<Delivery> {
    let zone = TimeZone::UTC;
    let mut customers = data.customers();
    customers.retain(|customer| customer.rep.key == rep.key);
    if customers.is_empty() {
        return None;
    }
    let mut writer = Writer {
        data,
        customers,
        now: at,
        zone: &zone,
        dice: Dice::new(super::SEED.wrapping_add(number)),
        posted: BTreeMap::new(),
        letters: 0,
    };
    let index = writer.dice.below(writer.customers.len());
    writer.opening(index, at);
    let mut mailboxes = writer.into_mailboxes();
    mailboxes.remove(&rep.address)?.pop()
}

/// Writes letters and posts them into the mailboxes of those who write and read them.
struct Writer<'a> {
    data: &'a Data,
    customers: Vec<Customer<'a>>,
    now: Timestamp,
    zone: &'a TimeZone,
    dice: Dice,
    posted: BTreeMap<String, Vec<(Timestamp, Delivery)>>,
    letters: usize,
}

impl Writer<'_> {
    /// Posts a letter: into the writer's sent mail, and to every reader of the organization.
    fn post(&mut self, letter: Letter) {
        self.letters += 1;
        let at = letter.at;
        let readers = letter.readers();
        let raw = letter.to_raw(&mut self.dice);
        let sender = letter.from.address.clone();
        for person in &self.data.people {
            let labels = if person.address == sender && !letter.is_forged() {
                vec!["SENT"]
            } else if readers.contains(&person.address) {
                self.labels_on_arrival(&letter)
            } else {
                continue;
            };
            let delivery = Delivery::new(&raw).labels(labels).received_at(at);
            let mailbox = self.posted.entry(person.address.clone()).or_default();
            mailbox.push((at, delivery));
        }
    }

    fn labels_on_arrival(&mut self, letter: &Letter) -> Vec<&'static str> {
        let age_days = self.now.duration_since(letter.at).as_hours() / 24;
        let mut labels = Vec::new();
        if age_days < INBOX_DAYS || self.dice.percent(30) {
            labels.push("INBOX");
        }
        if age_days < UNREAD_DAYS && self.dice.percent(60) {
            labels.push("UNREAD");
        }
        if letter.list.is_some() {
            labels.push("CATEGORY_PROMOTIONS");
        } else if self.dice.percent(6) {
            labels.push("STARRED");
        }
        labels
    }

    /// Some time in the past, mostly not long ago, in office hours.
    fn some_time(&mut self, most_days: i64) -> Timestamp {
        let reach = self.dice.between(1, most_days);
        let days = self.dice.between(0, reach);
        let ago = SignedDuration::from_hours(days * 24);
        let day = self.now.checked_sub(ago).unwrap_or(self.now);
        self.in_office_hours(day)
    }

    /// The same day at some time between nine and six, and never after now.
    fn in_office_hours(&mut self, day: Timestamp) -> Timestamp {
        let opening = self.zone.to_datetime(day).date().at(9, 0, 0, 0);
        let opening = self.zone.to_timestamp(opening).unwrap_or(day);
        let after = SignedDuration::from_secs(self.dice.between(0, 9 * 3600));
        let at = opening.checked_add(after).unwrap_or(day);
        let latest = SignedDuration::from_secs(self.dice.between(60, 7200));
        at.min(self.now.checked_sub(latest).unwrap_or(self.now))
    }

    fn into_mailboxes(self) -> BTreeMap<String, Vec<Delivery>> {
        let in_order = |mut mailbox: Vec<(Timestamp, Delivery)>| {
            mailbox.sort_by_key(|(at, _)| *at);
            mailbox.into_iter().map(|(_, delivery)| delivery).collect()
        };
        let mailboxes = self.posted.into_iter();
        mailboxes
            .map(|(address, mailbox)| (address, in_order(mailbox)))
            .collect()
    }
}
