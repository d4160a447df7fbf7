//! Watches: where pushes are set up, Gmail is asked to push what comes into the inboxes of those with MailMagnet on.
//!
//! A watch ends by itself after seven days; Google says to renew it every day. One that is not wanted any more is
//! stopped. What goes wrong here leaves the schedule of label runs as it is: mail is found without pushes, only later.
//! Source: <https://developers.google.com/workspace/gmail/api/guides/push>

use crate::{
    App,
    google::gateway::GatewayError,
    mailbox::tokens::TokenError,
    store::mail::{
        mailboxes::{self, MailboxRecord},
        owners,
        watches::{self, Turn, Wanted},
    },
};
use contract::MailboxId;
use jiff::{SignedDuration, Timestamp};
use sea_orm::DbErr;

/// How often a watch is renewed.
pub const RENEWED_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// When to try again after Google did not do it.
pub const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How long a process may take to see to one mailbox: longer than Google is waited for.
const TURN: SignedDuration = SignedDuration::from_mins(5);
/// Mailboxes seen to at once; the next ones follow at the next tick.
const PORTION: u32 = 20;

/// Begins, renews and stops the watches whose time has come. What goes wrong with one is noted there and leaves the others
/// alone.
///
/// # Errors
/// When the mailboxes cannot be listed.
pub async fn run_due(app: &App) -> Result<(), DbErr> {
    let (db, org) = (app.store.db(), &app.organization);
    for mailbox in watches::due(db, org, wanted(app), PORTION).await? {
        if app.stop.is_cancelled() {
            break;
        }
        if let Err(error) = see_to(app, &mailbox).await {
            tracing::error!(cause = %error, mailbox = mailbox.as_str(), "a watch could not be seen to");
        }
    }
    Ok(())
}

/// What is to be seen to now.
fn wanted(app: &App) -> Wanted {
    let (watches, now) = (app.config.push.is_some(), app.now());
    let far = if watches {
        Timestamp::MAX
    } else {
        later(now, AGAIN_AFTER)
    };
    Wanted { watches, now, far }
}

async fn see_to(app: &App, id: &MailboxId) -> Result<(), DbErr> {
    let (db, org, now) = (app.store.db(), &app.organization, app.now());
    let until = later(now, TURN);
    let Some(turn) = watches::claim(db, id, wanted(app), until).await? else {
        return Ok(());
    };
    let Some(mailbox) = mailboxes::get(db, org, id).await? else {
        return Ok(());
    };
    match &app.config.push {
        Some(push) if mailbox.mail_magnet => {
            let owner = owners::get(db, org, &mailbox.user_id).await?;
            if owner.is_some_and(|owner| owner.may_use_mail) {
                begin(app, &mailbox, turn, &push.topic).await
            } else {
                // The next run switches MailMagnet off.
                watches::look_soon(db, id, now).await
            }
        }
        _ => end(app, &mailbox, turn).await,
    }
}

/// Begins a watch, or renews it.
async fn begin(app: &App, mailbox: &MailboxRecord, turn: Turn, topic: &str) -> Result<(), DbErr> {
    let gmail = app.google.gateway.as_job(app, mailbox, None);
    let answer = gmail.watch_inbox(topic).await;
    let (db, now) = (app.store.db(), app.now());
    match answer {
        Ok(watch) => {
            let until = Timestamp::from_millisecond(watch.expires_ms).unwrap_or(now);
            let half = until.duration_since(now) / 2;
            let next = later(now, half.clamp(TURN, RENEWED_EVERY));
            watches::begun(db, &mailbox.id, turn, until, next).await
        }
        Err(error) => {
            tracing::warn!(cause = %error, mailbox = mailbox.id.as_str(), "Gmail does not push for a mailbox");
            watches::put_off(db, &mailbox.id, turn, later(now, AGAIN_AFTER)).await?;
            if is_refused(&error) {
                // The next run finds out what became of the grant, and waits for its owner.
                watches::look_soon(db, &mailbox.id, now).await?;
            }
            Ok(())
        }
    }
}

/// Ends a watch that is not wanted any more.
async fn end(app: &App, mailbox: &MailboxRecord, turn: Turn) -> Result<(), DbErr> {
    let over = !mailbox.is_watched(app.now()) || stop(app, mailbox).await;
    let (db, now) = (app.store.db(), app.now());
    if over {
        watches::ended(db, &mailbox.id, now).await
    } else {
        watches::put_off(db, &mailbox.id, turn, later(now, AGAIN_AFTER)).await
    }
}

/// Asks Gmail to push no longer. Tells whether that is settled: a grant that is gone pushes nothing that would be taken.
pub(crate) async fn stop(app: &App, mailbox: &MailboxRecord) -> bool {
    let gmail = app.google.gateway.as_job(app, mailbox, None);
    match gmail.stop_watching().await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(cause = %error, mailbox = mailbox.id.as_str(), "Gmail did not stop pushing for a mailbox");
            is_refused(&error)
        }
    }
}

/// Whether asking again cannot help before the owner does something.
fn is_refused(error: &GatewayError) -> bool {
    matches!(
        error,
        GatewayError::Token(TokenError::Revoked | TokenError::ScopeMissing)
            | GatewayError::Gmail(gmail::Error::Unauthorized | gmail::Error::InsufficientScope)
    )
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
