//! Time that is left, second by second.

use crate::{
    browser::clock,
    model::mail::clock_text::{Countdown, countdown},
    reactive::effect,
};
use core::time::Duration;
use leptos::prelude::*;

/// What is left until a moment, counted down each second while the component stands. Nothing
/// while there is no moment.
pub fn countdown_to(until_ms: Signal<Option<i64>>) -> Signal<Option<Countdown>> {
    let now_ms = RwSignal::new(clock::now().as_millisecond());
    effect(move || {
        if until_ms.get().is_none() {
            return;
        }
        let tick = move || {
            now_ms.try_set(clock::now().as_millisecond());
        };
        tick();
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    });
    Signal::derive(move || {
        until_ms
            .get()
            .map(|until_ms| countdown(until_ms, now_ms.get()))
    })
}

/// Whole seconds of a countdown, for a short wait.
pub const fn countdown_seconds(left: Countdown) -> i64 {
    match left {
        Countdown::Due => 0,
        Countdown::Seconds(seconds) => seconds,
        Countdown::Minutes(minutes, seconds) => minutes * 60 + seconds,
        Countdown::Long(minutes) => minutes * 60,
    }
}
