//! Medians, and how sure they are.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Where chance begins: the same samples have the same interval on every run.
const SEED: u64 = 0x7e9a_3141;
/// Samples drawn from the samples.
const RESAMPLES: usize = 10_000;
/// What the interval leaves out at each end: 95 % are in it.
const TAIL: f64 = 0.025;

/// A median with its bootstrap 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The median.
    pub median: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// The median of the samples.
///
/// # Panics
///
/// When there are none.
pub fn median(samples: &[f64]) -> f64 {
    quantile(samples, 0.5)
}

/// The value below which this share of the samples lies, between two samples in proportion.
///
/// # Panics
///
/// When there are none.
pub fn quantile(samples: &[f64], share: f64) -> f64 {
    assert!(!samples.is_empty(), "nothing was measured");
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let (below, above) = (place.floor(), place.ceil());
    let (low, high) = (sorted[below as usize], sorted[above as usize]);
    low + (high - low) * (place - below)
}

/// The median of the samples, with the interval in which it lies in 95 % of samples drawn from
/// them.
///
/// # Panics
///
/// When there are none.
pub fn estimate(samples: &[f64]) -> Estimate {
    let mut rng = StdRng::seed_from_u64(SEED);
    let mut medians = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let drawn = samples.iter();
        let drawn: Vec<f64> = drawn
            .map(|_| samples[rng.random_range(0..samples.len())])
            .collect();
        medians.push(median(&drawn));
    }
    Estimate {
        median: median(samples),
        low: quantile(&medians, TAIL),
        high: quantile(&medians, 1.0 - TAIL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&[7.0]), 7.0);
    }

    #[test]
    fn a_quantile_lies_between_two_samples() {
        let samples: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(quantile(&samples, 0.95), 95.0);
        assert_eq!(quantile(&[0.0, 10.0], 0.25), 2.5);
        assert_eq!(quantile(&samples, 1.0), 100.0);
    }

    #[test]
    #[should_panic(expected = "nothing was measured")]
    fn nothing_has_no_median() {
        median(&[]);
    }

    #[test]
    fn the_interval_holds_the_median_and_is_the_same_each_time() {
        let samples: Vec<f64> = (0..30).map(|n| 1.0 + f64::from(n % 7) / 100.0).collect();
        let first = estimate(&samples);
        assert!(first.low <= first.median && first.median <= first.high);
        assert!(first.low >= 1.0 && first.high <= 1.06);
        assert_eq!(estimate(&samples), first);
    }

    #[test]
    fn more_scatter_makes_the_interval_wider() {
        let with = |scatter: f64| -> f64 {
            let samples: Vec<f64> = (0..15)
                .map(|n| f64::from(n).mul_add(scatter, 1.0))
                .collect();
            let estimate = estimate(&samples);
            estimate.high - estimate.low
        };
        assert_eq!(with(0.0), 0.0);
        assert!(with(0.02) > with(0.01));
    }
}
