//! Dice for back-off.

/// Any number, so that callers that failed together do not come back together.
pub fn jitter() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}
