//! Accounts: companies.

mod detail;
mod edit;
mod list;
mod mail;

pub use detail::AccountDetail;
pub use edit::{AccountEdit, AccountNew};
pub use list::AccountList;
