//! The product as a person uses it: a real browser, the real server, the simulator.

mod account_mail;
mod acting;
mod contact_cost;
mod contact_mail;
mod deal_mail;
mod desk;
mod interrupted;
mod jottings;
mod labels;
mod long_list;
mod magnet;
mod mailbox;
mod pages;
mod permission;
mod privacy;
pub(crate) mod scene;
pub(crate) mod sign_in;
mod templates;
mod threads;
mod weight;
mod writing;
