//! Where a list of mail stands.

use super::actions::{Change, Labels, Told};
use super::failure::Failure;
use super::mark;
use super::row::MailRow;
use super::source::Source;
use gmail::mail_list::Edit;
use gmail::{LabelId, MessageId, ThreadId, labels};

/// The list and what is known about the rest of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailList {
    /// The rows that are here, newest first.
    pub rows: Vec<MailRow>,
    /// Rows that are on their way.
    pub pending: usize,
    /// Search hits left out, since only a name or a similar address matched.
    pub left_out: Vec<MessageId>,
    /// Messages that could not be read.
    pub skipped: usize,
    /// Whether Gmail's search found the messages: what is left out then only looked like a match.
    pub by_search: bool,
    /// Conversations asked for that are not in Gmail any more.
    pub gone_threads: Vec<ThreadId>,
    /// What is going on.
    pub stage: Stage,
    /// Gmail asked for patience until then, in milliseconds since 1970.
    pub waiting_until_ms: Option<i64>,
    /// Which of the rows are shown.
    pub shows: Shows,
    /// From where they come.
    pub source: Source,
    /// Whether there was older mail when that was last known.
    pub older: bool,
    /// Messages whose rows are to be got again: drafts that were saved anew since, whose rows still
    /// say what they said, and rows that nobody knows to be true any more.
    pub outdated: Vec<MessageId>,
}

/// Which rows a list shows. A row that no longer belongs to it is kept out of sight, so that it
/// is back in its place when what was done to it is undone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shows {
    /// All but spam and the bin.
    #[default]
    Mail,
    /// What has this label, and is not among spam or in the bin, unless that is the label.
    Label(LabelId),
    /// Everything.
    Everything,
}

/// What is going on with a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stage {
    /// Rows are on their way.
    #[default]
    Loading,
    /// What was asked for is here.
    Idle {
        /// There is older mail.
        more: bool,
    },
    /// It broke off; rows that came stay.
    Failed(Failure),
}

/// Skeleton rows before anyone knows how many there will be.
const GUESS_ROWS: usize = 6;

impl EmailList {
    /// Puts in rows, newest first. A message that is here already (the list shifts when mail
    /// comes in between two pages) stays once.
    pub fn add(&mut self, rows: impl IntoIterator<Item = MailRow>) {
        for row in rows {
            self.gone_threads.retain(|gone| *gone != row.thread_id);
            self.outdated.retain(|id| *id != row.id);
            self.rows.retain(|known| known.id != row.id);
            let place = self.rows.partition_point(|known| known.at_ms >= row.at_ms);
            self.rows.insert(place, row);
        }
        mark::set_marks(&mut self.rows);
    }

    /// Brings rows up to date with what happened to their messages, in order. What no longer
    /// belongs into the list goes out of sight.
    pub fn apply(&mut self, edits: Vec<Edit>) {
        for edit in edits {
            match edit {
                Edit::Gone(id) => self.take_out(&[id]),
                Edit::Labeled(id, add) => self.relabel(&id, add, Vec::new()),
                Edit::Unlabeled(id, remove) => self.relabel(&id, Vec::new(), remove),
            }
        }
        mark::set_marks(&mut self.rows);
    }

