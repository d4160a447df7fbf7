//! How many calls of one mailbox may be in flight.

/// Google publishes no number; 25 pass where 50 and 100 are refused.
pub const MOST_IN_FLIGHT: u32 = 25;

/// Additive increase, multiplicative decrease: half as many after "too many", one more after each round that went well.
#[derive(Clone, Debug)]
pub struct Window {
    limit: u32,
    in_flight: u32,
    /// Counts the halvings. Rounds that started before one do not halve again: they were too fast at the old speed.
    epoch: u32,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            limit: MOST_IN_FLIGHT,
            in_flight: 0,
            epoch: 0,
        }
    }
}

impl Window {
    /// How many calls may start now.
    pub fn free(&self) -> u32 {
        self.limit.saturating_sub(self.in_flight)
    }

    /// So many calls start. Returns what [`Window::end`] wants to know.
    pub(super) fn start(&mut self, calls: u32) -> u32 {
        self.in_flight = self.in_flight.saturating_add(calls);
        self.epoch
    }

    /// They ended without telling anything about speed.
    pub(super) fn end(&mut self, calls: u32) {
        self.in_flight = self.in_flight.saturating_sub(calls);
    }

    /// They went well.
    pub(super) fn grow(&mut self) {
        self.limit = (self.limit + 1).min(MOST_IN_FLIGHT);
    }

    /// At least one of them was too much.
    pub(super) fn halve(&mut self, epoch: u32) {
        if epoch == self.epoch {
            self.limit = (self.limit / 2).max(1);
            self.epoch = self.epoch.wrapping_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_once_for_rounds_that_were_in_flight_together() {
        let mut window = Window::default();
        let (first, second) = (window.start(10), window.start(15));
        assert_eq!(window.free(), 0);
        window.end(10);
        window.halve(first);
        window.end(15);
        window.halve(second);
        assert_eq!((window.limit, window.free()), (12, 12));
    }

    #[test]
    fn never_stands_still_and_never_exceeds_the_limit() {
        let mut window = Window::default();
        for _ in 0..9 {
            let epoch = window.start(1);
            window.end(1);
            window.halve(epoch);
        }
        assert_eq!(window.limit, 1);
        for _ in 0..99 {
            window.grow();
        }
        assert_eq!(window.limit, MOST_IN_FLIGHT);
    }
}
