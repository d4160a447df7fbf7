//! The pages, one folder for each kind of record. `contacts/` is the one to copy from.

pub mod accounts;
pub mod contacts;
pub mod deals;
pub mod fields;
pub mod jottings;
pub mod leads;
pub mod magnet;
pub mod mail;
pub mod not_found;
pub mod proposed;
pub mod record;
pub mod settings;
pub mod sign_in;
