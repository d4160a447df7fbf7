//! The handlers, by resource.

mod change;
mod listing;

pub mod accounts;
pub mod config;
pub mod contacts;
pub mod deal_mail;
pub mod deals;
pub mod events;
pub mod label_options;
pub mod label_runs;
pub mod leads;
pub mod mailbox;
pub mod mailbox_records;
pub mod mailbox_setup;
pub mod notes;
pub mod notices;
pub mod operations;
pub mod organization;
pub mod people;
pub mod profiles;
pub mod push;
pub mod roles;
pub mod session;
pub mod signatures;
pub mod stages;
pub mod tasks;
pub mod templates;
pub mod users;
