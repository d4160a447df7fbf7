//! Time that goes by only when everybody waits for it, and the distance to Google measured in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{BoxFuture, FutureExt};
use google_sim::Simulator;
use http::{Request, Response};
use server::google::http::{HttpError, Transport};
use tokio::sync::oneshot::{Sender, channel};

/// Whoever waits, in the order of their moments, and of those with the same moment the first one first.
#[derive(Debug, Default)]
pub struct Timeline(Mutex<Bells>);

#[derive(Debug, Default)]
struct Bells {
    hung: BTreeMap<(i64, u64), Sender<()>>,
    count: u64,
}

impl Timeline {
    /// Waits until then, in milliseconds since 1970.
    pub async fn until(&self, at_ms: i64) {
        let (bell, rung) = channel();
        {
            let mut bells = self.lock();
            bells.count += 1;
            let place = (at_ms, bells.count);
            bells.hung.insert(place, bell);
        }
        // A bell that is gone without having rung belongs to a timeline that has ended.
        rung.await.ok();
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.lock().hung.len()
    }

    /// Until when the first of them waits.
    pub fn next_ms(&self) -> Option<i64> {
        self.lock().hung.first_key_value().map(|((at, _), _)| *at)
    }

    /// Lets the first of them go on.
    pub fn ring(&self) {
        if let Some((_, bell)) = self.lock().hung.pop_first() {
            bell.send(()).ok();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Bells> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way to a simulator that takes as long as the simulator says.
#[derive(Clone, Debug)]
pub struct Distance {
    pub google: Arc<Simulator>,
    pub timeline: Arc<Timeline>,
}

impl Distance {
    /// The time, in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.google.clock().now_ms()
    }

    /// Sends a request and waits for its answer; none where the connection breaks.
    pub async fn ask(&self, request: Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
        let call = self.google.begin(request);
        let delay_ms = i64::try_from(call.delay().as_millis()).unwrap_or(i64::MAX);
        if delay_ms > 0 {
            self.timeline.until(self.now_ms() + delay_ms).await;
        }
        call.finish()
    }
}

impl Transport for Distance {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, HttpError>> {
        async move { self.ask(request).await.ok_or(HttpError::Connection) }.boxed()
    }
}