    fn relabel(&mut self, id: &MessageId, add: Vec<LabelId>, remove: Vec<LabelId>) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == *id) {
            row.apply(&Change { add, remove });
        }
    }

    /// A flow has ended so.
    pub fn end(&mut self, stage: Stage) {
        if let Stage::Idle { more } = stage {
            self.older = more;
        }
        self.stage = stage;
    }

    /// What Gmail listed: counts what is still on its way.
    pub fn expect(&mut self, listed: &[MessageId]) {
        let known = |id: &MessageId| self.find(id).is_some() || self.left_out.contains(id);
        self.pending = listed.iter().filter(|id| !known(id)).count();
    }

    /// The rows that are shown.
    pub fn visible(&self) -> impl Iterator<Item = &MailRow> {
        self.of_source(self.source)
    }

    /// The rows that would be shown of a source.
    pub fn of_source(&self, source: Source) -> impl Iterator<Item = &MailRow> {
        let rows = self.rows.iter();
        rows.filter(move |row| self.is_shown(row, source))
    }

    /// Whether a row would be shown of a source. Called and not copied: lists are gone through in many places.
    #[inline(never)]
    fn is_shown(&self, row: &MailRow, source: Source) -> bool {
        let belongs = match &self.shows {
            Shows::Mail => !row.is_away(),
            Shows::Label(label) => {
                let away = *label == labels::TRASH || *label == labels::SPAM;
                row.label_ids.contains(label) && (away || !row.is_away())
            }
            Shows::Everything => true,
        };
        belongs && (source == Source::Mailbox || row.sent_here)
    }

    /// How many rows would be shown of a source, and whether there may be more; nothing while none has come.
    pub fn count_of(&self, source: Source) -> Option<(usize, bool)> {
        let is_known = matches!(self.stage, Stage::Idle { .. }) || !self.rows.is_empty();
        is_known.then(|| (self.of_source(source).count(), self.older))
    }

    /// These messages with the labels they have now, as far as they are shown.
    pub fn labels_of(&self, ids: &[MessageId]) -> Vec<Labels> {
        let rows = self.visible().filter(|row| ids.contains(&row.id));
        rows.map(MailRow::labels).collect()
    }

    /// Takes over what happened to messages. Whether anything here has changed.
    pub fn tell(&mut self, told: &Told) -> bool {
        match told {
            Told::Changed(changes) => {
                let mut any = false;
                for row in &mut self.rows {
                    for (id, change) in changes {
                        if *id == row.id {
                            row.apply(change);
                            any = true;
                        }
                    }
                }
                any
            }
            Told::Arrived | Told::Linked => false,
            Told::Redrafted { before, now } => {
                let row = self.rows.iter_mut().find(|row| row.id == *before);
                let is_here = row.is_some();
                if let Some(row) = row {
                    row.id.clone_from(now);
                    self.outdated.retain(|id| id != before);
                    self.outdated.push(now.clone());
                }
                is_here
            }
            Told::Gone(ids) => {
                let before = self.rows.len();
                self.take_out(ids);
                self.rows.len() != before
            }
        }
    }

    /// Takes out rows whose messages were deleted. A conversation that loses its last one is gone.
    fn take_out(&mut self, ids: &[MessageId]) {
        let rows = core::mem::take(&mut self.rows).into_iter();
        let (gone, kept): (Vec<MailRow>, _) = rows.partition(|row| ids.contains(&row.id));
        self.rows = kept;
        for MailRow { thread_id, .. } in gone {
            let is_here = self.rows.iter().any(|row| row.thread_id == thread_id);
            if !is_here && !self.gone_threads.contains(&thread_id) {
                self.gone_threads.push(thread_id);
            }
        }
    }

    /// Keeps what is of these conversations.
    pub fn keep_threads(&mut self, threads: &[ThreadId]) {
        self.rows.retain(|row| threads.contains(&row.thread_id));
        self.gone_threads.retain(|gone| threads.contains(gone));
    }

    /// Takes out rows that were here from an earlier visit and that Gmail no longer lists: they
    /// were deleted. Without `all`, Gmail has listed only its newest, and older rows stay.
    pub fn drop_gone(&mut self, listed: &[MessageId], all: bool) {
        let still = |row: &MailRow| listed.contains(&row.id);
        let oldest_ms = self
            .rows
            .iter()
            .filter(|row| still(row))
            .map(|row| row.at_ms)
            .min();
        let is_older = |row: &MailRow| oldest_ms.is_none_or(|oldest_ms| row.at_ms < oldest_ms);
        let outdated = &self.outdated;
        self.rows
            .retain(|row| still(row) || (!all && is_older(row) && !outdated.contains(&row.id)));
        let rows = &self.rows;
        self.outdated
            .retain(|id| rows.iter().any(|row| row.id == *id));
    }

    /// It is not known what happened to the rows that are here: each is got again.
    pub fn distrust(&mut self) {
        self.outdated = self.rows.iter().map(|row| row.id.clone()).collect();
    }

    /// The ids that need not be got again.
    pub fn known_ids(&self) -> impl Iterator<Item = &MessageId> {
        let rows = self.rows.iter().map(|row| &row.id);
        let current = rows.filter(|id| !self.outdated.contains(id));
        current.chain(&self.left_out)
    }

    /// A message that was got belongs here no more, or never did.
    pub fn leave_out(&mut self, id: &MessageId) {
        self.rows.retain(|row| row.id != *id);
        self.outdated.retain(|outdated| outdated != id);
        if !self.left_out.contains(id) {
            self.left_out.push(id.clone());
        }
    }

    /// How many rows to draw as skeletons below those that are here.
    pub fn skeletons(&self) -> usize {
        match self.stage {
            Stage::Loading if self.visible().next().is_none() && self.pending == 0 => GUESS_ROWS,
            Stage::Loading if self.source == Source::Here => self.pending.min(GUESS_ROWS),
            Stage::Loading => self.pending,
            Stage::Idle { .. } | Stage::Failed(_) => 0,
        }
    }

    /// Everything was asked for, and there is nothing.
    pub fn is_empty(&self) -> bool {
        self.visible().next().is_none() && self.stage == Stage::Idle { more: false }
    }

    /// Whether older mail can be asked for.
    pub fn has_more(&self) -> bool {
        self.stage == Stage::Idle { more: true }
    }

    /// Search hits left out, where it was a search.
    pub fn mismatches(&self) -> usize {
        if self.by_search {
            self.left_out.len()
        } else {
            0
        }
    }

    /// The row of this message.
    pub fn find(&self, id: &MessageId) -> Option<&MailRow> {
        self.rows.iter().find(|row| row.id == *id)
    }
}

