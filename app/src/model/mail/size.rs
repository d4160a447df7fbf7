//! Sizes of files, as people say them.

/// A size in the unit a reader expects, with one digit after the point below ten.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// The number.
    pub value: f64,
    /// Digits after the point.
    pub digits: u8,
    /// The unit, the same in both languages.
    pub unit: &'static str,
}

/// The size of so many bytes.
pub fn size(bytes: u64) -> Size {
    const UNITS: &[&str] = &["KB", "MB", "GB"];
    if bytes < 1_024 {
        return Size {
            value: bytes as f64,
            digits: 0,
            unit: "B",
        };
    }
    let mut value = bytes as f64 / 1_024.0;
    let mut unit = 0;
    while value >= 1_023.5 && unit + 1 < UNITS.len() {
        value /= 1_024.0;
        unit += 1;
    }
    let digits = u8::from(value < 9.95);
    Size {
        value,
        digits,
        unit: UNITS.get(unit).copied().unwrap_or("GB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_sizes_as_readers_expect() {
        let text = |bytes| {
            let size = size(bytes);
            format!("{:.*} {}", usize::from(size.digits), size.value, size.unit)
        };
        assert_eq!(text(0), "0 B");
        assert_eq!(text(1_023), "1023 B");
        assert_eq!(text(1_024), "1.0 KB");
        assert_eq!(text(1_048_000), "1023 KB");
        assert_eq!(text(1_048_570), "1.0 MB");
        assert_eq!(text(26_214_400), "25 MB");
    }
}
