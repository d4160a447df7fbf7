//! The plan of a label run: what becomes of each new message, and with which calls.
//!
//! The job adds a label and removes `INBOX`, now or once the message was read, as its owner chose; how what was filed
//! gets another label is [`crate::refile`]'s to say. Whatever neither says is left alone.

use crate::{
    address::Canonical,
    category::{Categories, ContactFact, Days, SenderCategory},
    exclude::Exclusions,
    own::Own,
    system_labels::{INBOX, STARRED, THROWN_AWAY, UNREAD},
};
use contract::{
    label::Category,
    label_options::{ExclusionKind, LabelOptions},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// From this many ids on, one `batchModify` (50 units) is no dearer than `modify` for each
/// (5 units).
pub const BATCH_FROM_IDS: usize = 10;
/// The most ids of one `batchModify`
/// (<https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/batchModify>).
pub const BATCH_MAX_IDS: usize = 1_000;

/// What the rules need to know of a message. It has no room for a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFact {
    /// Gmail's id of the message.
    pub id: String,
    /// Gmail's id of its conversation.
    pub thread_id: String,
    /// The labels it has now.
    pub label_ids: Vec<String>,
    /// The addresses of its From header, in order. A message has one author, or is left alone.
    pub from: Vec<Canonical>,
    /// List mail, newsletters, automatic answers.
    pub bulk: bool,
    /// Its From is not to be believed: the sender's domain says so (DMARC).
    pub forged: bool,
}

/// The senders that the organization knows.
#[derive(Debug, Clone, Default)]
pub struct AddressBook {
    contacts: HashMap<Canonical, Vec<ContactFact>>,
    own: Own,
}

impl AddressBook {
    /// A book of contacts by address, and of whoever belongs to the organization itself.
    pub fn new(contacts: impl IntoIterator<Item = (Canonical, ContactFact)>, own: Own) -> Self {
        let mut book = Self {
            contacts: HashMap::new(),
            own,
        };
        for (address, contact) in contacts {
            book.contacts.entry(address).or_default().push(contact);
        }
        book
    }

    /// Whether whoever has the address belongs to the organization itself.
    pub fn is_own(&self, address: &Canonical) -> bool {
        self.own.has(address)
    }

    /// The addresses of contacts.
    pub fn addresses(&self) -> impl Iterator<Item = &Canonical> {
        self.contacts.keys()
    }

    /// The contacts that have an address.
    fn contacts(&self, address: &Canonical) -> &[ContactFact] {
        self.contacts.get(address).map_or(&[], Vec::as_slice)
    }
}

/// Everything that decisions rest on.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Who is known.
    pub book: AddressBook,
    /// Today and this month.
    pub days: Days,
    /// The categories of the mailbox.
    pub categories: Categories,
    /// How the mailbox's owner wants mail filed.
    pub options: LabelOptions,
    /// What they want never to be filed.
    pub exclusions: Exclusions,
}

/// What becomes of the place in the inbox of a message that is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inbox {
    /// It leaves the inbox.
    Leaves,
    /// It stays until it is read.
    UntilRead,
    /// It stays.
    Stays,
}

/// What becomes of a message that stays in the inbox until it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waiting {
    /// It leaves the inbox.
    Leaves,
    /// It waits on.
    Waits,
    /// It stays: its owner moved it, gave it a star, took the label off, or wants it never to be filed.
    Stays,
}

/// What becomes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is filed under its sender's category.
    File(SenderCategory, Inbox),
    /// It stays as it is.
    Leave(Left),
}

/// Why a message is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Left {
    /// It is not in the inbox (any more).
    NotInInbox,
    /// The job filed it before: its owner moved it back.
    MovedBack,
    /// It names no author, or several.
    NoSingleSender,
    /// A newsletter, a list, an automatic answer.
    Bulk,
    /// Its From failed the sender domain's check.
    Forged,
    /// A colleague wrote it.
    Internal,
    /// Its sender has no deals, or only lost ones, or is not known.
    NoCategory,
    /// Its owner wants it never to be filed.
    Excluded(ExclusionKind),
}

impl Rules {
    /// Decides what becomes of a message that is new in the inbox. `filed_before` holds the ids the
    /// job has filed at any time.
    pub fn decide(&self, message: &MessageFact, filed_before: &HashSet<String>) -> Decision {
        if filed_before.contains(&message.id) {
            return Decision::Leave(Left::MovedBack);
        }
        if !message.has(INBOX) {
            return Decision::Leave(Left::NotInInbox);
        }
        let [sender] = message.from.as_slice() else {
            return Decision::Leave(Left::NoSingleSender);
        };
        if self.book.is_own(sender) {
            return Decision::Leave(Left::Internal);
        }
        let Some(category) = self.category(sender) else {
            return Decision::Leave(Left::NoCategory);
        };
        if let Some(kind) = self.exclusions.covers(&message.thread_id, sender) {
            return Decision::Leave(Left::Excluded(kind));
        }
        if message.forged {
            return Decision::Leave(Left::Forged);
        }
        if message.bulk {
            return Decision::Leave(Left::Bulk);
        }
        Decision::File(category, self.inbox(message))
    }

