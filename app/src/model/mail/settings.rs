//! The Email settings page: how the connection stands, which switch can be moved and what moving
//! it takes.

use contract::label::{Category, LabelRun, RunCounts, RunOutcome};
use contract::mailbox::{Grant, GrantCause, GrantState, MailFeature, Mailbox, MailboxUpdate};

/// How the connection stands as a whole, the worst thing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Mail shows on records.
    Working,
    /// Google no longer accepts the browser's grant.
    Reconnect,
    /// The user did not tick reading at Google.
    ReadRefused,
    /// Mail shows, but the job's grant ended while MailMagnet or labels are on: the job waits.
    JobStopped,
    /// An administrator of the organization at Google does not allow the app.
    Blocked,
    /// Everything works, but Google asked the job for patience.
    Quota,
}

/// How this mailbox's connection stands, with its last run.
pub fn connection(mailbox: &Mailbox, last: Option<&LabelRun>) -> Connection {
    let job_needed = mailbox.mail_magnet || mailbox.labels;
    let blocked = |grant: &Grant| grant.cause == Some(GrantCause::AdminBlocked);
    let postponed = last.is_some_and(|run| run.outcome == RunOutcome::Postponed);
    match mailbox.browser_grant.state {
        GrantState::Revoked if blocked(&mailbox.browser_grant) => Connection::Blocked,
        GrantState::Revoked => Connection::Reconnect,
        GrantState::Refused | GrantState::Absent => Connection::ReadRefused,
        GrantState::Active if job_needed && mailbox.job_grant.state != GrantState::Active => {
            if blocked(&mailbox.job_grant) {
                Connection::Blocked
            } else {
                Connection::JobStopped
            }
        }
        GrantState::Active if job_needed && postponed => Connection::Quota,
        GrantState::Active => Connection::Working,
    }
}

/// How a feature beyond reading stands in the browser's grant.
pub fn further_state(grant: &Grant, feature: MailFeature) -> GrantState {
    if grant.features.contains(&feature) {
        GrantState::Active
    } else if grant.refused.contains(&feature) {
        GrantState::Refused
    } else {
        GrantState::Absent
    }
}

/// Whether a feature beyond reading in this state can be asked for: first comes reading itself.
pub fn may_ask(grant: &Grant, feature: GrantState) -> bool {
    grant.state == GrantState::Active && feature != GrantState::Active
}

/// A switch of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// MailMagnet.
    MailMagnet,
    /// Labels.
    Labels,
}

impl Switch {
    /// The switch's name as it is kept over the trip to Google.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MailMagnet => "mail_magnet",
            Self::Labels => "labels",
        }
    }

    /// The switch of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::MailMagnet, Self::Labels]
            .into_iter()
            .find(|switch| switch.as_str() == name)
    }
}

/// What moving a switch takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Tell the server.
    Update(MailboxUpdate),
    /// First ask Google for the job's grant; the switch moves after that.
    ConsentFirst,
    /// First ask the user: labels go off too.
    ConfirmLabelsOff(MailboxUpdate),
    /// Not possible: labels need MailMagnet.
    NeedsMailMagnet,
}

/// What it takes to move the switch of this mailbox to the other side.
pub fn flip(mailbox: &Mailbox, switch: Switch) -> Move {
    let (mail_magnet, labels) = (mailbox.mail_magnet, mailbox.labels);
    let job_active = mailbox.job_grant.state == GrantState::Active;
    match switch {
        Switch::MailMagnet if mail_magnet && labels => Move::ConfirmLabelsOff(MailboxUpdate {
            mail_magnet: false,
            labels: false,
        }),
        Switch::MailMagnet if mail_magnet => Move::Update(MailboxUpdate {
            mail_magnet: false,
            labels,
        }),
        Switch::Labels if labels => Move::Update(MailboxUpdate {
            mail_magnet,
            labels: false,
        }),
        Switch::Labels if !mail_magnet => Move::NeedsMailMagnet,
        Switch::MailMagnet | Switch::Labels if !job_active => Move::ConsentFirst,
        Switch::MailMagnet => Move::Update(MailboxUpdate {
            mail_magnet: true,
            labels,
        }),
        Switch::Labels => Move::Update(MailboxUpdate {
            mail_magnet,
            labels: true,
        }),
    }
}

