//! Lists seen before, kept in memory so that going back paints at once.

use super::{
    Mail,
    kept::{find_kept_list, keep_list},
    mail_list::Wanted,
};
use crate::model::mail::{actions::Told, list::EmailList};
use gmail::HistoryId;
use leptos::prelude::*;
use std::collections::VecDeque;

/// Lists whose rows are kept.
const VISITED_MOST: usize = 20;
/// Google keeps a mailbox's history for a week, mostly. Asking for more than this costs a call
/// that tells nothing.
const HISTORY_KEPT_MS: i64 = 6 * 24 * 3_600_000;

/// A list as it stood when its page was left.
#[derive(Clone)]
pub struct Visit {
    /// What it shows.
    pub wanted: Wanted,
    /// What stood in it.
    pub list: EmailList,
    /// Up to where it was whole; none where that is not known.
    pub as_of: Option<AsOf>,
}

/// A point in the mailbox's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The point.
    pub history_id: HistoryId,
    /// A moment that is not after it, in milliseconds since 1970.
    pub at_ms: i64,
}

impl AsOf {
    /// Whether Google will still know what happened since.
    pub fn is_within_history(self, now_ms: i64) -> bool {
        now_ms - self.at_ms < HISTORY_KEPT_MS
    }
}

/// What is kept.
#[derive(Default)]
pub struct Visits {
    lists: VecDeque<Visit>,
    /// The latest point of the mailbox's history that any answer told of.
    latest: Option<AsOf>,
}

impl Visits {
    /// Every list that is kept in memory.
    pub(super) fn all(&self) -> impl Iterator<Item = &Visit> {
        self.lists.iter()
    }
}

impl Mail {
    /// The list from an earlier visit; an empty one where there was none.
    pub(super) fn remembered(self, wanted: &Wanted) -> Visit {
        let found = self.visits.try_with_value(|visits| {
            let found = visits.lists.iter().find(|visit| visit.wanted == *wanted);
            found.cloned()
        });
        let found = found.flatten().or_else(|| find_kept_list(wanted));
        found.unwrap_or_else(|| Visit {
            wanted: wanted.clone(),
            list: EmailList::default(),
            as_of: None,
        })
    }

    /// Keeps a list in memory; the one visited longest ago makes room. In this browser too, where
    /// its reader chose so.
    pub(super) fn remember(self, visit: Visit) {
        keep_list(&visit);
        self.visits.try_update_value(|visits| {
            visits.lists.retain(|known| known.wanted != visit.wanted);
            visits.lists.push_front(visit);
            visits.lists.truncate(VISITED_MOST);
        });
    }

    /// Something happened to messages that may stand in these lists.
    pub(super) fn tell_visits(self, told: &Told) {
        self.visits.try_update_value(|visits| {
            for visit in &mut visits.lists {
                visit.list.tell(told);
            }
        });
    }

    /// The latest point of the mailbox's history that is known.
    pub(super) fn history(self) -> Option<AsOf> {
        self.visits.try_with_value(|visits| visits.latest).flatten()
    }

    /// The point that is known lies too far back for Gmail to tell what happened since.
    pub(super) fn forget_history(self) {
        self.visits.try_update_value(|visits| visits.latest = None);
    }

    /// An answer told of this point.
    pub(super) fn note_history(self, history_id: HistoryId, at_ms: i64) {
        self.visits.try_update_value(|visits| {
            let known = visits.latest;
            if known.is_none_or(|known| known.history_id <= history_id) {
                let at_ms = known.map_or(at_ms, |known| known.at_ms.max(at_ms));
                visits.latest = Some(AsOf { history_id, at_ms });
            }
        });
    }
}
