//! Sizes of files, as people say them. In whole numbers: printing floats would cost the client
//! more bytes than this page.

use core::fmt;

const UNITS: &[&str] = &["KB", "MB", "GB"];

/// A size in bytes, written in the unit a reader expects, with one digit after the point below ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(
    /// The bytes.
    pub u64,
);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(bytes) = *self;
        if bytes < 1_024 {
            return write!(f, "{bytes} B");
        }
        let mut divisor = 1_024;
        let mut units = UNITS.iter();
        let mut unit = units.next();
        while rounded(bytes, divisor) >= 1_024 {
            let Some(next) = units.next() else { break };
            (divisor, unit) = (divisor * 1_024, Some(next));
        }
        let tenths = rounded(bytes.saturating_mul(10), divisor);
        let unit = unit.copied().unwrap_or_default();
        if tenths < 100 {
            write!(f, "{}.{} {unit}", tenths / 10, tenths % 10)
        } else {
            write!(f, "{} {unit}", rounded(bytes, divisor))
        }
    }
}

const fn rounded(value: u64, divisor: u64) -> u64 {
    value.saturating_add(divisor / 2) / divisor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_sizes_as_readers_expect() {
        let check = |bytes, expect| assert_eq!(Size(bytes).to_string(), expect);
        check(0, "0 B");
        check(1_023, "1023 B");
        check(1_024, "1.0 KB");
        check(1_587, "1.5 KB");
        check(10_240, "10 KB");
        check(1_048_000, "1023 KB");
        check(1_048_570, "1.0 MB");
        check(26_214_400, "25 MB");
        check(5 * 1_024 * 1_024 * 1_024 * 1_024, "5120 GB");
        check(u64::MAX, "17179869183 GB");
    }
}
