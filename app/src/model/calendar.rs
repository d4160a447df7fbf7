//! The organization's days and months.

use contract::session::Organization;
use crm::{
    category::Days,
    month::{ClosingDay, Month},
};
use jiff::civil::Date;

/// The month of a date, as the organization closes its months.
pub fn month(organization: &Organization, date: Date) -> Month {
    Month::containing(date, closing_day(organization))
}

/// The days that rules speak of on a date.
pub fn days(organization: &Organization, today: Date) -> Days {
    Days::of(today, closing_day(organization))
}

fn closing_day(organization: &Organization) -> ClosingDay {
    ClosingDay::of_or_last(organization.closing_day)
}
