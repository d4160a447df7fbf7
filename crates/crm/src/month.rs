//! What "this month" is.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A calendar month: from its first to its last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    first: Date,
    last: Date,
}

impl Month {
    /// The month that this instant falls in, in the organization's time zone.
    pub fn at(now: Timestamp, time_zone: &TimeZone) -> Self {
        Self::containing(today(now, time_zone))
    }

    /// The month of a date.
    pub fn containing(date: Date) -> Self {
        Self {
            first: date.first_of_month(),
            last: date.last_of_month(),
        }
    }

    /// Whether the date falls in this month.
    pub fn contains(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    /// The month's first day.
    pub fn first(&self) -> Date {
        self.first
    }

    /// The month's last day.
    pub fn last(&self) -> Date {
        self.last
    }
}

/// The date at this instant, in the organization's time zone.
pub fn today(now: Timestamp, time_zone: &TimeZone) -> Date {
    time_zone.to_datetime(now).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn month(now: &str, zone: &str) -> (Date, Date) {
        let month = Month::at(now.parse().unwrap(), &TimeZone::get(zone).unwrap());
        (month.first(), month.last())
    }

    #[test]
    fn the_month_begins_where_the_organization_is() {
        let now = "2026-10-31T15:30:00Z";
        assert_eq!(
            month(now, "Asia/Tokyo"),
            (date(2026, 11, 1), date(2026, 11, 30))
        );
        assert_eq!(month(now, "UTC"), (date(2026, 10, 1), date(2026, 10, 31)));
    }

    #[test]
    fn the_last_instant_of_a_month_belongs_to_it() {
        let last = "2026-10-31T14:59:59.999999999Z";
        assert_eq!(
            month(last, "Asia/Tokyo"),
            (date(2026, 10, 1), date(2026, 10, 31))
        );
    }

    #[test]
    fn february_has_a_leap_day_when_the_year_has_one() {
        assert_eq!(
            Month::containing(date(2028, 2, 3)).last(),
            date(2028, 2, 29)
        );
        assert_eq!(
            Month::containing(date(2027, 2, 3)).last(),
            date(2027, 2, 28)
        );
    }

    #[test]
    fn zones_far_from_utc_and_clock_changes_do_not_matter() {
        assert_eq!(
            month("2026-12-31T10:00:00Z", "Pacific/Kiritimati").0,
            date(2027, 1, 1)
        );
        assert_eq!(
            month("2027-01-01T11:59:00Z", "Etc/GMT+12").0,
            date(2026, 12, 1)
        );
        assert_eq!(
            month("2026-10-31T18:20:00Z", "Asia/Kathmandu").0,
            date(2026, 11, 1)
        );
        assert_eq!(
            month("2026-10-25T01:30:00Z", "Europe/Berlin").0,
            date(2026, 10, 1)
        );
    }
}