/// What errors mean for a list of so many listed messages: how many messages are passed over,
/// and whether the list as a whole broke off. One message that cannot be read stops no other.
pub fn judge(errors: &[gmail::Error], listed: usize, now_ms: i64) -> (usize, Option<Failure>) {
    let is_poison = |error: &&gmail::Error| {
        matches!(
            error,
            gmail::Error::Malformed(_)
                | gmail::Error::Api {
                    status: 400..500,
                    ..
                }
        )
    };
    let skipped = if listed == 0 {
        0
    } else {
        errors.iter().filter(is_poison).count()
    };
    let grave = errors.iter().find(|error| listed == 0 || !is_poison(error));
    (skipped, grave.map(|error| Failure::of_gmail(error, now_ms)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::row::Direction;

    fn row(id: &str, at_ms: i64) -> MailRow {
        MailRow {
            id: self::id(id),
            thread_id: ThreadId::new(id).unwrap(),
            direction: Direction::Received,
            people: Vec::new(),
            more_people: 0,
            addresses: Vec::new(),
            subject: String::new(),
            snippet: String::new(),
            at_ms,
            unread: false,
            forged: false,
            attachment: false,
            label_ids: Vec::new(),
            matched: None,
            bounce: false,
            sent_here: false,
            mark: None,
        }
    }

    fn id(id: &str) -> MessageId {
        MessageId::new(id).unwrap()
    }

    fn ids(list: &EmailList) -> Vec<&str> {
        list.rows.iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn rows_stand_newest_first_whatever_order_they_came_in() {
        let mut list = EmailList::default();
        list.add([row("b", 2), row("a", 3)]);
        list.add([row("d", 1), row("c", 4)]);
        assert_eq!(ids(&list), ["c", "a", "b", "d"]);
    }

    #[test]
    fn a_message_that_comes_twice_stands_once() {
        let mut list = EmailList::default();
        list.add([row("a", 1), row("b", 2)]);
        list.add([MailRow {
            unread: true,
            ..row("a", 1)
        }]);
        assert_eq!(ids(&list), ["b", "a"]);
        assert!(list.find(&id("a")).unwrap().unread);
    }

    #[test]
    fn skeletons_stand_for_what_is_on_its_way() {
        let mut list = EmailList::default();
        assert_eq!(list.skeletons(), GUESS_ROWS);
        list.pending = 25;
        assert_eq!(list.skeletons(), 25);
        list.stage = Stage::Idle { more: false };
        assert_eq!(list.skeletons(), 0);
    }

    #[test]
    fn what_is_listed_and_not_here_is_on_its_way() {
        let mut list = EmailList {
            left_out: vec![id("x")],
            ..EmailList::default()
        };
        list.add([row("a", 1)]);
        list.expect(&[id("a"), id("x"), id("b"), id("c")]);
        assert_eq!(list.pending, 2);
        assert_eq!(list.known_ids().count(), 2);
    }

    #[test]
    fn a_draft_saved_anew_stays_in_its_row_and_is_got_again() {
        let mut list = EmailList::default();
        list.add([row("a", 3), row("draft1", 2)]);
        let redrafted = |before: &str, now: &str| Told::Redrafted {
            before: id(before),
            now: id(now),
        };
        assert!(list.tell(&redrafted("draft1", "draft2")));
        assert!(list.tell(&redrafted("draft2", "draft3")));
        assert!(!list.tell(&redrafted("unheard-of", "draft4")));
        assert_eq!(ids(&list), ["a", "draft3"]);
        let known: Vec<&str> = list.known_ids().map(MessageId::as_str).collect();
        assert_eq!(known, ["a"]);
        list.add([row("draft3", 5)]);
        assert_eq!(ids(&list), ["draft3", "a"]);
        assert_eq!(list.known_ids().count(), 2);
        // It goes to somebody else now.
        list.tell(&redrafted("draft3", "draft5"));
        list.leave_out(&id("draft5"));
        assert_eq!(ids(&list), ["a"]);
        assert_eq!(list.known_ids().count(), 2);
    }

    #[test]
    fn a_row_that_gmail_no_longer_lists_goes_unless_it_is_older() {
        let rows = || [row("new", 9), row("gone", 5), row("b", 4), row("old", 1)];
        let mut list = EmailList::default();
        list.add(rows());
        list.drop_gone(&[id("new"), id("b")], false);
        assert_eq!(ids(&list), ["new", "b", "old"]);
        list.drop_gone(&[id("new"), id("b")], true);
        assert_eq!(ids(&list), ["new", "b"]);
        list.drop_gone(&[], true);
        assert!(list.rows.is_empty());
    }

    #[test]
    fn rows_that_nobody_can_vouch_for_are_got_again_or_go() {
        let mut list = EmailList::default();
        list.add([row("a", 3), row("b", 2), row("old", 1)]);
        list.distrust();
        assert_eq!(list.known_ids().count(), 0);
        list.add([row("a", 3)]);
        list.drop_gone(&[id("a"), id("b")], false);
        assert_eq!(ids(&list), ["a", "b"], "older than what was listed");
        assert_eq!(list.outdated, [id("b")]);
        list.add([row("b", 2)]);
        assert_eq!(list.known_ids().count(), 2);
    }

    #[test]
    fn what_happened_elsewhere_shows_on_the_rows() {
        let labels = |ids: &[&str]| ids.iter().map(|id| LabelId::new(*id)).collect::<Vec<_>>();
        let mut list = EmailList {
            shows: Shows::Label(LabelId::new("INBOX")),
            ..EmailList::default()
        };
        list.add(["a", "b", "c", "d"].map(|id| MailRow {
            unread: true,
            label_ids: labels(&["INBOX", "UNREAD"]),
            ..row(id, 1)
        }));
        let edits = vec![
            Edit::Unlabeled(id("a"), labels(&["UNREAD"])),
            Edit::Gone(id("b")),
            Edit::Unlabeled(id("c"), labels(&["INBOX"])),
            Edit::Labeled(id("d"), labels(&["STARRED", "UNREAD"])),
            Edit::Gone(id("unheard-of")),
        ];
        list.apply(edits);
        let mut left: Vec<&str> = list.visible().map(|row| row.id.as_str()).collect();
        left.sort_unstable();
        assert_eq!(
            left,
            ["a", "d"],
            "deleted and archived mail is not in the inbox"
        );
        assert!(!list.find(&id("a")).unwrap().unread);
        let d = list.find(&id("d")).unwrap();
        assert!(d.unread && d.label_ids.len() == 3);
    }

    #[test]
    fn a_conversation_is_gone_with_its_last_message_and_back_with_a_new_one() {
        let of = |id: &str, thread: &str| MailRow {
            thread_id: ThreadId::new(thread).unwrap(),
            ..row(id, 1)
        };
        let mut list = EmailList::default();
        list.add([of("a", "t1"), of("b", "t1"), of("c", "t2")]);
        list.apply(vec![Edit::Gone(id("a"))]);
        assert!(list.gone_threads.is_empty());
        list.apply(vec![Edit::Gone(id("b"))]);
        list.tell(&Told::Gone(vec![id("c"), id("unheard-of")]));
        let gone: Vec<&str> = list.gone_threads.iter().map(ThreadId::as_str).collect();
        assert_eq!(gone, ["t1", "t2"]);
        list.add([of("d", "t1")]);
        assert_eq!(list.gone_threads, [ThreadId::new("t2").unwrap()]);
        list.keep_threads(&[ThreadId::new("t1").unwrap()]);
        assert!(list.gone_threads.is_empty());
        assert_eq!(ids(&list), ["d"]);
    }

    #[test]
    fn only_a_search_has_hits_that_do_not_match() {
        let mut list = EmailList {
            left_out: vec![id("x")],
            ..EmailList::default()
        };
        assert_eq!(list.mismatches(), 0);
        list.by_search = true;
        assert_eq!(list.mismatches(), 1);
    }

    #[test]
    fn a_binned_row_goes_out_of_sight_and_comes_back_to_its_place() {
        use crate::model::mail::actions::{Action, Plan};
        let mut list = EmailList::default();
        list.add([row("a", 3), row("b", 2), row("c", 1)]);
        let visible = |list: &EmailList| -> Vec<String> {
            list.visible().map(|row| row.id.to_string()).collect()
        };
        let plan = Plan::new(&Action::Trash, list.labels_of(&[id("b")]));
        assert!(list.tell(&plan.changes()));
        assert_eq!(visible(&list), ["a", "c"]);
        assert_eq!(list.labels_of(&[id("b")]), [], "nothing unseen is acted on");
        assert!(list.tell(&plan.undo().changes()));
        assert_eq!(visible(&list), ["a", "b", "c"]);
        assert!(list.tell(&Told::Gone(vec![id("a")])));
        assert!(!list.tell(&Told::Gone(vec![id("a")])));
        assert_eq!(visible(&list), ["b", "c"]);
    }

    #[test]
    fn a_list_of_a_label_shows_what_has_it() {
        let labeled = |id: &str, labels: &[&str]| MailRow {
            label_ids: labels.iter().map(|label| LabelId::new(*label)).collect(),
            ..row(id, 1)
        };
        let shown = |label: &str| {
            let mut list = EmailList {
                shows: Shows::Label(LabelId::new(label)),
                ..EmailList::default()
            };
            list.add([
                labeled("a", &["INBOX"]),
                labeled("b", &["Label_1"]),
                labeled("c", &["INBOX", "TRASH"]),
            ]);
            let ids: Vec<String> = list.visible().map(|row| row.id.to_string()).collect();
            ids
        };
        assert_eq!(shown("INBOX"), ["a"]);
        assert_eq!(shown("TRASH"), ["c"]);
        assert!(shown("Label_2").is_empty());
    }

    #[test]
    fn what_was_sent_here_stands_apart_and_is_counted() {
        let here = |id: &str| MailRow {
            sent_here: true,
            ..row(id, 1)
        };
        let mut list = EmailList::default();
        assert_eq!(list.count_of(Source::Mailbox), None, "nobody knows yet");
        list.add([row("a", 3), here("b"), row("c", 1)]);
        list.end(Stage::Idle { more: true });
        assert_eq!(list.count_of(Source::Mailbox), Some((3, true)));
        assert_eq!(list.count_of(Source::Here), Some((1, true)));
        // What was known stands while it is brought up to date.
        list.end(Stage::Failed(Failure::Offline));
        assert_eq!(list.count_of(Source::Here), Some((1, true)));
        list.end(Stage::Idle { more: false });
        list.source = Source::Here;
        assert_eq!(list.count_of(Source::Mailbox), Some((3, false)));
        assert!(list.visible().map(|row| row.id.as_str()).eq(["b"]));
        assert!(list.labels_of(&[id("a")]).is_empty(), "out of sight");
        list.take_out(&[id("b")]);
        assert!(list.is_empty());
        assert_eq!(list.count_of(Source::Here), Some((0, false)));
    }

    #[test]
    fn one_message_that_cannot_be_read_stops_no_other() {
        let malformed = gmail::Error::Malformed("x");
        assert_eq!(judge(std::slice::from_ref(&malformed), 50, 0), (1, None));
        assert_eq!(
            judge(std::slice::from_ref(&malformed), 0, 0),
            (0, Some(Failure::Unreadable))
        );
        let errors = [malformed, gmail::Error::Unauthorized];
        assert_eq!(judge(&errors, 50, 0), (1, Some(Failure::GrantRevoked)));
        assert_eq!(judge(&[], 50, 0), (0, None));
    }

    #[test]
    fn nothing_is_said_to_be_empty_before_everything_was_asked() {
        let mut list = EmailList::default();
        assert!(!list.is_empty());
        list.stage = Stage::Idle { more: true };
        assert!(
            !list.is_empty(),
            "all hits of the first page were left out: there may be more"
        );
        list.stage = Stage::Idle { more: false };
        assert!(list.is_empty());
        list.stage = Stage::Failed(Failure::Offline);
        assert!(!list.is_empty());
    }
}
