//! What the "Email" settings page shows, and its two switches.

use super::tokens::TokenError;
use crate::{
    App, Error, Result,
    google::{gateway::GatewayError, scope::GrantKind},
    store::mail::{
        grants::{self, GrantRecord},
        label_categories,
        labels::{self, LabelRecord},
        mailboxes::{self, MailboxRecord, Switches, Whose},
        runs, setups,
    },
};
use contract::{
    label_categories::{LabelCategories, OwnName},
    mailbox::{Grant, GrantState, Mailbox, MailboxSettings, MailboxUpdate},
};
use jiff::SignedDuration;

/// How many runs the page shows.
const RUNS_SHOWN: u32 = 10;

/// The user's mailbox, or why there is none.
pub(crate) async fn own(app: &App, whose: Whose<'_>) -> Result<MailboxRecord> {
    mailboxes::of_user(app.store.db(), &app.organization, whose)
        .await?
        .ok_or(Error::NotConnected)
}

/// Everything the page shows.
pub(crate) async fn show(app: &App, whose: Whose<'_>) -> Result<MailboxSettings> {
    let db = app.store.db();
    let setup = setups::get(db, &app.organization, whose.user).await?;
    let setup_open = setup.is_some();
    let Some(record) = mailboxes::of_user(db, &app.organization, whose).await? else {
        return Ok(MailboxSettings {
            mailbox: None,
            setup_open,
            next_run_at: None,
            recent_runs: Vec::new(),
        });
    };
    let grants = grants::of_mailbox(db, &record.id).await?;
    let categories = label_categories::of_mailbox(db, &record.id).await?;
    let labels = in_order(labels::of_mailbox(db, &record.id).await?, &categories);
    let recent_runs = runs::latest(db, &record.id, RUNS_SHOWN).await?;
    let runs_on = record.labels && !record.paused;
    // For a push or an open browser a run may come before its time.
    let next_run_at = record
        .next_run_at
        .map(|at| record.pushed_at.map_or(at, |wanted| at.min(wanted)));
    Ok(MailboxSettings {
        mailbox: Some(Mailbox {
            id: record.id.clone(),
            address: record.address.clone(),
            connected_at: record.connected_at,
            browser_grant: shown(&grants, GrantKind::Browser),
            job_grant: shown(&grants, GrantKind::Job),
            mail_magnet: record.mail_magnet,
            labels: record.labels,
            pushes_fail: pushes_fail(app, &record),
            label_names: labels
                .iter()
                .filter_map(|(label, own)| label.shown(own.clone()))
                .collect(),
            deleted_labels: labels
                .iter()
                .filter_map(|(label, own)| label.deleted(own.clone()))
                .collect(),
        }),
        setup_open,
        next_run_at: next_run_at.filter(|_| runs_on),
        recent_runs,
    })
}

/// The labels, with what their categories are called that are the owner's own; first the one that wins.
fn in_order(
    labels: Vec<LabelRecord>,
    categories: &LabelCategories,
) -> Vec<(LabelRecord, Option<OwnName>)> {
    let order = categories.order();
    let named = |label: LabelRecord| {
        let own = categories.name_of(label.category);
        (label, own)
    };
    let mut labels: Vec<_> = labels.into_iter().map(named).collect();
    labels.sort_by_key(|(label, _)| order.iter().position(|one| *one == label.category));
    labels
}

/// Whether Gmail was asked to push and does not.
fn pushes_fail(app: &App, mailbox: &MailboxRecord) -> bool {
    let wanted = app.config.push.is_some() && mailbox.mail_magnet && !mailbox.paused;
    wanted && mailbox.watch_asked && !mailbox.is_watched(app.now())
}

pub(super) fn shown(grants: &[GrantRecord], kind: GrantKind) -> Grant {
    let Some(grant) = grants.iter().find(|grant| grant.kind == kind) else {
        return Grant {
            state: GrantState::Absent,
            features: Vec::new(),
            refused: Vec::new(),
            last_used_at: None,
            cause: None,
            ended_at: None,
        };
    };
    let features = match grant.state {
        GrantState::Active => grant.features.iter().copied().collect(),
        GrantState::Absent | GrantState::Refused | GrantState::Revoked => Vec::new(),
    };
    Grant {
        state: grant.state,
        features,
        refused: grant.refused.iter().copied().collect(),
        last_used_at: grant.last_used_at,
        cause: grant.cause,
        ended_at: grant.ended_at,
    }
}

/// Sets the switches.
pub(crate) async fn update(app: &App, whose: Whose<'_>, update: MailboxUpdate) -> Result<()> {
    let mailbox = own(app, whose).await?;
    let switches = switches(app, &mailbox, update, None).await?;
    mailboxes::switch(app.store.db(), &mailbox.id, switches).await?;
    Ok(())
}

/// What setting the switches so means for the mailbox. Labels need MailMagnet, and both need the job's grant, which is
/// tried. `existing`: how far back mail that is in the inbox already is filed too, when labels are switched on.
pub(super) async fn switches(
    app: &App,
    mailbox: &MailboxRecord,
    update: MailboxUpdate,
    existing: Option<SignedDuration>,
) -> Result<Switches> {
    let MailboxUpdate {
        mail_magnet,
        labels,
    } = update;
    if labels && !mail_magnet {
        return Err(Error::MailMagnetOff);
    }
    let now = app.now();
    let mut switches = Switches {
        mail_magnet_since: mailbox.mail_magnet_since,
        labels_since: labels.then(|| mailbox.labels_since.unwrap_or(now)),
        history_id: mailbox.history_id,
        seen_at: mailbox.seen_at,
        next_run_at: Some(now),
    };
    if !mail_magnet {
        switches = Switches {
            mail_magnet_since: None,
            labels_since: None,
            history_id: None,
            seen_at: None,
            next_run_at: None,
        };
    } else if !mailbox.mail_magnet || mailbox.paused {
        // Also finds out whether the grant works, before the page says that it is on.
        let history_id = present_history_id(app, mailbox).await?;
        if !mailbox.mail_magnet {
            switches.mail_magnet_since = Some(now);
            switches.history_id = Some(history_id);
            switches.seen_at = Some(now);
        }
        if let Some(existing) = existing {
            // Nothing has been seen yet: the first run looks at what is there.
            switches.labels_since = Some(now.checked_sub(existing).unwrap_or(now));
            (switches.history_id, switches.seen_at) = (None, None);
        }
    }
    Ok(switches)
}

/// Where the mailbox's history stands: the job follows it from here on.
async fn present_history_id(app: &App, mailbox: &MailboxRecord) -> Result<i64> {
    let answer = app
        .google
        .gateway
        .as_job(app, mailbox, None)
        .profile()
        .await;
    match answer {
        Ok(profile) => Ok(profile.history_id.0),
        Err(GatewayError::Gmail(gmail::Error::Unauthorized)) => Err(TokenError::Revoked.into()),
        Err(GatewayError::Gmail(gmail::Error::InsufficientScope)) => {
            Err(TokenError::ScopeMissing.into())
        }
        Err(GatewayError::Gmail(error)) => Err(Error::Google(Box::new(error))),
        Err(GatewayError::Token(error)) => Err(error.into()),
        Err(GatewayError::Store(error)) => Err(error.into()),
    }
}
