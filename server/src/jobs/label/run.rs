//! One run, from its row to its end.

use super::{
    backlog,
    halt::Halt,
    look::Ahead,
    probe::{Probe, Step},
};
use crate::{
    App,
    google::gateway::{GatewayError, MailboxGateway},
    google::scope::GrantKind,
    jobs::schedule,
    store::{
        events,
        mail::{
            grants::{self, Ended},
            label_options,
            leases::{self, AfterRun, Claimed, Lease},
            mailboxes::MailboxRecord,
            owners::Owner,
            runs, undo,
        },
    },
};
use contract::{
    LabelRunId,
    event::Event,
    label::{Category, LabelRun, RunCounts, RunOutcome, RunTrigger},
    label_categories::LabelCategories,
    mailbox::{GrantCause, GrantState},
};
use gmail::{history::Outcome, messages::get};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, DbErr};
use std::collections::{HashMap, HashSet};

/// What is known of a mailbox before its run begins.
pub(super) struct Glance<'a> {
    /// The way to Gmail, with the calls that were made for it.
    pub(super) gmail: MailboxGateway<'a>,
    /// What happened in the mailbox since the last look.
    pub(super) history: Result<Outcome, GatewayError>,
}

/// When a mailbox is to be looked at again: once a day where nothing but news is looked for, and news are pushed.
pub(super) fn next_run_at(app: &App, mailbox: &MailboxRecord) -> Timestamp {
    let now = app.now();
    let pushes = app.config.push.is_some() && !mailbox.labels;
    match mailbox.watch_until.filter(|_| pushes) {
        Some(until) => {
            let seen_at = mailbox.push_seen_at;
            schedule::next_slot_pushed(&mailbox.id, schedule::Pushes { until, seen_at }, now)
        }
        None => schedule::next_slot(&mailbox.id, now),
    }
}

/// A run at work.
pub(super) struct Run<'a> {
    pub(super) app: &'a App,
    pub(super) mailbox: &'a MailboxRecord,
    pub(super) owner: Owner,
    /// What happened in the mailbox, where that is known already.
    pub(super) history: Option<Result<Outcome, GatewayError>>,
    pub(super) id: &'a LabelRunId,
    pub(super) trigger: RunTrigger,
    pub(super) gmail: MailboxGateway<'a>,
    pub(super) counts: RunCounts,
    /// Messages that were looked at already, by their ids.
    pub(super) looked: HashMap<String, get::Response>,
    /// How many messages are looked at together.
    pub(super) ahead: Ahead,
    /// Messages of the present portion that are left for later: Gmail asked for patience before they were shown, or found
    /// them too many at once.
    pub(super) left: HashSet<String>,
    /// Messages that Gmail failed to show in this run, each with how often it has by now.
    pub(super) set_aside: HashMap<String, i64>,
    /// Messages that were looked at by an earlier run: MailMagnet had its say about these.
    pub(super) again: HashSet<String>,
    /// Categories whose label its owner has deleted again: nothing is filed under these.
    pub(super) without_label: Vec<Category>,
    /// The categories, where labels are on.
    pub(super) categories: LabelCategories,
    /// Since when mail was left alone for want of a label that is there again.
    pub(super) missed_since: Option<Timestamp>,
    /// How far back the owner wants mail to be filed anew, in days.
    pub(super) refile_days: u16,
    /// Whether it is known that no message waits to be looked at.
    pub(super) nothing_waits: bool,
    /// Whether there was more to be done than this run's units allow.
    pub(super) unfinished: bool,
    lease: &'a Lease,
    probe: &'a dyn Probe,
}

impl<'a> Run<'a> {
    /// Notes that the run has begun, unless the lease was lost meanwhile. Runs of this mailbox that never ended were cut
    /// off.
    pub(super) async fn begin(
        app: &'a App,
        claimed: &'a Claimed,
        owner: Owner,
        id: &'a LabelRunId,
        probe: &'a dyn Probe,
        trigger: RunTrigger,
        glance: Option<Glance<'a>>,
    ) -> Result<Option<Self>, DbErr> {
        let Claimed { mailbox, lease } = claimed;
        let started = LabelRun {
            id: id.clone(),
            trigger,
            started_at: app.now(),
            finished_at: None,
            outcome: RunOutcome::Running,
            counts: RunCounts::default(),
        };
        let transaction = app.store.begin().await?;
        if !leases::hold(&transaction, lease, app.now()).await? {
            return Ok(None);
        }
        runs::end_cut_off(&transaction, &mailbox.id, app.now()).await?;
        let begun = [(mailbox.id.clone(), started)];
        runs::insert(&transaction, &mailbox.organization_id, &begun).await?;
        let (gmail, history) = match glance {
            Some(Glance { gmail, history }) => (gmail, Some(history)),
            None => {
                let gmail = app.google.gateway.as_job(app, mailbox, Some(id.as_str()));
                (gmail, None)
            }
        };
        transaction.commit().await?;
        let counts = RunCounts::default();
        Ok(Some(Self {
            app,
            mailbox,
            owner,
            history,
            id,
            gmail,
            counts,
            looked: HashMap::new(),
            ahead: Ahead::default(),
            left: HashSet::new(),
            set_aside: HashMap::new(),
            again: HashSet::new(),
            without_label: Vec::new(),
            categories: LabelCategories::default(),
            missed_since: None,
            refile_days: 0,
            nothing_waits: false,
            unfinished: false,
            lease,
            probe,
            trigger,
        }))
    }