    /// Whether a message that is filed leaves the inbox. A star is stronger than being unread, and the wish to keep all
    /// mail in the inbox stronger than both.
    fn inbox(&self, message: &MessageFact) -> Inbox {
        let LabelOptions {
            keep_in_inbox,
            unread_stays,
            starred_stays,
            refile_days: _,
            one_label_only: _,
        } = self.options;
        if keep_in_inbox || starred_stays && message.has(STARRED) {
            Inbox::Stays
        } else if unread_stays && message.has(UNREAD) {
            Inbox::UntilRead
        } else {
            Inbox::Leaves
        }
    }

    /// The category that the sender of a message has now, which was filed under this one; none where that is the same,
    /// where they have none any more, and where mail of theirs is not filed.
    pub fn refiled(&self, sender: &Canonical, filed: Category) -> Option<SenderCategory> {
        let now = self.category_of(sender)?;
        (now.reason.category != filed).then_some(now)
    }

    /// The category under which mail from a sender is filed now; none where it is not, whatever the message is like.
    pub fn category_of(&self, sender: &Canonical) -> Option<SenderCategory> {
        if self.book.is_own(sender) || self.exclusions.covers("", sender).is_some() {
            return None;
        }
        self.category(sender)
    }

    fn category(&self, sender: &Canonical) -> Option<SenderCategory> {
        let contacts = self.book.contacts(sender);
        self.categories.of_address(contacts, &self.days)
    }

    /// Decides what becomes of a message that was filed under this label and stays in the inbox until it is read.
    pub fn waiting(&self, message: &MessageFact, label_id: &str) -> Waiting {
        let excluded = message
            .from
            .iter()
            .any(|sender| self.exclusions.covers(&message.thread_id, sender).is_some());
        if !message.has(INBOX) || !message.has(label_id) || message.is_thrown_away() || excluded {
            return Waiting::Stays;
        }
        match self.inbox(message) {
            Inbox::Leaves => Waiting::Leaves,
            Inbox::UntilRead => Waiting::Waits,
            Inbox::Stays => Waiting::Stays,
        }
    }
}

impl MessageFact {
    fn has(&self, label_id: &str) -> bool {
        self.label_ids.iter().any(|id| id == label_id)
    }

    fn is_thrown_away(&self) -> bool {
        THROWN_AWAY.iter().any(|label| self.has(label))
    }
}

/// One call that does the same to some messages; what it does is its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call<K> {
    /// `messages.modify` of one message.
    Modify {
        /// What is done.
        key: K,
        /// The message.
        id: String,
    },
    /// `messages.batchModify` of up to [`BATCH_MAX_IDS`] messages.
    BatchModify {
        /// What is done.
        key: K,
        /// The messages.
        ids: Vec<String>,
    },
}

impl<K> Call<K> {
    /// What is done.
    pub fn key(&self) -> &K {
        match self {
            Self::Modify { key, .. } | Self::BatchModify { key, .. } => key,
        }
    }

    /// The messages it is about.
    pub fn ids(&self) -> &[String] {
        match self {
            Self::Modify { id, .. } => core::slice::from_ref(id),
            Self::BatchModify { ids, .. } => ids,
        }
    }
}

