//! The one source of randomness of the server: session ids, OAuth state, record ids, jitter.

use jiff::Timestamp;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::sync::{Arc, Mutex, PoisonError};

/// Random bytes: from the operating system, or repeatable for a test. Clones share one sequence.
#[derive(Clone)]
pub struct Randomness(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Randomness {
    /// A cryptographic generator seeded and reseeded by the operating system.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// The same sequence each time.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(
            seed,
        )))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => rand::rng().fill_bytes(&mut bytes),
            Source::Seeded(rng) => rng
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A new record id: a UUID of version 7 (RFC 9562 section 5.7), so that ids rise with time.
    pub fn id(&self, now: Timestamp) -> String {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes())
            .into_uuid()
            .to_string()
    }
}

impl core::fmt::Debug for Randomness {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Randomness")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let (a, b) = (Randomness::seeded(7), Randomness::seeded(7));
        assert_eq!(a.bytes::<32>(), b.bytes::<32>());
        assert_ne!(a.bytes::<32>(), a.bytes::<32>());
    }

    #[test]
    fn ids_rise_with_time() {
        let randomness = Randomness::seeded(1);
        let early = randomness.id(Timestamp::from_second(1_000_000).unwrap());
        let late = randomness.id(Timestamp::from_second(1_000_001).unwrap());
        assert!(early < late, "{early} < {late}");
    }
}
