//! The product as a person uses it: a real browser, the real server, the simulator.

mod acting;
mod contact_cost;
mod contact_mail;
mod desk;
mod labels;
mod long_list;
mod mailbox;
mod pages;
mod permission;
mod privacy;
pub(crate) mod scene;
pub(crate) mod sign_in;
mod threads;
mod weight;
