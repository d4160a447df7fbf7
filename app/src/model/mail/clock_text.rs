//! Which form a point in time takes in a list, and how a countdown reads.

use jiff::civil::Date;

/// How the time of a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStyle {
    /// Today: the time of day.
    Time,
    /// This year: day and month.
    DayMonth,
    /// Before: the whole date.
    Date,
}

/// The style for a message of this day, read today; both in the zone of the page.
pub fn style(day: Date, today: Date) -> TimeStyle {
    if day == today {
        TimeStyle::Time
    } else if day.year() == today.year() {
        TimeStyle::DayMonth
    } else {
        TimeStyle::Date
    }
}

/// What is left of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Countdown {
    /// The moment has come.
    Due,
    /// Under a minute: these seconds.
    Seconds(i64),
    /// Minutes and seconds.
    Minutes(i64, i64),
    /// An hour or more: whole minutes.
    Long(i64),
}

/// What is left until `until_ms`, rounded up to whole seconds so that it never says zero too soon.
pub fn countdown(until_ms: i64, now_ms: i64) -> Countdown {
    let seconds = until_ms
        .saturating_sub(now_ms)
        .saturating_add(999)
        .div_euclid(1_000);
    match seconds {
        i64::MIN..=0 => Countdown::Due,
        1..60 => Countdown::Seconds(seconds),
        60..3_600 => Countdown::Minutes(seconds / 60, seconds % 60),
        _ => Countdown::Long(seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_mail_of_today_shows_its_time_and_an_older_one_its_date() {
        let today = date(2026, 1, 1);
        assert_eq!(style(today, today), TimeStyle::Time);
        assert_eq!(style(date(2026, 3, 9), today), TimeStyle::DayMonth);
        assert_eq!(style(date(2025, 12, 31), today), TimeStyle::Date);
    }

    #[test]
    fn a_countdown_never_says_zero_too_soon() {
        assert_eq!(countdown(10_000, 10_000), Countdown::Due);
        assert_eq!(countdown(9_000, 10_000), Countdown::Due);
        assert_eq!(countdown(10_001, 10_000), Countdown::Seconds(1));
        assert_eq!(countdown(70_000, 10_000), Countdown::Minutes(1, 0));
        assert_eq!(countdown(600_500, 0), Countdown::Minutes(10, 1));
        assert_eq!(countdown(7_200_000, 0), Countdown::Long(120));
    }
}
