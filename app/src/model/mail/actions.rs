//! Acting on mail: which labels an action changes on which messages, how to take it back, and the
//! cheapest calls for it.
//!
//! Everything a reader does to a message in Gmail is putting labels on and taking labels off. The
//! bin is a label too (<https://developers.google.com/workspace/gmail/api/guides/labels>), so that
//! one kind of call does it all, and taking back restores exactly the labels there were.

use gmail::{
    LabelId, MessageId, batch,
    labels::{INBOX, SPAM, STARRED, TRASH, UNREAD, has},
    messages::{batch_modify, modify},
};

/// What a reader can do to mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Mark as read.
    Read,
    /// Mark as unread.
    Unread,
    /// Star.
    Star,
    /// Take the star off.
    Unstar,
    /// Take out of the inbox.
    Archive,
    /// Put into the inbox.
    ToInbox,
    /// Put into the bin, from where Gmail deletes it after 30 days.
    Trash,
    /// Take out of the bin, into the inbox.
    Untrash,
    /// Put a label on.
    AddLabel(LabelId),
    /// Take a label off.
    RemoveLabel(LabelId),
}

impl Action {
    /// What it puts on and what it takes off.
    fn change(&self) -> Change {
        let (add, remove): (&[&str], &[&str]) = match self {
            Self::Read => (&[], &[UNREAD]),
            Self::Unread => (&[UNREAD], &[]),
            Self::Star => (&[STARRED], &[]),
            Self::Unstar => (&[], &[STARRED]),
            Self::Archive => (&[], &[INBOX]),
            Self::ToInbox => (&[INBOX], &[]),
            Self::Trash => (&[TRASH], &[INBOX, SPAM]),
            Self::Untrash => (&[INBOX], &[TRASH]),
            Self::AddLabel(id) => (&[id.as_str()], &[]),
            Self::RemoveLabel(id) => (&[], &[id.as_str()]),
        };
        Change::of(add, remove)
    }
}

/// A message with the labels it has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// The message.
    pub id: MessageId,
    /// Its labels.
    pub label_ids: Vec<LabelId>,
}

/// Labels put on and taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Put on.
    pub add: Vec<LabelId>,
    /// Taken off.
    pub remove: Vec<LabelId>,
}

/// What lists and open conversations are told about messages that they may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Their labels have changed.
    Changed(Vec<(MessageId, Change)>),
    /// They are not in Gmail any more.
    Gone(Vec<MessageId>),
    /// A mail was sent from here, or a draft is not written on any longer: lists that may have it
    /// bring themselves up to date.
    Arrived,
    /// A draft was saved anew. Gmail keeps each version as a message of its own, under the same
    /// draft (<https://developers.google.com/workspace/gmail/api/guides/drafts>).
    Redrafted {
        /// The message that it was.
        before: MessageId,
        /// The message that it is.
        now: MessageId,
    },
    /// The conversation of a mail that was sent from here is linked to its deal now.
    Linked,
}

impl Change {
    fn of(add: &[&str], remove: &[&str]) -> Self {
        let ids = |names: &[&str]| names.iter().map(|name| LabelId::new(*name)).collect();
        Self {
            add: ids(add),
            remove: ids(remove),
        }
    }

    fn between(before: &[LabelId], after: &[LabelId]) -> Self {
        let missing = |from: &[LabelId], other: &[LabelId]| {
            let missing = other.iter().filter(|id| !from.contains(id));
            missing.cloned().collect()
        };
        Self {
            add: missing(before, after),
            remove: missing(after, before),
        }
    }

    /// The labels after the change.
    pub fn apply(&self, label_ids: &[LabelId]) -> Vec<LabelId> {
        let kept = label_ids.iter().filter(|id| !self.remove.contains(id));
        let new = self.add.iter().filter(|id| !label_ids.contains(id));
        kept.chain(new).cloned().collect()
    }
}

