//! What the mail pages decide, pure: which messages belong to a record and why, what a row says,
//! links, quotes, states. No leptos, no web_sys, no clock.

pub mod actions;
pub mod announce;
pub mod clock_text;
pub mod deal_view;
pub mod deep_link;
pub mod failure;
pub mod filter;
pub mod html;
pub mod lease;
pub mod letter;
pub mod linkify;
pub mod list;
pub mod magnet;
pub mod mark;
pub mod merge;
pub mod message;
pub mod permission;
pub mod quote;
pub mod record;
pub mod risk;
pub mod row;
pub mod scope;
pub mod settings;
pub mod signature;
pub mod size;
pub mod suggest;
pub mod thread;
pub mod thread_address;
pub mod toggle;
pub mod user_label;
pub mod who;
