//! How fast the simulator answers.

use rand::RngExt;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};

/// How long an answer of the Gmail API takes: in real time, or in the time of whoever calls [`crate::Simulator::begin`].
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Latency {
    /// Every request.
    pub base_ms: f64,
    /// Each part of a batch, on top.
    pub per_part_ms: f64,
    /// The spread: the p99 is so many times the median; 0 and 1 mean no spread.
    pub p99_factor: f64,
}

impl Latency {
    /// No delay.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            base_ms: 0.0,
            per_part_ms: 0.0,
            p99_factor: 0.0,
        }
    }

    /// What was measured of the real API: 80 ms and 2 ms for each part, with a log-normal tail whose p99 is four times
    /// the median.
    #[must_use]
    pub const fn like_gmail() -> Self {
        Self {
            base_ms: 80.0,
            per_part_ms: 2.0,
            p99_factor: 4.0,
        }
    }

    /// Draws the delay of one request.
    pub(crate) fn draw_ms(&self, parts: usize, rng: &mut StdRng) -> u64 {
        /// The 99th percentile of the standard normal distribution.
        const Z99: f64 = 2.326_347_874;
        #[expect(clippy::cast_precision_loss, reason = "a batch has at most 100 parts")]
        let median = self.base_ms + self.per_part_ms * parts as f64;
        let spread = if self.p99_factor > 1.0 {
            // Box and Muller's way from two even numbers to a normal one.
            let (u, v): (f64, f64) = (1.0 - rng.random::<f64>(), rng.random());
            let normal = (-2.0 * u.ln()).sqrt() * (2.0 * std::f64::consts::PI * v).cos();
            (self.p99_factor.ln() / Z99 * normal).exp()
        } else {
            1.0
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number of milliseconds"
        )]
        let delay = (median * spread).round() as u64;
        delay
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn sorted(latency: Latency, parts: usize) -> Vec<u64> {
        let mut rng = StdRng::seed_from_u64(1);
        let mut delays: Vec<_> = (0..10_000)
            .map(|_| latency.draw_ms(parts, &mut rng))
            .collect();
        delays.sort_unstable();
        delays
    }

    #[test]
    fn delays_have_the_median_and_the_tail_that_were_measured() {
        let delays = sorted(Latency::like_gmail(), 25);
        assert!((126..=134).contains(&delays[5_000]), "{}", delays[5_000]);
        assert!((460..=580).contains(&delays[9_900]), "{}", delays[9_900]);
        assert_eq!(sorted(Latency::none(), 100)[9_999], 0);
    }
}