/// One message's way from the labels it had to those it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Move {
    id: MessageId,
    before: Vec<LabelId>,
    after: Vec<LabelId>,
}

/// What an action does to some messages. Messages that are so already are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan(Vec<Move>);

/// A call that carries out a part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Message by message, at most [`batch::MOST`], in one request.
    Each(Vec<modify::Request>),
    /// The same change of many messages at once.
    Many(batch_modify::Request),
}

/// From so many messages on, one call for all of them costs fewer units than one for each (50
/// against 5).
const MANY: usize = 10;

impl Plan {
    /// What it takes to do this to these messages.
    pub fn new(action: &Action, messages: impl IntoIterator<Item = Labels>) -> Self {
        let change = action.change();
        let mut moves: Vec<Move> = Vec::new();
        for Labels { id, label_ids } in messages {
            let after = change.apply(&label_ids);
            let known = moves.iter().any(|known| known.id == id);
            if !known && Change::between(&label_ids, &after) != Change::default() {
                moves.push(Move {
                    id,
                    before: label_ids,
                    after,
                });
            }
        }
        Self(moves)
    }

    /// The way back: every message gets the labels it had.
    pub fn undo(&self) -> Self {
        let back = |Move { id, before, after }: &Move| Move {
            id: id.clone(),
            before: after.clone(),
            after: before.clone(),
        };
        Self(self.0.iter().map(back).collect())
    }

    /// The part of it that concerns these messages.
    #[must_use]
    pub fn only(&self, ids: &[MessageId]) -> Self {
        let concerned = self.0.iter().filter(|one| ids.contains(&one.id));
        Self(concerned.cloned().collect())
    }

    /// The part of it that concerns other messages than these.
    #[must_use]
    pub fn without(&self, ids: &[MessageId]) -> Self {
        let others = self.0.iter().filter(|one| !ids.contains(&one.id));
        Self(others.cloned().collect())
    }

    /// Nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The messages that it changes.
    pub fn ids(&self) -> Vec<MessageId> {
        self.0.iter().map(|one| one.id.clone()).collect()
    }

    /// How many messages it changes.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What changes, message by message. Only the labels in question: whatever else happens to a
    /// message meanwhile stays.
    pub fn changes(&self) -> Told {
        let change = |one: &Move| (one.id.clone(), Change::between(&one.before, &one.after));
        Told::Changed(self.0.iter().map(change).collect())
    }

    /// The calls, the fewest units first thought of: one for many messages that change alike, else
    /// one for each, together in one request.
    pub fn steps(&self) -> Vec<Step> {
        let mut alike: Vec<(Change, Vec<MessageId>)> = Vec::new();
        for one in &self.0 {
            let change = Change::between(&one.before, &one.after);
            match alike.iter_mut().find(|(known, _)| *known == change) {
                Some((_, ids)) => ids.push(one.id.clone()),
                None => alike.push((change, vec![one.id.clone()])),
            }
        }
        let mut steps = Vec::new();
        let mut each: Vec<modify::Request> = Vec::new();
        for (Change { add, remove }, ids) in alike {
            if ids.len() < MANY {
                each.extend(ids.into_iter().map(|id| modify::Request {
                    id,
                    add: add.clone(),
                    remove: remove.clone(),
                }));
                continue;
            }
            for ids in ids.chunks(batch_modify::MOST) {
                let many = batch_modify::Request::new(ids.to_vec(), add.clone(), remove.clone());
                steps.extend(many.ok().map(Step::Many));
            }
        }
        steps.extend(
            each.chunks(batch::MOST)
                .map(|part| Step::Each(part.to_vec())),
        );
        steps
    }
}

impl Step {
    /// The messages it changes.
    pub fn ids(&self) -> Vec<MessageId> {
        match self {
            Self::Each(requests) => requests.iter().map(|one| one.id.clone()).collect(),
            Self::Many(request) => request.ids().to_vec(),
        }
    }
}

