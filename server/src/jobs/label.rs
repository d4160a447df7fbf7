//! The label job: looks at what is new in a mailbox, notes MailMagnet's facts, files mail from customers.
//!
//! A run takes the mailbox's lease, reads the history from where the last run stopped, and decides by the rules of
//! [`crm::plan`]. What it is about to do stands in the ledger before it does it; where the history was read up to is
//! noted only when everything before is settled. So a run that is cut off anywhere loses nothing and repeats nothing
//! harmful: the next one reads the same history, skips what stands in the ledger, and asks Gmail about what was not
//! settled.

mod backlog;
mod file;
mod halt;
mod inbox;
mod labels;
mod look;
mod look_back;
mod pending;
mod probe;
mod refile;
mod run;
mod sort;
mod sweep;
mod take_back;
mod waiting;

use crate::{
    App,
    store::mail::{
        leases::{self, Claimed},
        mailboxes::{self, Switches},
        owners, runs, undo,
    },
};
use contract::{
    LabelRunId, MailboxId,
    label::{LabelRun, RunTrigger},
};
use sea_orm::DbErr;

pub use probe::{Probe, Step, Unwatched};
use run::{Glance, Run};
use sweep::sweep;

/// Mailboxes that are run together: SQLite takes no more in one statement that gives them back.
pub const TOGETHER: usize = 500;

/// Runs of the schedule that one process has at work side by side.
pub const SIDE_BY_SIDE: usize = 32;

/// Runs every mailbox whose time has come. What goes wrong with one is noted there and leaves the others alone.
///
/// # Errors
/// When the mailboxes cannot be listed.
pub async fn run_due(app: &App) -> Result<Vec<LabelRun>, DbErr> {
    let mut done = Vec::new();
    for together in due(app).await?.chunks(TOGETHER) {
        done.extend(run_all(app, together, &Unwatched).await?);
    }
    Ok(done)
}

/// Runs those of these mailboxes whose time has come: [`TOGETHER`] of them at most.
///
/// # Errors
/// When what all have in common fails. What goes wrong with one is noted there and leaves the others alone.
pub async fn run_all(
    app: &App,
    mailboxes: &[MailboxId],
    probe: &dyn Probe,
) -> Result<Vec<LabelRun>, DbErr> {
    let mut done = Vec::new();
    for (mailbox, ended) in sweep(app, mailboxes, probe).await? {
        match ended {
            Ok(run) => done.extend(run),
            Err(error) => {
                tracing::error!(cause = %error, mailbox = mailbox.as_str(), "a label run failed");
            }
        }
    }
    Ok(done)
}

/// The mailboxes whose time has come.
///
/// # Errors
/// When the database fails.
pub async fn due(app: &App) -> Result<Vec<MailboxId>, DbErr> {
    leases::due(app.store.db(), &app.organization, app.now()).await
}

/// One run over one mailbox. None where there is nothing to run: another run has the mailbox, a
/// scheduled run's time has not come (somebody else was faster), MailMagnet is off, or its owner
/// may not use mail any more, which switches it off. What its owner wants taken back is taken back before a scheduled
/// run; where only that was to be done, its run is the answer.
///
/// # Errors
/// When the database fails. What Google answers is no error here but the run's outcome.
pub async fn run(
    app: &App,
    mailbox: &MailboxId,
    trigger: RunTrigger,
    probe: &dyn Probe,
) -> Result<Option<LabelRun>, DbErr> {
    if trigger != RunTrigger::Schedule {
        return one(app, mailbox, trigger, probe).await;
    }
    let ended = sweep(app, std::slice::from_ref(mailbox), probe).await?;
    ended.into_iter().next().map_or(Ok(None), |(_, run)| run)
}

async fn one(
    app: &App,
    mailbox: &MailboxId,
    trigger: RunTrigger,
    probe: &dyn Probe,
) -> Result<Option<LabelRun>, DbErr> {
    let claimed = leases::claim(app.store.db(), mailbox, trigger, app.now()).await?;
    let Some(claimed) = claimed else {
        return Ok(None);
    };
    probe.at(Step::Claimed).await;
    let id = LabelRunId::new(app.new_id());
    work(app, &claimed, &id, trigger, probe, None).await
}

/// Runs over a mailbox whose lease was taken.
async fn work<'a>(
    app: &'a App,
    claimed: &'a Claimed,
    id: &'a LabelRunId,
    trigger: RunTrigger,
    probe: &'a dyn Probe,
    glance: Option<Glance<'a>>,
) -> Result<Option<LabelRun>, DbErr> {
    let (db, mailbox) = (app.store.db(), &claimed.mailbox);
    let owner = owners::get(db, &app.organization, &mailbox.user_id).await?;
    let wanted = mailbox.mail_magnet || trigger == RunTrigger::Undo;
    let Some(owner) = owner.filter(|owner| owner.may_use_mail && wanted) else {
        let off = Switches {
            mail_magnet_since: None,
            labels_since: None,
            history_id: None,
            seen_at: None,
            next_run_at: None,
        };
        mailboxes::switch(db, &mailbox.id, off).await?;
        undo::set_due(db, &mailbox.id, None).await?;
        return Ok(None);
    };
    let begun = Run::begin(app, claimed, owner, id, probe, trigger, glance).await?;
    let Some(run) = begun else {
        return Ok(None);
    };
    let ended = run.finish().await;
    app.run_ends.send_replace(());
    ended?;
    runs::get(db, id).await
}
