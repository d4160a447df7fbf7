//! The rules of the product, pure: no clock, no input or output, no async. The same functions
//! decide on the server and explain in the browser.
//!
//! - [`address`]: when two email addresses are the same mailbox.
//! - [`month`]: what "this month" is, in the organization's time zone.
//! - [`category`]: a contact's label category, by its deals.
//! - [`domains`], [`own`]: sets of domains, and who belongs to the organization itself.
//! - [`exclude`]: which mail its owner wants never to be filed.
//! - [`magnet`]: which received messages MailMagnet notices, and why not the others.
//! - [`plan`]: what a label run does with a message, and with how few calls.
//! - [`refile`]: what becomes of filed mail whose sender's category has changed.
//! - [`undo`]: how what a label run did is taken back.
//! - [`check`]: whether a form's input is acceptable.
//! - [`name`]: how a person's name is written.

pub mod address;
pub mod category;
pub mod check;
pub mod domains;
pub mod exclude;
pub mod magnet;
pub mod month;
pub mod name;
pub mod own;
pub mod plan;
pub mod refile;
pub mod role;
mod system_labels;
pub mod undo;
