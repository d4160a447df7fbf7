//! The one way to our server: typed by `contract`, with one error type.
//!
//! Reads carry an [`Abort`], so that an answer nobody waits for is taken back. Changes carry
//! the header that tells our own pages from others. Nothing here shows anything to the user.

mod error;
mod http;
mod resource;
pub mod templates;

pub use error::Error;
pub use http::{about, be_about, delete, delete_for, get, get_about, post, put};
pub use resource::{Resource, create, find, list, load, one, remove, save, update};

pub use crate::browser::abort::Abort;
