//! Tegami's server: CRM data, sign-in, grants and the label job.
//!
//! The library is the whole server; `main` only reads the environment. It has no type for a
//! mail's subject, snippet, body or attachment: mail goes from Gmail to its owner's browser.
//!
//! - [`config`]: the environment, read once
//! - [`app`]: what every handler can reach
//! - [`router`]: every route in one list
//! - [`api`]: the handlers, by resource
//! - [`store`]: all SQL
//! - [`events`]: what open browsers are told at once
//! - [`google`]: sign-in, grants and the few calls to Gmail that exist here
//! - [`jobs`]: what the server does without being asked
//! - [`mailbox`]: connecting a mailbox, its switches, taking it back
//! - [`serve`]: start and orderly stop

pub mod api;
pub mod app;
pub mod auth;
pub mod client;
pub mod clock;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod error;
pub mod events;
pub mod extract;
pub mod google;
pub mod jobs;
pub mod layers;
pub mod mail_frame;
pub mod mailbox;
pub mod metrics;
pub mod openapi;
pub mod randomness;
pub mod router;
pub mod serve;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use app::{App, AppState};
pub use config::Config;
pub use error::{Error, Result};
