//! Settings.

mod add_field;
mod allowed;
pub mod calendar;
mod domains;
pub mod email;
mod frame;
mod once_here;
pub mod profiles;
pub mod records;
pub mod roles;
pub mod setup;
pub mod sharing;
pub mod signatures;
pub mod stages;
pub mod templates;
mod tick;
pub mod users;
pub mod you;

pub use allowed::{for_administrators, with_mail};
pub use frame::SettingsFrame;