/// What to do once the user is back from Google: move the switch that was waiting for the grant,
/// if the grant came.
pub fn resume(mailbox: &Mailbox, waiting: Switch) -> Option<MailboxUpdate> {
    let on = match waiting {
        Switch::MailMagnet => mailbox.mail_magnet,
        Switch::Labels => mailbox.labels,
    };
    match flip(mailbox, waiting) {
        Move::Update(update) if !on => Some(update),
        _ => None,
    }
}

/// Messages that a run filed.
pub const fn filed(counts: &RunCounts) -> u32 {
    counts.closing_this_month + counts.open_deals + counts.customers + counts.own_categories
}

/// Messages that a run left where they were.
pub const fn left(counts: &RunCounts) -> u32 {
    counts.no_category + counts.not_personal + counts.skipped
}

/// Messages filed under one category.
pub const fn filed_under(counts: &RunCounts, category: Category) -> u32 {
    match category {
        Category::ClosingThisMonth => counts.closing_this_month,
        Category::OpenDeals => counts.open_deals,
        Category::Customers => counts.customers,
        Category::Own(_) => counts.own_categories,
    }
}

/// Whether any run is still at work, so that the page should look again soon.
pub fn is_running(runs: &[LabelRun]) -> bool {
    runs.iter().any(|run| run.outcome == RunOutcome::Running)
}

