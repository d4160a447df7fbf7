//! Mail that comes in while the demo runs, so that there is something new to file and to read.

use super::{DemoError, data::Data, mail};
use crate::AppState;
use google_sim::Simulator;
use std::{sync::Arc, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

/// One letter to one rep each time; every one of the five gets one a minute.
const INTERVAL: Duration = Duration::from_secs(12);
/// Then the customers fall silent: a demo left running overnight should not fill up.
const LETTERS: u64 = 300;

/// Writes to the reps until the server stops.
pub(super) async fn write(app: AppState, google: Arc<Simulator>) {
    let stop = app.stop.clone();
    let written = stop.run_until_cancelled(write_all(&app, &google)).await;
    if let Some(Err(error)) = written {
        tracing::warn!(%error, "no more mail comes into the demo");
    }
}

async fn write_all(app: &AppState, google: &Simulator) -> Result<(), DemoError> {
    let data = Data::load()?;
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for (number, rep) in (0..LETTERS).zip(data.people.iter().cycle()) {
        ticks.tick().await;
        if let Some(letter) = mail::one_more(&data, rep, app.now(), number) {
            google.deliver(&rep.address, letter)?;
        }
    }
    Ok(())
}
