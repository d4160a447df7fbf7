//! Setting the mailbox up: the order of its steps, and what keeps one from going on.

use contract::{
    mailbox::{GrantState, MailFeature},
    mailbox_setup::{MailboxSetup, SetupChoices, SetupStep},
    sharing::{SharingMode, SharingRule},
};

/// The step after this one.
pub fn next(step: SetupStep) -> Option<SetupStep> {
    neighbor(step, 1)
}

/// The step before this one.
pub fn previous(step: SetupStep) -> Option<SetupStep> {
    neighbor(step, -1)
}

fn neighbor(step: SetupStep, by: isize) -> Option<SetupStep> {
    let here = SetupStep::ALL.iter().position(|known| *known == step)?;
    SetupStep::ALL.get(here.checked_add_signed(by)?).copied()
}

/// What keeps a step from being left forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Google must be asked first, or the step's feature left off.
    AskGoogle(MailFeature),
    /// Nothing was allowed at Google, so there is no mailbox that could be set up.
    NothingAllowed,
}

/// What keeps the step where the user is from being left, or the set-up from being saved.
pub fn hold(setup: &MailboxSetup) -> Option<Hold> {
    let choices = &setup.choices;
    let job_missing = choices.mail_magnet && setup.job_grant.state != GrantState::Active;
    match choices.step {
        SetupStep::Method | SetupStep::Labels | SetupStep::Sharing => None,
        SetupStep::Google => match setup.browser_grant.state {
            GrantState::Absent | GrantState::Revoked => Some(Hold::AskGoogle(MailFeature::Read)),
            GrantState::Refused | GrantState::Active => None,
        },
        SetupStep::MailMagnet => job_missing.then_some(Hold::AskGoogle(MailFeature::File)),
        SetupStep::Preview if job_missing => Some(Hold::AskGoogle(MailFeature::File)),
        SetupStep::Preview => setup.address.is_none().then_some(Hold::NothingAllowed),
    }
}

/// The choices with MailMagnet on or off. Without it there are no labels.
pub fn with_mail_magnet(choices: &SetupChoices, on: bool) -> SetupChoices {
    SetupChoices {
        mail_magnet: on,
        labels: on && choices.labels,
        ..choices.clone()
    }
}

/// The choices at another step.
pub fn at(choices: &SetupChoices, step: SetupStep) -> SetupChoices {
    SetupChoices {
        step,
        ..choices.clone()
    }
}

/// Whether the user may choose this way of sharing.
pub fn may_share(rule: &SharingRule, mode: SharingMode) -> bool {
    rule.settle(mode) == mode
}

/// How many days back the preview looks: those that are chosen, or a month to show what would be.
pub const fn days_looked_at(existing_days: u16) -> u16 {
    if existing_days == 0 {
        30
    } else {
        existing_days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{mailbox::Grant, sharing::SharingChoice};

    fn grant(state: GrantState) -> Grant {
        Grant {
            state,
            features: Vec::new(),
            refused: Vec::new(),
            last_used_at: None,
            cause: None,
            ended_at: None,
        }
    }

    fn setup(step: SetupStep, browser: GrantState, job: GrantState, on: bool) -> MailboxSetup {
        let any = browser == Active || job == Active;
        MailboxSetup {
            connected: false,
            choices: SetupChoices {
                step,
                mail_magnet: on,
                labels: on,
                existing_days: 0,
                sharing: SharingChoice::default(),
            },
            address: any.then(|| "hana@example.co.jp".to_owned()),
            browser_grant: grant(browser),
            job_grant: grant(job),
            sharing_rule: SharingRule {
                allowed: SharingMode::ALL.to_vec(),
                locked: None,
                set_by: None,
                set_at: None,
            },
        }
    }

    use GrantState::{Absent, Active, Refused, Revoked};

    #[test]
    fn the_steps_follow_each_other_there_and_back() {
        let mut step = SetupStep::Method;
        let mut passed = vec![step];
        while let Some(after) = next(step) {
            assert_eq!(previous(after), Some(step));
            step = after;
            passed.push(step);
        }
        assert_eq!(passed, SetupStep::ALL);
        assert_eq!(previous(SetupStep::Method), None);
    }

    #[test]
    fn reading_is_asked_for_once_and_a_refusal_holds_nobody_up() {
        let check = |state, expect| {
            assert_eq!(
                hold(&setup(SetupStep::Google, state, Absent, false)),
                expect
            );
        };
        check(Absent, Some(Hold::AskGoogle(MailFeature::Read)));
        check(Revoked, Some(Hold::AskGoogle(MailFeature::Read)));
        check(Refused, None);
        check(Active, None);
    }

    #[test]
    fn mail_magnet_needs_the_jobs_grant_or_stays_off() {
        for step in [SetupStep::MailMagnet, SetupStep::Preview] {
            let held = Some(Hold::AskGoogle(MailFeature::File));
            for state in [Absent, Refused, Revoked] {
                assert_eq!(hold(&setup(step, Active, state, true)), held);
                assert_eq!(hold(&setup(step, Active, state, false)), None);
            }
            assert_eq!(hold(&setup(step, Active, Active, true)), None);
        }
    }

    #[test]
    fn nothing_allowed_is_nothing_to_save() {
        let nothing = setup(SetupStep::Preview, Refused, Refused, false);
        assert_eq!(hold(&nothing), Some(Hold::NothingAllowed));
        // Either grant alone will do.
        assert_eq!(
            hold(&setup(SetupStep::Preview, Refused, Active, true)),
            None
        );
        assert_eq!(
            hold(&setup(SetupStep::Preview, Active, Refused, false)),
            None
        );
    }

    #[test]
    fn labels_go_with_mail_magnet() {
        let both = setup(SetupStep::MailMagnet, Active, Active, true).choices;
        assert!(!with_mail_magnet(&both, false).labels);
        let none = with_mail_magnet(&both, false);
        assert!(
            !with_mail_magnet(&none, true).labels,
            "they do not come back alone"
        );
    }

    #[test]
    fn a_locked_mode_is_the_only_one() {
        let rule = SharingRule {
            locked: Some(SharingMode::Private),
            ..setup(SetupStep::Sharing, Active, Absent, false).sharing_rule
        };
        let may = SharingMode::ALL
            .iter()
            .filter(|mode| may_share(&rule, **mode));
        assert_eq!(may.collect::<Vec<_>>(), [&SharingMode::Private]);
    }
}
