//! Mail that was filed already and whose sender's category has changed since: it gets the label of the new one.
//!
//! Filing anew puts a label on. It takes one off only where its owner wants one label, and then only one of those that
//! the job has put on. It never moves a message into the inbox or out of it.

use crate::system_labels::{INBOX, THROWN_AWAY};

/// What the job did to a message once, and what stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The label it was filed under.
    pub label_id: String,
    /// Whether the job put it on; otherwise its owner had, and it is theirs.
    pub added: bool,
    /// The labels that were taken off.
    pub removed: Vec<String>,
}

/// What becomes of a message that is to be filed under another label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refiling {
    /// It gets the label, and these come off.
    Relabel(Vec<String>),
    /// Its owner had a hand in it: it stays as it is.
    Leave,
}

/// What becomes of a message whose sender's category has changed. `filed`: what was done to it, from first to last.
/// `now`: its labels. `label_id`: the label of the new category.
pub fn refile(filed: &[Filed], now: &[String], label_id: &str, one_label_only: bool) -> Refiling {
    let has = |label: &str| now.iter().any(|id| id == label);
    let Some(last) = filed.last() else {
        return Refiling::Leave;
    };
    let left_inbox = filed
        .iter()
        .flat_map(|filed| &filed.removed)
        .any(|id| id == INBOX);
    let moved_back = left_inbox && has(INBOX);
    if moved_back || !has(&last.label_id) || THROWN_AWAY.iter().any(|label| has(label)) {
        return Refiling::Leave;
    }
    let mut off: Vec<String> = Vec::new();
    if one_label_only {
        let ours = filed.iter().filter(|filed| filed.added);
        for Filed { label_id: old, .. } in ours {
            if old != label_id && has(old) && !off.contains(old) {
                off.push(old.clone());
            }
        }
    }
    Refiling::Relabel(off)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::undo::{Effect, Undoing, undo};
    use proptest::{collection::vec, prelude::*, sample::subsequence};
    use std::collections::BTreeSet;

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn filed(label: &str, added: bool, removed: &str) -> Filed {
        Filed {
            label_id: label.to_owned(),
            added,
            removed: ids(removed),
        }
    }

    fn check(so_far: &[Filed], now: &str, one: bool, expected: Refiling) {
        assert_eq!(refile(so_far, &ids(now), "L2", one), expected, "{now}");
    }

    #[test]
    fn the_old_label_stays_unless_one_is_wanted() {
        let once = [filed("L1", true, "INBOX")];
        check(&once, "L1 UNREAD", false, Refiling::Relabel(vec![]));
        check(&once, "L1 UNREAD", true, Refiling::Relabel(ids("L1")));
    }

    #[test]
    fn a_label_that_its_owner_put_on_is_never_taken_off() {
        let theirs = [filed("L1", false, "INBOX")];
        check(&theirs, "L1 Theirs", true, Refiling::Relabel(vec![]));
        let once = [filed("L1", true, "INBOX")];
        check(&once, "L1 L3 Theirs", true, Refiling::Relabel(ids("L1")));
    }

    #[test]
    fn what_its_owner_had_a_hand_in_stays_as_it_is() {
        let once = [filed("L1", true, "INBOX")];
        for now in ["INBOX L1", "UNREAD", "L1 TRASH", "L1 SPAM", "L2"] {
            check(&once, now, true, Refiling::Leave);
        }
        check(&[], "L1", true, Refiling::Leave);
    }

    #[test]
    fn what_was_kept_in_the_inbox_is_no_hand_of_its_owner() {
        let kept = [filed("L1", true, "")];
        check(&kept, "INBOX L1", true, Refiling::Relabel(ids("L1")));
    }

    const ALL: [&str; 7] = ["L1", "L2", "L3", "Theirs", "STARRED", "UNREAD", "INBOX"];

    proptest! {
        #[test]
        fn however_often_it_was_filed_taking_it_all_back_leaves_what_was_before(
            start in subsequence(&ALL[..6], 0..=6),
            keep in any::<bool>(),
            turns in vec((0..3_usize, any::<bool>()), 1..8),
        ) {
            let mut start: BTreeSet<String> = start.into_iter().map(str::to_owned).collect();
            start.insert("INBOX".to_owned());
            let (mut now, mut all, mut effects) = (start.clone(), Vec::<Filed>::new(), Vec::new());
            for (place, (label, one)) in turns.into_iter().enumerate() {
                let label = ALL[label];
                let list: Vec<String> = now.iter().cloned().collect();
                let removed = match refile(&all, &list, label, one) {
                    _ if place == 0 => if keep { vec![] } else { ids("INBOX") },
                    Refiling::Relabel(removed) => removed,
                    Refiling::Leave => return Err(TestCaseError::fail("nobody had a hand in it")),
                };
                for id in &removed {
                    let ours = id == "INBOX" || (id.starts_with('L') && !start.contains(id));
                    prop_assert!(ours, "{id} was its owner's");
                    now.remove(id);
                }
                let added = now.insert(label.to_owned());
                effects.insert(0, Effect { added: added.then(|| label.to_owned()), removed: removed.clone() });
                all.push(Filed { label_id: label.to_owned(), added, removed });
            }
            let list: Vec<String> = now.iter().cloned().collect();
            match undo(&effects, &list, |_| true) {
                Undoing::Change(change) => {
                    for id in change.remove {
                        now.remove(&id);
                    }
                    now.extend(change.add);
                }
                Undoing::AsBefore => {}
                other => return Err(TestCaseError::fail(format!("{other:?}"))),
            }
            prop_assert_eq!(now, start);
        }
    }
}
