//! Leads: people who are not yet contacts.

mod detail;
mod edit;
mod list;

pub use detail::LeadDetail;
pub use edit::{LeadEdit, LeadNew};
pub use list::LeadList;
