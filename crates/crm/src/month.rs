//! What "this month" is.

use contract::limits::CLOSING_DAY_MAX;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// The day on which an organization's months close: the last one of the calendar's month, or a day that every month has
/// (20日締め). The month is called after the calendar's month in which it closes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClosingDay(Option<u8>);

impl ClosingDay {
    /// The last day of the calendar's month.
    pub const LAST: Self = Self(None);

    /// The closing day of a setting: 1 to 28, or absent for the last day. None where there is no such day in every
    /// month.
    pub fn of(setting: Option<u8>) -> Option<Self> {
        let fits = setting.is_none_or(|day| (1..=CLOSING_DAY_MAX).contains(&day));
        fits.then_some(Self(setting))
    }

    /// The same; the last day where there is no such day in every month.
    pub fn of_or_last(setting: Option<u8>) -> Self {
        Self::of(setting).unwrap_or_default()
    }

    /// The day on which the month closes that has its closing day in the calendar's month of this date.
    fn in_month_of(self, date: Date) -> Date {
        match self.0 {
            None => date.last_of_month(),
            Some(day) => date
                .first_of_month()
                .saturating_add((i32::from(day) - 1).days()),
        }
    }
}

/// A month: from its first to its last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    first: Date,
    last: Date,
}

impl Month {
    /// The month that this instant falls in, in the organization's time zone.
    pub fn at(now: Timestamp, time_zone: &TimeZone, closing: ClosingDay) -> Self {
        Self::containing(today(now, time_zone), closing)
    }

    /// The month of a date.
    pub fn containing(date: Date, closing: ClosingDay) -> Self {
        let here = date.first_of_month();
        let closes_here = closing.in_month_of(here);
        let day_after = |date: Date| date.saturating_add(1.day());
        if date <= closes_here {
            let before = here.checked_sub(1.month());
            let first = before.map(|before| day_after(closing.in_month_of(before)));
            Self {
                first: first.unwrap_or(Date::MIN),
                last: closes_here,
            }
        } else {
            let next = here.checked_add(1.month());
            let last = next.map(|next| closing.in_month_of(next));
            Self {
                first: day_after(closes_here),
                last: last.unwrap_or(Date::MAX),
            }
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
    use proptest::prelude::*;

    fn month(now: &str, zone: &str) -> (Date, Date) {
        let zone = TimeZone::get(zone).unwrap();
        let month = Month::at(now.parse().unwrap(), &zone, ClosingDay::LAST);
        (month.first(), month.last())
    }

    fn closing(day: u8, date: Date) -> (Date, Date) {
        let month = Month::containing(date, ClosingDay::of(Some(day)).unwrap());
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
        let last = |date| Month::containing(date, ClosingDay::LAST).last();
        assert_eq!(last(date(2028, 2, 3)), date(2028, 2, 29));
        assert_eq!(last(date(2027, 2, 3)), date(2027, 2, 28));
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

    #[test]
    fn a_month_that_closes_on_the_twentieth_begins_on_the_twenty_first() {
        let november = (date(2026, 10, 21), date(2026, 11, 20));
        assert_eq!(closing(20, date(2026, 10, 21)), november);
        assert_eq!(closing(20, date(2026, 11, 1)), november);
        assert_eq!(closing(20, date(2026, 11, 20)), november);
        assert_eq!(
            closing(20, date(2026, 11, 21)),
            (date(2026, 11, 21), date(2026, 12, 20))
        );
        assert_eq!(
            closing(20, date(2026, 1, 5)),
            (date(2025, 12, 21), date(2026, 1, 20))
        );
    }

    #[test]
    fn a_month_that_closes_on_the_twenty_eighth_lasts_over_the_end_of_february() {
        let march = (date(2027, 3, 1), date(2027, 3, 28));
        assert_eq!(closing(28, date(2027, 3, 1)), march);
        let leap = (date(2028, 2, 29), date(2028, 3, 28));
        assert_eq!(closing(28, date(2028, 2, 29)), leap);
    }

    #[test]
    fn only_days_of_every_month_close_one() {
        assert_eq!(ClosingDay::of(None), Some(ClosingDay::LAST));
        assert_eq!(ClosingDay::of(Some(0)), None);
        assert!(ClosingDay::of(Some(1)).is_some());
        assert!(ClosingDay::of(Some(28)).is_some());
        assert_eq!(ClosingDay::of(Some(29)), None);
    }

    #[test]
    fn the_ends_of_all_time_have_a_month() {
        for day in [None, Some(1), Some(20), Some(28)] {
            let closing = ClosingDay::of(day).unwrap();
            for date in [Date::MIN, Date::MAX] {
                let month = Month::containing(date, closing);
                assert!(month.first() <= month.last(), "{day:?} {date}");
            }
        }
    }

    fn days() -> impl Strategy<Value = Date> {
        (0..120_000_i32).prop_map(|day| date(1950, 1, 1).saturating_add(day.days()))
    }

    fn closings() -> impl Strategy<Value = ClosingDay> {
        proptest::option::of(1..=CLOSING_DAY_MAX).prop_map(|day| ClosingDay::of(day).unwrap())
    }

    proptest! {
        #[test]
        fn every_day_is_in_its_own_month_alone(date in days(), closing in closings()) {
            let month = Month::containing(date, closing);
            prop_assert!(month.contains(date));
            for other in [month.first(), month.last()] {
                prop_assert_eq!(Month::containing(other, closing), month);
            }
            let next = month.last().tomorrow().unwrap();
            prop_assert!(!month.contains(next));
            prop_assert_eq!(Month::containing(next, closing).first(), next);
            let before = month.first().yesterday().unwrap();
            prop_assert_eq!(Month::containing(before, closing).last(), before);
        }

        #[test]
        fn a_month_is_as_long_as_months_are(date in days(), closing in closings()) {
            let month = Month::containing(date, closing);
            let length = (month.last() - month.first()).get_days() + 1;
            prop_assert!((28..=31).contains(&length), "{length}");
        }

        #[test]
        fn a_month_closes_on_its_day_and_on_no_other(date in days(), day in 1..=CLOSING_DAY_MAX) {
            let month = Month::containing(date, ClosingDay::of(Some(day)).unwrap());
            prop_assert_eq!(month.last().day(), i8::try_from(day).unwrap());
        }

        #[test]
        fn without_a_closing_day_months_are_the_calendars(date in days()) {
            let month = Month::containing(date, ClosingDay::LAST);
            prop_assert_eq!((month.first(), month.last()), (date.first_of_month(), date.last_of_month()));
        }
    }
}