/// What the star button does to messages: takes the star off where all have it.
pub fn star(messages: &[Labels]) -> Action {
    if all_have(messages, STARRED) {
        Action::Unstar
    } else {
        Action::Star
    }
}

/// What the key for read and unread does: marks as read where anything is unread.
pub fn read(messages: &[Labels]) -> Action {
    if messages.iter().any(|one| has(&one.label_ids, UNREAD)) {
        Action::Read
    } else {
        Action::Unread
    }
}

/// What the archive button does: puts back where nothing is in the inbox.
pub fn archive(messages: &[Labels]) -> Action {
    if messages.iter().any(|one| has(&one.label_ids, INBOX)) {
        Action::Archive
    } else {
        Action::ToInbox
    }
}

/// What the bin does: takes out where all are in it.
pub fn trash(messages: &[Labels]) -> Action {
    if all_have(messages, TRASH) {
        Action::Untrash
    } else {
        Action::Trash
    }
}

/// Whether all of the messages have a label; not so of none.
pub fn all_have(messages: &[Labels], label: &str) -> bool {
    !messages.is_empty() && messages.iter().all(|one| has(&one.label_ids, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: &str) -> MessageId {
        MessageId::new(id).unwrap()
    }

    fn message(id: &str, labels: &[&str]) -> Labels {
        Labels {
            id: self::id(id),
            label_ids: labels.iter().map(|label| LabelId::new(*label)).collect(),
        }
    }

    fn after(plan: &Plan) -> Vec<(String, Vec<String>)> {
        let moves = plan.0.iter().map(|one| {
            let labels = one.after.iter().map(|id| id.as_str().to_owned());
            (one.id.to_string(), labels.collect())
        });
        moves.collect()
    }

    fn check(action: &Action, before: &[&str], expect: &[&str]) {
        let plan = Plan::new(action, [message("a", before)]);
        let expect: Vec<String> = expect.iter().map(|&label| label.to_owned()).collect();
        assert_eq!(after(&plan), [("a".to_owned(), expect)], "{action:?}");
        let Told::Changed(changes) = plan.undo().changes() else {
            panic!("labels change");
        };
        let mut back = changes[0].1.apply(&plan.0[0].after);
        let mut before = message("a", before).label_ids;
        back.sort();
        before.sort();
        assert_eq!(back, before, "undo of {action:?}");
    }

    #[test]
    fn each_action_changes_its_labels_and_undo_restores_what_was() {
        let before = ["INBOX", "UNREAD", "Label_1"];
        check(&Action::Read, &before, &["INBOX", "Label_1"]);
        check(&Action::Unread, &["INBOX"], &["INBOX", "UNREAD"]);
        check(&Action::Star, &["INBOX"], &["INBOX", "STARRED"]);
        check(&Action::Unstar, &["STARRED", "INBOX"], &["INBOX"]);
        check(&Action::Archive, &before, &["UNREAD", "Label_1"]);
        check(&Action::ToInbox, &["Label_1"], &["Label_1", "INBOX"]);
        check(&Action::Trash, &before, &["UNREAD", "Label_1", "TRASH"]);
        check(&Action::Trash, &["SPAM"], &["TRASH"]);
        check(&Action::Untrash, &["TRASH"], &["INBOX"]);
        let label = LabelId::new("Label_2");
        check(
            &Action::AddLabel(label.clone()),
            &["INBOX"],
            &["INBOX", "Label_2"],
        );
        check(&Action::RemoveLabel(label), &["Label_2"], &[]);
    }

    #[test]
    fn a_binned_message_that_was_not_in_the_inbox_does_not_come_back_into_it() {
        let plan = Plan::new(&Action::Trash, [message("a", &["Label_1"])]);
        let [Step::Each(calls)] = &plan.undo().steps()[..] else {
            panic!("one request");
        };
        assert_eq!(calls[0].remove, [LabelId::new(TRASH)]);
        assert!(calls[0].add.is_empty());
    }

    #[test]
    fn what_is_so_already_is_not_asked_for_nor_undone() {
        let messages = [
            message("a", &["INBOX", "STARRED"]),
            message("b", &["INBOX"]),
            message("b", &["INBOX"]),
        ];
        let plan = Plan::new(&Action::Star, messages);
        assert_eq!(plan.count(), 1);
        assert_eq!(after(&plan)[0].0, "b");
        let none = Plan::new(&Action::Read, [message("a", &["INBOX"])]);
        assert!(none.is_empty() && none.steps().is_empty());
    }

    #[test]
    fn ten_messages_that_change_alike_go_in_one_cheap_call() {
        let messages = |count: usize| (0..count).map(|n| message(&format!("{n:x}"), &["INBOX"]));
        let steps = |count| Plan::new(&Action::Archive, messages(count)).steps();
        assert!(matches!(&steps(9)[..], [Step::Each(calls)] if calls.len() == 9));
        assert!(matches!(&steps(10)[..], [Step::Many(_)]));
        assert_eq!(steps(10)[0].ids().len(), 10);
        let many = steps(batch_modify::MOST + 1);
        let counts: Vec<usize> = many.iter().map(|step| step.ids().len()).collect();
        assert_eq!(counts, [1_000, 1]);
    }

    #[test]
    fn an_undo_gives_each_message_its_own_labels_in_few_requests() {
        let messages = (0..30).map(|n| {
            let in_inbox: &[&str] = if n % 2 == 0 { &["INBOX"] } else { &["SPAM"] };
            message(&format!("{n:x}"), in_inbox)
        });
        let undo = Plan::new(&Action::Trash, messages).undo();
        let steps = undo.steps();
        assert_eq!(steps.len(), 2, "one for each kind of message");
        let sets = after(&undo);
        assert!(
            sets.iter()
                .filter(|(_, labels)| labels == &["INBOX"])
                .count()
                == 15
        );
        assert!(
            sets.iter()
                .filter(|(_, labels)| labels == &["SPAM"])
                .count()
                == 15
        );
    }

    #[test]
    fn what_failed_is_told_from_what_was_done() {
        let plan = Plan::new(
            &Action::Archive,
            [message("a", &["INBOX"]), message("b", &["INBOX"])],
        );
        let failed = [id("b")];
        assert_eq!(
            after(&plan.only(&failed).undo()),
            [("b".to_owned(), vec!["INBOX".to_owned()])]
        );
        assert_eq!(plan.without(&failed).count(), 1);
        assert_eq!(after(&plan.without(&failed))[0].0, "a");
    }

    #[test]
    fn an_undo_leaves_alone_what_happened_to_a_message_meanwhile() {
        let plan = Plan::new(&Action::Archive, [message("a", &["INBOX", "UNREAD"])]);
        let Told::Changed(changes) = plan.undo().changes() else {
            panic!("labels change");
        };
        let meanwhile = message("a", &["STARRED"]).label_ids;
        let labels = changes[0].1.apply(&meanwhile);
        assert_eq!(labels, message("a", &["STARRED", "INBOX"]).label_ids);
    }

    #[test]
    fn a_button_does_the_opposite_where_all_are_so_already() {
        let (starred, plain) = (
            message("a", &["STARRED"]),
            message("b", &["INBOX", "UNREAD"]),
        );
        assert_eq!(star(std::slice::from_ref(&starred)), Action::Unstar);
        assert_eq!(star(&[starred.clone(), plain.clone()]), Action::Star);
        assert_eq!(read(&[starred.clone(), plain.clone()]), Action::Read);
        assert_eq!(read(std::slice::from_ref(&starred)), Action::Unread);
        assert_eq!(archive(&[starred.clone(), plain]), Action::Archive);
        assert_eq!(archive(&[starred]), Action::ToInbox);
        assert_eq!(trash(&[message("a", &["TRASH"])]), Action::Untrash);
        assert_eq!(trash(&[]), Action::Trash);
    }
}
