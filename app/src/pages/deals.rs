//! Deals: possible sales, and the pipeline they stand in.

mod card;
mod detail;
mod edit;
mod list;
mod mail;
mod people;
mod summary;

pub use card::DealsCard;
pub use detail::DealDetail;
pub use edit::{DealEdit, DealNew};
pub use list::DealList;
