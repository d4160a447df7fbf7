//! What open browsers are told at once.
//!
//! An event is a row ([`crate::store::events`]), written in the transaction of what it tells of. A
//! stream reads the rows after the last one it has told, then sleeps until it is woken: by this
//! process, or on PostgreSQL by any other, through `LISTEN` and `NOTIFY`. Waking says nothing but
//! "look": a stream that is woken too often tells nothing twice, and one that was not woken looks
//! by itself after [`LOOK_AFTER`].

mod feed;
mod listen;
mod resume;

pub use feed::{Feed, LOOK_AFTER};
pub use listen::start;

use crate::{App, store::events::EVERYBODY};
use contract::UserId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast;

/// Streams that one user may have open in one process: a browser needs one for all its tabs.
const STREAMS_MAX: usize = 12;
/// Wakes that a stream may be behind; then it looks in any case.
const BEHIND_MAX: usize = 256;

/// Whose streams are to look.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wake {
    User(UserId),
    Everybody,
}

/// The open streams of this process.
#[derive(Debug)]
pub struct Events {
    wakes: broadcast::Sender<Wake>,
    open: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            wakes: broadcast::Sender::new(BEHIND_MAX),
            open: Arc::default(),
        }
    }
}

impl Events {
    /// Wakes the streams of a user, after what is new for them was committed.
    pub fn wake(&self, user: &UserId) {
        // Nobody may be listening.
        let _woken = self.wakes.send(Wake::User(user.clone()));
    }

    fn wake_everybody(&self) {
        let _woken = self.wakes.send(Wake::Everybody);
    }

    /// A place for one more stream of a user; none where there are too many.
    fn enter(&self, user: &UserId) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user.clone()).or_default();
        (*count < STREAMS_MAX).then(|| {
            *count += 1;
            Place {
                user: user.clone(),
                open: Arc::clone(&self.open),
            }
        })
    }

    /// How many streams a user has open in this process.
    pub fn count(&self, user: &UserId) -> usize {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(user).copied().unwrap_or_default()
    }
}

/// An open stream; dropped, it is none any more.
#[derive(Debug)]
struct Place {
    user: UserId,
    open: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

/// Has the streams of a user, or of everybody, look whether they may still go on: a session has
/// ended, or what somebody may do has changed.
pub async fn look_again(app: &App, user: Option<&UserId>) {
    match user {
        Some(user) => app.events.wake(user),
        None => app.events.wake_everybody(),
    }
    let whom = user.map_or(EVERYBODY, UserId::as_str);
    if let Err(error) = crate::store::events::notify(app.store.db(), whom).await {
        // Streams of other processes look by themselves soon.
        tracing::warn!(cause = %error, "streams of other processes could not be woken");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_so_many_streams_and_no_more_until_one_ends() {
        let events = Events::default();
        let (a, b) = (UserId::new("a"), UserId::new("b"));
        let mut places: Vec<_> = (0..STREAMS_MAX).map(|_| events.enter(&a)).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(events.enter(&a).is_none());
        assert!(events.enter(&b).is_some());
        places.pop();
        assert!(events.enter(&a).is_some());
        places.clear();
        assert_eq!((events.count(&a), events.count(&b)), (0, 0));
    }
}
