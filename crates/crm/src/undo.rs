//! Taking back what the label job did to a message: which labels go on again and which come off, or why it is left as
//! it is.

use crate::system_labels::THROWN_AWAY;
use std::collections::BTreeSet;

/// What the job once did to a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// The label it put on; none where the message had it already.
    pub added: Option<String>,
    /// The labels it took off.
    pub removed: Vec<String>,
}

/// Labels to put on a message and to take off it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Change {
    /// Labels to put on.
    pub add: Vec<String>,
    /// Labels to take off.
    pub remove: Vec<String>,
}

/// What becomes of a message whose filing is to be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undoing {
    /// These labels change.
    Change(Change),
    /// It is already as it was before.
    AsBefore,
    /// Its owner threw it away: it stays there.
    ThrownAway,
    /// Its owner moved it since: it stays where they put it.
    Moved,
}

/// How to take back what the job did to a message, from its last effect back to its first, given the labels that the
/// message has now. Labels that do not exist any more are neither looked for nor put on.
pub fn undo(newest_first: &[Effect], now: &[String], exists: impl Fn(&str) -> bool) -> Undoing {
    let before = fold(newest_first.iter().map(inverse));
    let after = fold(newest_first.iter().rev().cloned().map(step));
    let has = |label: &String| now.contains(label);
    let kept = |labels: &BTreeSet<String>| -> Vec<String> {
        labels.iter().filter(|id| exists(id)).cloned().collect()
    };
    let change = Change {
        add: kept(&before.on),
        remove: kept(&before.off),
    };
    if change.add.iter().all(has) && !change.remove.iter().any(has) {
        return Undoing::AsBefore;
    }
    if now.iter().any(|id| THROWN_AWAY.contains(&id.as_str())) {
        return Undoing::ThrownAway;
    }
    let untouched = kept(&after.on).iter().all(has) && !after.off.iter().any(has);
    if untouched {
        Undoing::Change(change)
    } else {
        Undoing::Moved
    }
}

/// Labels that are on and off a message after some steps, as far as these say.
#[derive(Default)]
struct Labels {
    on: BTreeSet<String>,
    off: BTreeSet<String>,
}

fn step(effect: Effect) -> Change {
    Change {
        add: effect.added.into_iter().collect(),
        remove: effect.removed,
    }
}

fn inverse(effect: &Effect) -> Change {
    Change {
        add: effect.removed.clone(),
        remove: effect.added.iter().cloned().collect(),
    }
}

fn fold(steps: impl Iterator<Item = Change>) -> Labels {
    let mut labels = Labels::default();
    for Change { add, remove } in steps {
        for id in remove {
            labels.on.remove(&id);
            labels.off.insert(id);
        }
        for id in add {
            labels.off.remove(&id);
            labels.on.insert(id);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn effect(added: &str, removed: &str) -> Effect {
        Effect {
            added: (!added.is_empty()).then(|| added.to_owned()),
            removed: ids(removed),
        }
    }

    fn check(newest_first: &[Effect], now: &str, expected: Undoing) {
        let undone = undo(newest_first, &ids(now), |id| id != "Deleted");
        assert_eq!(undone, expected, "{newest_first:?} {now}");
    }

    fn change(add: &str, remove: &str) -> Undoing {
        Undoing::Change(Change {
            add: ids(add),
            remove: ids(remove),
        })
    }

    #[test]
    fn what_was_filed_goes_back_to_the_inbox_without_the_label() {
        let filed = [effect("L1", "INBOX")];
        check(&filed, "L1 UNREAD", change("INBOX", "L1"));
        check(&filed, "INBOX UNREAD", Undoing::AsBefore);
    }

    #[test]
    fn a_label_that_its_owner_had_put_on_stays() {
        check(&[effect("", "INBOX")], "L1", change("INBOX", ""));
    }

    #[test]
    fn what_its_owner_moved_or_threw_away_stays_there() {
        let filed = [effect("L1", "INBOX")];
        check(&filed, "INBOX L1", Undoing::Moved);
        check(&filed, "Theirs", Undoing::Moved);
        check(&filed, "L1 TRASH", Undoing::ThrownAway);
        check(&filed, "L1 SPAM", Undoing::ThrownAway);
    }

    #[test]
    fn a_label_that_is_deleted_is_not_missed() {
        check(&[effect("Deleted", "INBOX")], "UNREAD", change("INBOX", ""));
    }

    #[test]
    fn several_effects_are_taken_back_as_one() {
        let twice = [effect("L1", ""), effect("L2", "INBOX")];
        check(&twice, "L1 L2", change("INBOX", "L1 L2"));
        // Only the later one: the first filing stands.
        check(&twice[..1], "L1 L2", change("", "L1"));
        let moved_on = [effect("L1", "L2"), effect("L2", "INBOX")];
        check(&moved_on, "L1", change("INBOX", "L1 L2"));
        check(&moved_on[..1], "L1", change("L2", "L1"));
        check(&moved_on, "L1 L2", Undoing::Moved);
    }
}
