//! The server as a browser sees it, without a network.

mod client;
mod config;
mod cross_site;
mod events;
mod headers;
mod mail;
mod mail_frame;
mod openapi;
mod operations;
mod permissions;
mod records;
mod refusals;
mod schema;
mod serve;
mod session;
mod upgrading;
