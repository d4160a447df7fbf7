//! Runs of two ways in turn.

use super::stats::{Estimate, estimate, median};

/// What an interval of A against A may leave before times are not judged.
const STEADY: (f64, f64) = (0.95, 1.05);

/// Two ways of doing the same work.
#[derive(Clone, Debug)]
pub struct Compared {
    /// How long ours took, in milliseconds.
    pub ours: Vec<f64>,
    /// How long the other took, in milliseconds.
    pub other: Vec<f64>,
    /// Ours over the other, pair by pair.
    pub ratio: Estimate,
}

impl Compared {
    fn new(ours: Vec<f64>, other: Vec<f64>) -> Self {
        let pairs = ours.iter().zip(&other);
        let ratios: Vec<f64> = pairs.map(|(ours, other)| ours / other).collect();
        Self {
            ratio: estimate(&ratios),
            ours,
            other,
        }
    }

    /// The median of ours, in milliseconds.
    pub fn ours_ms(&self) -> f64 {
        median(&self.ours)
    }

    /// The median of the other, in milliseconds.
    pub fn other_ms(&self) -> f64 {
        median(&self.other)
    }
}

/// Whether the machine is steady enough to judge times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steadiness {
    /// A over A.
    pub ratio: Estimate,
}

impl Steadiness {
    /// Whether the interval of A over A lies within 0.95 to 1.05.
    pub fn holds(&self) -> bool {
        STEADY.0 <= self.ratio.low && self.ratio.high <= STEADY.1
    }
}

/// Which of two goes first in a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Ours,
    Other,
}

/// A B, B A, A B and so on: what drifts meets both alike.
fn first_of(pair: usize) -> First {
    if pair.is_multiple_of(2) {
        First::Ours
    } else {
        First::Other
    }
}

/// Runs both in turn, A B B A, so many pairs. Each run says how long it took, in milliseconds.
pub async fn compare(
    pairs: usize,
    mut ours: impl AsyncFnMut() -> f64,
    mut other: impl AsyncFnMut() -> f64,
) -> Compared {
    let (mut of_ours, mut of_other) = (Vec::new(), Vec::new());
    for pair in 0..pairs {
        match first_of(pair) {
            First::Ours => {
                of_ours.push(ours().await);
                of_other.push(other().await);
            }
            First::Other => {
                of_other.push(other().await);
                of_ours.push(ours().await);
            }
        }
    }
    Compared::new(of_ours, of_other)
}

/// Runs one against itself in the same way. Also what each run took, in milliseconds.
pub async fn compare_with_itself(
    pairs: usize,
    mut run: impl AsyncFnMut() -> f64,
) -> (Steadiness, Vec<f64>) {
    let mut all = Vec::with_capacity(2 * pairs);
    for _ in 0..2 * pairs {
        all.push(run().await);
    }
    let in_turn = all.chunks_exact(2).enumerate();
    let ratios: Vec<f64> = in_turn
        .map(|(pair, runs)| match first_of(pair) {
            First::Ours => runs[0] / runs[1],
            First::Other => runs[1] / runs[0],
        })
        .collect();
    let ratio = estimate(&ratios);
    (Steadiness { ratio }, all)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test]
    async fn both_run_in_turn() {
        let order = RefCell::new(String::new());
        let run = |name: char, ms: f64| {
            order.borrow_mut().push(name);
            ms
        };
        let compared = compare(4, async || run('A', 30.0), async || run('B', 20.0)).await;
        assert_eq!(order.into_inner(), "ABBAABBA");
        assert_eq!(compared.ratio.median, 1.5);
        assert_eq!((compared.ours_ms(), compared.other_ms()), (30.0, 20.0));
    }

    #[tokio::test]
    async fn a_drift_cancels_out_in_turn() {
        let time = RefCell::new(100.0);
        let (steady, all) = compare_with_itself(16, async || {
            *time.borrow_mut() += 1.0;
            *time.borrow()
        })
        .await;
        assert_eq!(all.len(), 32);
        assert!(steady.holds(), "{steady:?}");
    }

    #[test]
    fn scatter_beyond_five_in_a_hundred_is_noise() {
        let within = |low, high| {
            let ratio = Estimate {
                median: 1.0,
                low,
                high,
            };
            Steadiness { ratio }.holds()
        };
        assert!(within(0.95, 1.05));
        assert!(!within(0.94, 1.01));
        assert!(!within(0.99, 1.06));
    }
}