/// How long a run took, in milliseconds.
pub fn duration_ms(run: &LabelRun) -> Option<i64> {
    let end = run.finished_at?.as_millisecond();
    Some(end.saturating_sub(run.started_at.as_millisecond()).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::MailboxId;
    use jiff::Timestamp;

    fn mailbox(browser: GrantState, job: GrantState, mail_magnet: bool, labels: bool) -> Mailbox {
        let grant = |state| Grant {
            state,
            features: Vec::new(),
            refused: Vec::new(),
            last_used_at: None,
            cause: None,
            ended_at: None,
        };
        Mailbox {
            id: MailboxId::new("1"),
            address: "hana@example.co.jp".to_owned(),
            connected_at: Timestamp::UNIX_EPOCH,
            browser_grant: grant(browser),
            job_grant: grant(job),
            mail_magnet,
            labels,
            pushes_fail: false,
            label_names: Vec::new(),
            deleted_labels: Vec::new(),
        }
    }

    fn update(mail_magnet: bool, labels: bool) -> MailboxUpdate {
        MailboxUpdate {
            mail_magnet,
            labels,
        }
    }

    use GrantState::{Absent, Active, Refused, Revoked};

    #[test]
    fn the_connection_tells_the_worst_first() {
        let check = |browser, job, on, expect| {
            assert_eq!(connection(&mailbox(browser, job, on, false), None), expect);
        };
        check(Active, Absent, false, Connection::Working);
        check(Active, Revoked, false, Connection::Working);
        check(Active, Revoked, true, Connection::JobStopped);
        check(Revoked, Revoked, true, Connection::Reconnect);
        check(Refused, Active, true, Connection::ReadRefused);
        check(Absent, Absent, false, Connection::ReadRefused);
    }

    #[test]
    fn a_block_and_a_wait_are_told_apart_from_a_grant_that_ended() {
        let mut blocked = mailbox(Active, Revoked, true, false);
        blocked.job_grant.cause = Some(GrantCause::AdminBlocked);
        assert_eq!(connection(&blocked, None), Connection::Blocked);
        let run = |outcome| LabelRun {
            id: contract::LabelRunId::new("1"),
            trigger: contract::label::RunTrigger::Schedule,
            started_at: Timestamp::UNIX_EPOCH,
            finished_at: None,
            outcome,
            counts: RunCounts::default(),
        };
        let works = mailbox(Active, Active, true, true);
        let postponed = run(RunOutcome::Postponed);
        assert_eq!(connection(&works, Some(&postponed)), Connection::Quota);
        let done = run(RunOutcome::Done);
        assert_eq!(connection(&works, Some(&done)), Connection::Working);
    }

    #[test]
    fn a_further_feature_is_asked_for_once_reading_is_allowed() {
        let grant = |state, features: &[MailFeature], refused: &[MailFeature]| Grant {
            state,
            features: features.to_vec(),
            refused: refused.to_vec(),
            last_used_at: None,
            cause: None,
            ended_at: None,
        };
        let check = |grant: Grant, state, ask| {
            assert_eq!(further_state(&grant, MailFeature::Act), state);
            assert_eq!(may_ask(&grant, state), ask);
        };
        let (read, act) = (MailFeature::Read, MailFeature::Act);
        check(grant(Active, &[read], &[]), Absent, true);
        check(grant(Active, &[read], &[act]), Refused, true);
        check(grant(Active, &[read, act], &[]), Active, false);
        check(grant(Revoked, &[], &[]), Absent, false);
        check(grant(Refused, &[], &[read, act]), Refused, false);
    }

    #[test]
    fn labels_need_mail_magnet() {
        let off = mailbox(Active, Active, false, false);
        assert_eq!(flip(&off, Switch::Labels), Move::NeedsMailMagnet);
        let magnet = mailbox(Active, Active, true, false);
        assert_eq!(
            flip(&magnet, Switch::Labels),
            Move::Update(update(true, true))
        );
    }

    #[test]
    fn switching_mail_magnet_off_asks_before_it_takes_labels_along() {
        let both = mailbox(Active, Active, true, true);
        assert_eq!(
            flip(&both, Switch::MailMagnet),
            Move::ConfirmLabelsOff(update(false, false))
        );
        assert_eq!(
            flip(&both, Switch::Labels),
            Move::Update(update(true, false))
        );
        let magnet = mailbox(Active, Active, true, false);
        assert_eq!(
            flip(&magnet, Switch::MailMagnet),
            Move::Update(update(false, false))
        );
    }

    #[test]
    fn switching_on_asks_google_first_where_the_grant_is_missing() {
        for state in [Absent, Refused, Revoked] {
            assert_eq!(
                flip(&mailbox(Active, state, false, false), Switch::MailMagnet),
                Move::ConsentFirst
            );
            assert_eq!(
                flip(&mailbox(Active, state, true, false), Switch::Labels),
                Move::ConsentFirst
            );
        }
    }

    #[test]
    fn switching_off_needs_no_grant() {
        let revoked = mailbox(Active, Revoked, true, true);
        assert_eq!(
            flip(&revoked, Switch::Labels),
            Move::Update(update(true, false))
        );
    }

    #[test]
    fn back_from_google_the_waiting_switch_moves_only_if_the_grant_came() {
        let came = mailbox(Active, Active, false, false);
        assert_eq!(resume(&came, Switch::MailMagnet), Some(update(true, false)));
        assert_eq!(resume(&came, Switch::Labels), None);
        let refused = mailbox(Active, Refused, false, false);
        assert_eq!(resume(&refused, Switch::MailMagnet), None);
        let on = mailbox(Active, Active, true, false);
        assert_eq!(
            resume(&on, Switch::MailMagnet),
            None,
            "it must not be switched off"
        );
    }

    #[test]
    fn a_run_counts_what_it_filed_and_what_it_left() {
        let counts = RunCounts {
            seen: 21,
            closing_this_month: 1,
            open_deals: 2,
            customers: 3,
            no_category: 4,
            not_personal: 5,
            skipped: 6,
            ..RunCounts::default()
        };
        assert_eq!(filed(&counts) + left(&counts), counts.seen);
    }

    #[test]
    fn a_switch_keeps_its_name_over_the_trip() {
        for switch in [Switch::MailMagnet, Switch::Labels] {
            assert_eq!(Switch::from_name(switch.as_str()), Some(switch));
        }
    }
}
