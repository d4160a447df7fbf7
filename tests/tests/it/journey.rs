//! The product as a person uses it: a real browser, the real server, the simulator.

mod account_mail;
mod acting;
mod contact_cost;
mod contact_mail;
mod deal_mail;
mod desk;
mod filing_rules;
mod interrupted;
mod jottings;
mod label_log;
mod labels;
mod long_list;
mod magnet;
mod mailbox;
mod pages;
mod permission;
mod privacy;
mod pushed;
mod records;
pub(crate) mod scene;
mod secrets;
mod setting_up;
pub(crate) mod sign_in;
mod templates;
mod threads;
mod weight;
mod writing;
