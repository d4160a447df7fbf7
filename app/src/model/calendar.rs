//! The organization's months.

use contract::session::Organization;
use crm::month::{ClosingDay, Month};
use jiff::civil::Date;

/// The month of a date, as the organization closes its months.
pub fn month(organization: &Organization, date: Date) -> Month {
    Month::containing(date, ClosingDay::of_or_last(organization.closing_day))
}
