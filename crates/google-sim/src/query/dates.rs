//! Dates in a query. A date is midnight in Pacific Standard Time, whatever the season.
//! <https://developers.google.com/workspace/gmail/api/guides/filtering>

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

const PACIFIC_STANDARD: Offset = Offset::constant(-8);

/// The moment `after:` and `newer:` begin at.
pub(super) fn after_ms(value: &str) -> Option<i64> {
    moment_ms(value)
}

/// The moment `before:` and `older:` end at.
pub(super) fn before_ms(value: &str) -> Option<i64> {
    moment_ms(value)
}

/// A date as `2026/04/16`, `2026-04-16` or `04/16/2026`, or seconds since the epoch.
fn moment_ms(value: &str) -> Option<i64> {
    if value.len() > 4 && value.chars().all(|c| c.is_ascii_digit()) {
        return value.parse::<i64>().ok()?.checked_mul(1_000);
    }
    let mut parts = value.split(['/', '-', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, first, second)
    };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let midnight = PACIFIC_STANDARD
        .to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
        .ok()?;
    Some(midnight.as_millisecond())
}

/// So long before now: `3d`, `2m` (months), `1y`; hours (`5h`) as well.
pub(super) fn relative_ms(value: &str, now_ms: i64) -> Option<i64> {
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    let count: i64 = digits.parse().ok()?;
    let now = PACIFIC_STANDARD.to_datetime(Timestamp::from_millisecond(now_ms).ok()?);
    let span = match unit {
        "h" => count.hours(),
        "d" => count.days(),
        "m" => count.months(),
        "y" => count.years(),
        _ => return None,
    };
    let then = now.checked_sub(span).ok()?;
    Some(PACIFIC_STANDARD.to_timestamp(then).ok()?.as_millisecond())
}