    /// Does the work and notes how it ended.
    pub(super) async fn finish(mut self) -> Result<(), DbErr> {
        let result = match self.trigger {
            RunTrigger::Undo => self.take_back().await.map(|()| None),
            RunTrigger::Schedule | RunTrigger::Owner => self.work().await.map(Some),
        };
        self.step(Step::Ending).await;
        let (outcome, after) = match result {
            Ok(history_id) => (RunOutcome::Done, self.after_success(history_id).await?),
            Err(Halt::Store(error)) => return Err(error),
            Err(Halt::LeaseLost) => return Ok(()),
            Err(Halt::Stopping) => {
                let failures = self.mailbox.failures;
                let next_run_at = Some(self.app.now());
                let after = AfterRun {
                    history_id: None,
                    next_run_at,
                    paused: false,
                    failures,
                };
                (RunOutcome::Postponed, after)
            }
            Err(Halt::Postpone { not_before }) => {
                (RunOutcome::Postponed, self.after_failure(not_before))
            }
            Err(Halt::Pause { revoked }) => {
                let state = if revoked {
                    GrantState::Revoked
                } else {
                    GrantState::Refused
                };
                let cause = if revoked {
                    GrantCause::Ended
                } else {
                    GrantCause::ScopeTaken
                };
                let (db, at) = (self.app.store.db(), self.app.now());
                let ended = Ended { cause, at };
                grants::end(db, &self.mailbox.id, GrantKind::Job, state, ended).await?;
                let waiting = AfterRun {
                    next_run_at: None,
                    paused: true,
                    ..self.after_failure(None)
                };
                (RunOutcome::Paused, waiting)
            }
            Err(Halt::Fail(cause)) => {
                tracing::error!(run = self.id.as_str(), cause, "a label run failed");
                let slot = schedule::next_slot(&self.mailbox.id, self.app.now());
                (RunOutcome::Failed, self.after_failure(Some(slot)))
            }
        };
        self.end(outcome, after).await
    }

    async fn work(&mut self) -> Result<i64, Halt> {
        self.step(Step::Begun).await;
        if self.mailbox.labels {
            // First: what was planned may wait for a label that was not made any more.
            self.ensure_labels().await?;
            let (db, mailbox) = (self.app.store.db(), &self.mailbox.id);
            self.refile_days = label_options::get(db, mailbox).await?.refile_days;
        }
        self.settle_pending().await?;
        let waiting = self.waiting().await?;
        let found = self.look_back().await?;
        let news = self.news(!waiting.is_empty()).await?;
        self.step(Step::Listed).await;
        let up_to = news.up_to;
        let aside = self.aside(&waiting).await?;
        let stirred = news.stirred(waiting, &aside);
        // Before anything is put off: how far the history was read is noted then, and what it said of these with it.
        self.see_to_waiting(stirred).await?;
        self.look_again(found, &news.message_ids).await?;
        self.sort(news).await?;
        self.refile().await?;
        Ok(up_to)
    }

    async fn after_success(&self, history_id: Option<i64>) -> Result<AfterRun, DbErr> {
        let slot = next_run_at(self.app, self.mailbox);
        let mut next_run_at = slot;
        if self.unfinished || !self.nothing_waits && self.backlog().await?.fresh {
            let soon = self.app.now().checked_add(backlog::PAUSE).unwrap_or(slot);
            next_run_at = soon.min(slot);
        } else if let Some(failures) = self.set_aside.values().min() {
            next_run_at = self.later(*failures, None).min(slot);
        }
        Ok(AfterRun {
            history_id,
            next_run_at: Some(next_run_at),
            paused: false,
            failures: 0,
        })
    }

