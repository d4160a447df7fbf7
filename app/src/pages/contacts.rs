//! Contacts. The pages to copy from: `list.rs`, `detail.rs`, `edit.rs`, and a draft in
//! `model/`.

mod detail;
mod edit;
mod list;

pub use detail::{ContactDetail, addresses_line, phone_line};
pub use edit::{ContactEdit, ContactNew};
pub use list::ContactList;
