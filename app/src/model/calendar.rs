//! The organization's months.

use contract::session::Organization;
use crm::month::{ClosingDay, Month};
use jiff::civil::Date;

/// The month of a date, as the organization closes its months.
pub fn month(organization: &Organization, date: Date) -> Month {
    Month::containing(date, closing_day(organization.closing_day))
}

/// The closing day of a setting; the last day where there is no such day.
pub fn closing_day(setting: Option<u8>) -> ClosingDay {
    ClosingDay::of(setting).unwrap_or_default()
}