    fn after_failure(&self, not_before: Option<Timestamp>) -> AfterRun {
        // A run that got somewhere is the first to fail: of much that waits each does a part.
        let before = if self.counts.seen > 0 {
            0
        } else {
            self.mailbox.failures
        };
        let failures = before + 1;
        AfterRun {
            history_id: None,
            next_run_at: Some(self.later(failures, not_before)),
            paused: false,
            failures,
        }
    }

    /// When to try again after so many failures.
    fn later(&self, failures: i64, not_before: Option<Timestamp>) -> Timestamp {
        let [random] = self.app.randomness.bytes();
        schedule::after_failure(failures, not_before, random, self.app.now())
    }

    async fn end(&mut self, outcome: RunOutcome, after: AfterRun) -> Result<(), DbErr> {
        let spent = self.gmail.spent();
        self.counts.requests = spent.requests;
        self.counts.units = spent.units;
        let now = self.app.now();
        let transaction = self.app.store.begin().await?;
        if self.trigger == RunTrigger::Undo {
            if !self.end_undo(&transaction, outcome, after).await? {
                return Ok(());
            }
        } else if !leases::release(&transaction, self.lease, after, now).await? {
            return Ok(());
        }
        runs::finish(&transaction, self.id, outcome, self.counts, now).await?;
        if outcome == RunOutcome::Paused {
            let (org, owner) = (&self.mailbox.organization_id, &self.mailbox.user_id);
            let (about, event) = (Some(&self.mailbox.id), Event::NoticesChanged);
            events::append(&transaction, org, owner, about, &event, now).await?;
        }
        transaction.commit().await?;
        if outcome == RunOutcome::Paused {
            self.app.events.wake(&self.mailbox.user_id);
        }
        Ok(())
    }

    /// Gives the lease back after taking back: the next run is due as before, and what is not taken back yet is seen to
    /// when the next run would be.
    async fn end_undo(
        &self,
        transaction: &DatabaseTransaction,
        outcome: RunOutcome,
        after: AfterRun,
    ) -> Result<bool, DbErr> {
        let done = outcome == RunOutcome::Done;
        let as_before = AfterRun {
            history_id: None,
            next_run_at: self.mailbox.next_run_at,
            paused: after.paused,
            failures: if done {
                self.mailbox.failures
            } else {
                after.failures
            },
        };
        let now = self.app.now();
        if !leases::release(transaction, self.lease, as_before, now).await? {
            return Ok(false);
        }
        // Something may have been marked since the last look.
        let marked = undo::any(transaction, &self.mailbox.id).await?;
        let again = if done {
            Some(now)
        } else {
            Some(after.next_run_at.unwrap_or(now))
        };
        undo::set_due(transaction, &self.mailbox.id, again.filter(|_| marked)).await?;
        Ok(true)
    }

    /// Says where the run is.
    pub(super) async fn step(&self, step: Step) {
        self.probe.at(step).await;
    }

    /// Takes a breath before the next piece of work: keeps the lease, and stops when the server is stopping.
    pub(super) async fn go_on(&self) -> Result<(), Halt> {
        if self.app.stop.is_cancelled() {
            return Err(Halt::Stopping);
        }
        self.begin_write().await?.commit().await?;
        Ok(())
    }

    /// A transaction that commits only while the lease is ours.
    pub(super) async fn begin_write(&self) -> Result<DatabaseTransaction, Halt> {
        let transaction = self.app.store.begin().await?;
        if leases::hold(&transaction, self.lease, self.app.now()).await? {
            Ok(transaction)
        } else {
            Err(Halt::LeaseLost)
        }
    }

    /// Notes how far the history was read, in mid-run.
    pub(super) async fn advance(
        &self,
        transaction: &DatabaseTransaction,
        history_id: i64,
    ) -> Result<(), Halt> {
        let now = self.app.now();
        if leases::advance(transaction, self.lease, history_id, now).await? {
            Ok(())
        } else {
            Err(Halt::LeaseLost)
        }
    }

    /// What a call's error means for the run.
    pub(super) fn halt(&self, error: GatewayError) -> Halt {
        Halt::from_gateway(error, self.app.now())
    }

    /// Counts a message that was filed.
    pub(super) fn count_filed(&mut self, category: Category) {
        let count = match category {
            Category::ClosingThisMonth => &mut self.counts.closing_this_month,
            Category::OpenDeals => &mut self.counts.open_deals,
            Category::Customers => &mut self.counts.customers,
            Category::Own(_) => &mut self.counts.own_categories,
        };
        *count += 1;
    }
}
