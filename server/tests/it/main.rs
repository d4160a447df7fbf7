//! The server as a browser sees it, without a network.

mod config;
mod session;
