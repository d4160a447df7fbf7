//! The one place that reads the browser's clock.

use super::intl;
use jiff::{Timestamp, civil::Date};

/// Now.
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Today's date in a time zone, an IANA name.
pub fn today(time_zone: &str) -> Date {
    intl::date_in_zone(now(), time_zone).unwrap_or(Date::constant(1970, 1, 1))
}
