//! One open stream.

use super::{Place, Wake, resume};
use crate::{
    AppState,
    auth::session,
    extract::SignedIn,
    jobs::schedule::INTERVAL_PUSHED,
    store::{self, mail::pushes},
};
use contract::{UserId, event::Event, permission::Permission};
use sea_orm::DbErr;
use std::{collections::VecDeque, time::Duration};
use tokio::sync::broadcast::{self, error::RecvError};

/// A stream that nobody woke looks by itself after this long.
pub const LOOK_AFTER: Duration = Duration::from_secs(15);

/// The events of one user, for one browser: each once and in order, until the session ends, the
/// user may not use mail any more, or the server stops.
#[derive(Debug)]
pub struct Feed {
    app: AppState,
    user: UserId,
    session_hash: String,
    wakes: broadcast::Receiver<Wake>,
    /// The last event that was told or waits to be.
    read_to: i64,
    waiting: VecDeque<(i64, Event)>,
    _place: Place,
}

impl Feed {
    /// Begins after the event that the browser was told last. None where the user has too many
    /// streams.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(
        app: AppState,
        user: &SignedIn,
        told: Option<i64>,
    ) -> Result<Option<Self>, DbErr> {
        let Some(place) = app.events.enter(user.id()) else {
            return Ok(None);
        };
        // Before the first look: what comes after it wakes.
        let wakes = app.events.wakes.subscribe();
        let extent = store::events::extent(app.store.db(), user.id()).await?;
        let resume::Begin { after, fresh } = resume::begin(told, extent);
        let first = fresh.then_some((after, Event::Fresh));
        Ok(Some(Self {
            user: user.id().clone(),
            session_hash: user.token.hash(),
            wakes,
            read_to: after,
            waiting: first.into_iter().collect(),
            _place: place,
            app,
        }))
    }

    /// The next event, once there is one; nothing where the stream is at its end.
    pub async fn next(&mut self) -> Option<(i64, Event)> {
        loop {
            if let Some(next) = self.waiting.pop_front() {
                return Some(next);
            }
            match self.read().await {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    // The browser comes back, and goes on where it was.
                    tracing::warn!(cause = %error, "a stream of events broke off");
                    return None;
                }
            }
            if self.waiting.is_empty() && !self.woken().await {
                return None;
            }
        }
    }

    /// Reads what is new. Whether the stream may go on: that is asked each time, before anything
    /// is told.
    async fn read(&mut self) -> Result<bool, DbErr> {
        if self.app.stop.is_cancelled() {
            return Ok(false);
        }
        let session = session::look_at(&self.app, &self.session_hash).await?;
        if !session.is_some_and(|session| session.me.may(Permission::MailIntegration)) {
            return Ok(false);
        }
        self.look_at_mail().await;
        let new = store::events::after(self.app.store.db(), &self.user, self.read_to).await?;
        if let Some((id, _)) = new.last() {
            self.read_to = *id;
        }
        self.waiting.extend(new);
        Ok(true)
    }

    /// Has the user's mailbox looked at sooner: they are there to see what is new. Where that cannot be asked, the schedule
    /// looks in any case.
    async fn look_at_mail(&self) {
        let (app, now) = (&self.app, self.app.now());
        let Some(interval) = app.config.open_interval else {
            return;
        };
        let proven_since = now.checked_sub(INTERVAL_PUSHED).unwrap_or(now);
        let db = app.store.db();
        if let Err(error) =
            pushes::ask_while_open(db, &self.user, interval, proven_since, now).await
        {
            tracing::warn!(cause = %error, "a mailbox could not be looked at sooner");
        }
    }

    /// Sleeps until it is time to look. False where the server stops.
    async fn woken(&mut self) -> bool {
        let Self {
            app, wakes, user, ..
        } = self;
        let called = async {
            loop {
                match wakes.recv().await {
                    Ok(Wake::User(whose)) if whose != *user => {}
                    Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                }
            }
        };
        tokio::select! {
            () = app.stop.cancelled() => false,
            () = called => true,
            () = tokio::time::sleep(LOOK_AFTER) => true,
        }
    }
}
