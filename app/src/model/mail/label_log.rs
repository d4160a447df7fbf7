//! The log of the label job: which messages can be put back.

use super::settings::filed;
use contract::label::{LabelRun, RunOutcome, RunTrigger};
use contract::label_log::{FiledMessage, FiledState};

/// Whether there is something to put back of a message.
pub fn can_undo(message: &FiledMessage) -> bool {
    let stands = matches!(message.state, FiledState::Planned | FiledState::Confirmed);
    stands && message.undo.is_none()
}

/// Whether there may be messages to see of a run.
pub fn has_messages(run: &LabelRun) -> bool {
    let counts = &run.counts;
    let filed = filed(counts);
    let told = filed
        + counts.refiled
        + counts.skipped
        + counts.undone
        + counts.no_category
        + counts.not_personal;
    told > 0 || run.outcome != RunOutcome::Done
}

/// Whether a run can be put back as a whole: it is no putting back itself, and something of it stands.
pub fn can_undo_run(run: &LabelRun, messages: &[FiledMessage]) -> bool {
    run.trigger != RunTrigger::Undo && messages.iter().any(can_undo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::label::{Category, RunCounts};
    use contract::label_log::{FiledInbox, UndoState};
    use contract::{DealId, LabelRunId, Link};

    fn message(state: FiledState, undo: Option<UndoState>) -> FiledMessage {
        FiledMessage {
            message_id: "m".to_owned(),
            category: Category::OpenDeals,
            own_category: None,
            contact: None,
            deal: Link {
                id: DealId::new("d"),
                name: "Pumps".to_owned(),
            },
            closing_date: None,
            state,
            undo,
            inbox: FiledInbox::Left,
        }
    }

    fn run(trigger: RunTrigger, counts: RunCounts) -> LabelRun {
        LabelRun {
            id: LabelRunId::new("r"),
            trigger,
            started_at: jiff::Timestamp::UNIX_EPOCH,
            finished_at: None,
            outcome: RunOutcome::Done,
            counts,
        }
    }

    #[test]
    fn what_stands_can_be_put_back_once() {
        assert!(can_undo(&message(FiledState::Confirmed, None)));
        assert!(can_undo(&message(FiledState::Planned, None)));
        assert!(!can_undo(&message(FiledState::Gone, None)));
        assert!(!can_undo(&message(FiledState::Skipped, None)));
        for undo in [UndoState::Planned, UndoState::Done, UndoState::Moved] {
            assert!(!can_undo(&message(FiledState::Confirmed, Some(undo))));
        }
    }

    #[test]
    fn a_putting_back_is_not_put_back() {
        let stands = [message(FiledState::Confirmed, None)];
        let of = |trigger| run(trigger, RunCounts::default());
        assert!(can_undo_run(&of(RunTrigger::Schedule), &stands));
        assert!(!can_undo_run(&of(RunTrigger::Undo), &stands));
        assert!(!can_undo_run(&of(RunTrigger::Owner), &[]));
    }

    #[test]
    fn an_idle_run_has_no_messages() {
        assert!(!has_messages(&run(
            RunTrigger::Schedule,
            RunCounts::default()
        )));
        let skipped = RunCounts {
            not_personal: 1,
            ..RunCounts::default()
        };
        assert!(has_messages(&run(RunTrigger::Schedule, skipped)));
    }
}