/// The cheapest calls that do to each message what its key says, key by key.
pub fn calls<K: Clone + Ord>(messages: impl IntoIterator<Item = (String, K)>) -> Vec<Call<K>> {
    let mut by_key: BTreeMap<K, Vec<String>> = BTreeMap::new();
    for (id, key) in messages {
        by_key.entry(key).or_default().push(id);
    }
    let mut calls = Vec::new();
    for (key, ids) in by_key {
        for chunk in ids.chunks(BATCH_MAX_IDS) {
            if chunk.len() < BATCH_FROM_IDS {
                calls.extend(chunk.iter().map(|id| Call::Modify {
                    key: key.clone(),
                    id: id.clone(),
                }));
            } else {
                calls.push(Call::BatchModify {
                    key: key.clone(),
                    ids: chunk.to_vec(),
                });
            }
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::ClosingDay;
    use contract::{
        ContactId, DealId, StageId, UserId, deal::DealFacts, label_options::NewExclusion,
        stage::StageKind,
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    fn address(text: &str) -> Canonical {
        Canonical::of(text).unwrap()
    }

    fn book() -> AddressBook {
        let deal = DealFacts {
            id: DealId::new("d"),
            name: "Pumps".to_owned(),
            kind: StageKind::Open,
            closing_date: date(2026, 10, 20),
            stage_id: StageId::new("s"),
            owner_id: UserId::new("u"),
            amount_minor: None,
        };
        let buyer = ContactFact {
            id: ContactId::new("c"),
            deals: vec![deal],
        };
        let nobody = ContactFact {
            id: ContactId::new("n"),
            deals: vec![],
        };
        AddressBook::new(
            [
                (address("buyer@example.jp"), buyer.clone()),
                (address("buyer.second@example.jp"), buyer),
                (address("nobody@example.jp"), nobody),
            ],
            Own::new([address("rep@tegami.example")], ["branch.example"]),
        )
    }

    fn message(from: &str) -> MessageFact {
        MessageFact {
            id: "m1".to_owned(),
            thread_id: "t1".to_owned(),
            label_ids: vec!["INBOX".to_owned(), "UNREAD".to_owned()],
            from: vec![address(from)],
            bulk: false,
            forged: false,
        }
    }

    fn rules(options: LabelOptions) -> Rules {
        Rules {
            book: book(),
            days: Days::of(date(2026, 10, 1), ClosingDay::LAST),
            categories: Categories::default(),
            options,
            exclusions: Exclusions::default(),
        }
    }

    fn decision(message: &MessageFact) -> Decision {
        rules(LabelOptions::default()).decide(message, &HashSet::new())
    }

    #[test]
    fn mail_from_any_address_of_a_contact_with_deals_is_filed() {
        for from in ["buyer@example.jp", "buyer.second@example.jp"] {
            let Decision::File(sender, Inbox::Leaves) = decision(&message(from)) else {
                panic!("{from}")
            };
            assert_eq!(sender.reason.category, Category::ClosingThisMonth);
            assert_eq!(sender.contact_id, ContactId::new("c"));
        }
    }

    #[test]
    fn mail_is_left_alone_for_a_reason() {
        let filable = message("buyer@example.jp");
        let cases = [
            (message("nobody@example.jp"), Left::NoCategory),
            (message("stranger@example.com"), Left::NoCategory),
            (message("rep@tegami.example"), Left::Internal),
            (
                MessageFact {
                    bulk: true,
                    ..filable.clone()
                },
                Left::Bulk,
            ),
            (
                MessageFact {
                    forged: true,
                    ..filable.clone()
                },
                Left::Forged,
            ),
            (
                MessageFact {
                    label_ids: vec!["UNREAD".to_owned()],
                    ..filable.clone()
                },
                Left::NotInInbox,
            ),
            (
                MessageFact {
                    from: vec![],
                    ..filable.clone()
                },
                Left::NoSingleSender,
            ),
            (
                MessageFact {
                    from: vec![address("buyer@example.jp"), address("x@example.com")],
                    ..filable.clone()
                },
                Left::NoSingleSender,
            ),
        ];
        for (message, expected) in cases {
            assert_eq!(decision(&message), Decision::Leave(expected));
        }
    }

    #[test]
    fn a_message_moved_back_by_its_owner_is_never_moved_again() {
        let filed_before = HashSet::from(["m1".to_owned()]);
        let decision =
            rules(LabelOptions::default()).decide(&message("buyer@example.jp"), &filed_before);
        assert_eq!(decision, Decision::Leave(Left::MovedBack));
    }

    fn excluding(kind: ExclusionKind, value: &str) -> Rules {
        let exclusion = NewExclusion {
            kind,
            value: value.to_owned(),
        };
        Rules {
            exclusions: Exclusions::new([exclusion]),
            ..rules(LabelOptions::default())
        }
    }

    #[test]
    fn what_is_excluded_is_never_filed() {
        for (kind, value) in [
            (ExclusionKind::Address, "buyer@example.jp"),
            (ExclusionKind::Domain, "example.jp"),
            (ExclusionKind::Thread, "t1"),
        ] {
            let rules = excluding(kind, value);
            let left = rules.decide(&message("buyer@example.jp"), &HashSet::new());
            assert_eq!(left, Decision::Leave(Left::Excluded(kind)));
            let filed = MessageFact {
                label_ids: labels("INBOX L1"),
                ..message("buyer@example.jp")
            };
            assert_eq!(rules.waiting(&filed, "L1"), Waiting::Stays);
            // Who has no deals is told so, excluded or not.
            let nobody = rules.decide(&message("nobody@example.jp"), &HashSet::new());
            assert_eq!(nobody, Decision::Leave(Left::NoCategory));
        }
    }

    #[test]
    fn only_another_category_files_anew() {
        let rules = rules(LabelOptions::default());
        let buyer = address("buyer@example.jp");
        let now = |filed| rules.refiled(&buyer, filed).map(|now| now.reason.category);
        assert_eq!(now(Category::Customers), Some(Category::ClosingThisMonth));
        assert_eq!(now(Category::ClosingThisMonth), None);
        let nobody = address("nobody@example.jp");
        assert_eq!(rules.refiled(&nobody, Category::Customers), None);
        let colleague = address("rep@tegami.example");
        assert_eq!(rules.refiled(&colleague, Category::Customers), None);
        let excluded = excluding(ExclusionKind::Domain, "example.jp");
        assert_eq!(excluded.refiled(&buyer, Category::Customers), None);
    }

    fn labels(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_options_decide_about_the_place_in_the_inbox() {
        let all = |keep_in_inbox, unread_stays, starred_stays| LabelOptions {
            keep_in_inbox,
            unread_stays,
            starred_stays,
            ..LabelOptions::default()
        };
        let table = [
            (
                all(false, false, false),
                "INBOX UNREAD STARRED",
                Inbox::Leaves,
            ),
            (all(true, false, false), "INBOX", Inbox::Stays),
            (all(true, true, true), "INBOX UNREAD", Inbox::Stays),
            (all(false, true, false), "INBOX UNREAD", Inbox::UntilRead),
            (all(false, true, false), "INBOX", Inbox::Leaves),
            (all(false, false, true), "INBOX STARRED", Inbox::Stays),
            (all(false, false, true), "INBOX UNREAD", Inbox::Leaves),
            (all(false, true, true), "INBOX UNREAD STARRED", Inbox::Stays),
        ];
        for (options, now, expected) in table {
            let message = MessageFact {
                label_ids: labels(now),
                ..message("buyer@example.jp")
            };
            let decision = rules(options).decide(&message, &HashSet::new());
            let Decision::File(_, inbox) = decision else {
                panic!("{now}")
            };
            assert_eq!(inbox, expected, "{options:?} {now}");
        }
    }

    #[test]
    fn what_waits_leaves_once_it_is_read_unless_its_owner_had_a_hand_in_it() {
        let options = LabelOptions {
            unread_stays: true,
            starred_stays: true,
            ..LabelOptions::default()
        };
        let table = [
            ("INBOX L1", Waiting::Leaves),
            ("INBOX L1 UNREAD", Waiting::Waits),
            ("INBOX L1 STARRED", Waiting::Stays),
            ("L1", Waiting::Stays),
            ("INBOX", Waiting::Stays),
            ("INBOX L1 TRASH", Waiting::Stays),
            ("INBOX L1 SPAM", Waiting::Stays),
        ];
        for (now, expected) in table {
            let message = MessageFact {
                label_ids: labels(now),
                ..message("buyer@example.jp")
            };
            assert_eq!(rules(options).waiting(&message, "L1"), expected, "{now}");
        }
        // The wish has gone: the message goes as any other.
        let unread = MessageFact {
            label_ids: labels("INBOX L1 UNREAD"),
            ..message("buyer@example.jp")
        };
        let without = rules(LabelOptions::default());
        assert_eq!(without.waiting(&unread, "L1"), Waiting::Leaves);
    }

    fn filed(count: usize, category: Category) -> Vec<(String, Category)> {
        (0..count)
            .map(|i| (format!("{category:?}{i}"), category))
            .collect()
    }

    #[test]
    fn nine_messages_are_modified_one_by_one_and_ten_together() {
        assert_eq!(calls(filed(9, Category::OpenDeals)).len(), 9);
        assert_eq!(calls(filed(10, Category::OpenDeals)).len(), 1);
    }

    #[test]
    fn a_batch_takes_a_thousand_ids_and_the_rest_goes_the_cheaper_way() {
        let lengths: Vec<_> = calls(filed(1_003, Category::Customers))
            .iter()
            .map(|c| c.ids().len())
            .collect();
        assert_eq!(lengths, [1_000, 1, 1, 1]);
    }

    proptest! {
        #[test]
        fn every_message_is_in_exactly_one_call_under_its_own_category(
            counts in prop::array::uniform3(0usize..2_100),
        ) {
            let all: Vec<_> = Category::BUILT_IN.iter().zip(counts)
                .flat_map(|(category, count)| filed(count, *category)).collect();
            let mut planned: Vec<_> = calls(all.clone()).iter()
                .flat_map(|call| call.ids().iter().map(|id| (id.clone(), *call.key())).collect::<Vec<_>>())
                .collect();
            let mut all = all;
            planned.sort();
            all.sort();
            prop_assert_eq!(planned, all);
        }
    }
}
