//! What a tab has been told of what happens, and when it asks again.

use contract::event::Event;
use serde::{Deserialize, Serialize};

/// The first wait before a lost stream is opened again.
const FIRST_WAIT_MS: i64 = 1_000;
/// The longest such wait.
const LONGEST_WAIT_MS: i64 = 60_000;

/// What the tab with the stream tells the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The event's id.
    pub id: i64,
    /// The event.
    pub event: Event,
}

/// The last event that a tab was told, by the server or by another tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard(Option<i64>);

impl Heard {
    /// The id after which a stream goes on.
    pub const fn last(self) -> Option<i64> {
        self.0
    }

    /// Takes note of an event. Whether it is news: an event told twice, when the stream has moved
    /// from one tab to another, is none.
    pub fn note(&mut self, told: &Told) -> bool {
        let begins_anew = told.event == Event::Fresh;
        let news = begins_anew || self.0.is_none_or(|last| told.id > last);
        if news {
            self.0 = Some(told.id);
        }
        news
    }
}

/// How long to wait before a stream that could not be kept so many times in a row is opened again:
/// twice as long each time, half of it by chance, so that not every browser comes back at once.
pub fn wait_ms(failures: u32, dice: u32) -> i64 {
    let doubled = FIRST_WAIT_MS << failures.saturating_sub(1).min(10);
    let most = doubled.min(LONGEST_WAIT_MS);
    most / 2 + most / 2 * i64::from(dice) / i64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: i64, event: Event) -> Told {
        Told { id, event }
    }

    #[test]
    fn an_event_is_news_once() {
        let mut heard = Heard::default();
        for (id, event, news) in [
            (4, Event::Fresh, true),
            (5, Event::NoticesChanged, true),
            (5, Event::NoticesChanged, false),
            (4, Event::TasksChanged, false),
            (7, Event::TasksChanged, true),
            // The server has begun anew: its ids may be lower.
            (2, Event::Fresh, true),
            (3, Event::NoticesChanged, true),
        ] {
            assert_eq!(heard.note(&told(id, event.clone())), news, "{id} {event:?}");
        }
        assert_eq!(heard.last(), Some(3));
    }

    #[test]
    fn a_tab_that_hears_from_another_first_goes_on_from_there() {
        let mut heard = Heard::default();
        assert!(heard.note(&told(9, Event::NoticesChanged)));
        assert_eq!(heard.last(), Some(9));
    }

    #[test]
    fn waits_double_up_to_a_minute_and_differ_by_chance() {
        let longest = |failures| wait_ms(failures, u32::MAX);
        let waits: Vec<i64> = (1..=8).map(longest).collect();
        assert_eq!(
            waits,
            [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
        );
        assert_eq!(wait_ms(3, 0), 2_000);
        assert_eq!(wait_ms(u32::MAX, u32::MAX), 60_000);
    }
}
