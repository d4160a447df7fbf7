//! What goes wrong by chance, and how many calls a mailbox takes at once from one minute to the next.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::faults::{Fault, FaultKind};
use crate::quota::Quota;

const MINUTE_MS: i64 = 60_000;

/// Faults and limits that are thrown for: the same seed and the same calls in the same order have the same luck.
///
/// ```
/// use google_sim::{Chance, FaultKind};
/// // Of fifty calls one goes wrong, and each mailbox takes 10 to 50 at once, as many as the minute wants.
/// let chance = Chance {
///     seed: 5,
///     faults: 0.02,
///     kinds: vec![FaultKind::TooManyConcurrent, FaultKind::Unavailable],
///     concurrent_calls: Some((10, 50)),
/// };
/// ```
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Chance {
    /// Where chance begins.
    pub seed: u64,
    /// The share of Gmail calls that go wrong, from 0 to 1. The parts of a batch are thrown for one by one.
    pub faults: f64,
    /// What happens to those, each kind as often as the others. None: nothing goes wrong.
    pub kinds: Vec<FaultKind>,
    /// The fewest and the most calls that a mailbox takes at once: each draws anew for every minute, whatever it is asked.
    /// Stands in for [`Quota::concurrent_calls`].
    pub concurrent_calls: Option<(u32, u32)>,
}

/// Chance, as far as it has been thrown for.
#[derive(Debug)]
pub(crate) struct Dice {
    chance: Chance,
    rng: StdRng,
}

impl Default for Dice {
    fn default() -> Self {
        Self::new(Chance::default())
    }
}

impl Dice {
    pub(crate) fn new(chance: Chance) -> Self {
        let rng = StdRng::seed_from_u64(chance.seed);
        Self { chance, rng }
    }

    /// The fault that a call meets, where it has bad luck.
    pub(crate) fn strike(&mut self) -> Option<Fault> {
        let Chance { faults, kinds, .. } = &self.chance;
        if kinds.is_empty() || *faults <= 0.0 || self.rng.random::<f64>() >= *faults {
            return None;
        }
        let kind = kinds[self.rng.random_range(0..kinds.len())].clone();
        Some(Fault::new(kind))
    }

    /// The quota of a mailbox at this time.
    pub(crate) fn quota(&self, quota: Quota, user: &str, now_ms: i64) -> Quota {
        let Some((fewest, most)) = self.chance.concurrent_calls else {
            return quota;
        };
        // FNV-1a: mailboxes and minutes are as good as independent.
        let minute = now_ms.div_euclid(MINUTE_MS).to_le_bytes();
        let bytes = user.bytes().chain(minute);
        let seed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut rng = StdRng::seed_from_u64(seed ^ self.chance.seed);
        Quota {
            concurrent_calls: Some(rng.random_range(fewest.min(most)..=most)),
            ..quota
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dice(seed: u64) -> Dice {
        Dice::new(Chance {
            seed,
            faults: 0.02,
            kinds: vec![FaultKind::TooManyRequests, FaultKind::Unavailable],
            concurrent_calls: Some((10, 50)),
        })
    }

    fn caps(dice: &Dice, users: u32, minutes: i64) -> Vec<u32> {
        let of = |user: u32, minute: i64| {
            let user = format!("rep{user}@example.jp");
            let quota = dice.quota(Quota::unlimited(), &user, minute * MINUTE_MS);
            quota.concurrent_calls.expect("a limit")
        };
        (0..users)
            .flat_map(|user| (0..minutes).map(move |minute| of(user, minute)))
            .collect()
    }

    #[test]
    fn as_many_calls_go_wrong_as_were_asked_for_and_each_kind_as_often() {
        let mut dice = dice(1);
        let struck: Vec<_> = (0..50_000).filter_map(|_| dice.strike()).collect();
        assert!((900..=1_100).contains(&struck.len()), "{}", struck.len());
        let busy = struck
            .iter()
            .filter(|fault| fault.kind == FaultKind::TooManyRequests);
        assert!((430..=570).contains(&busy.count()));
    }

    #[test]
    fn the_same_seed_has_the_same_luck_and_no_chance_has_none() {
        let struck =
            |mut dice: Dice| -> Vec<bool> { (0..1_000).map(|_| dice.strike().is_some()).collect() };
        assert_eq!(struck(dice(1)), struck(dice(1)));
        assert_ne!(struck(dice(1)), struck(dice(2)));
        assert!(struck(Dice::default()).iter().all(|struck| !struck));
        let quota = Dice::default().quota(Quota::since_2026_may(), "a@b.example", 0);
        assert_eq!(quota, Quota::since_2026_may());
    }

    #[test]
    fn a_mailbox_takes_another_number_of_calls_each_minute_and_every_number_occurs() {
        let dice = dice(1);
        let mut caps = caps(&dice, 20, 100);
        let mean = f64::from(caps.iter().sum::<u32>()) / 2_000.0;
        assert!((29.0..=31.0).contains(&mean), "{mean}");
        caps.sort_unstable();
        caps.dedup();
        assert_eq!(caps, (10..=50).collect::<Vec<_>>());
        let quota = |now_ms| dice.quota(Quota::unlimited(), "a@b.example", now_ms);
        assert_eq!(quota(60_000), quota(119_999));
    }
}
