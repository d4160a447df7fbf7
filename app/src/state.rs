//! What the whole page shares: one context newtype a file, provided once by the root.

pub mod config;
pub mod connection;
pub mod desktop;
pub mod language;
pub mod live;
pub mod mailbox;
pub mod proposal;
pub mod record_page;
pub mod session;
pub mod theme;
pub mod toasts;
pub mod unsaved;
