//! Writing mail: sending it once, keeping drafts in Gmail, who one writes as, what stands below.

mod drafts;
mod own;
mod quoting;
pub mod rich;
mod send;
mod upload;

pub use own::{OwnAddress, OwnAddresses};
pub use quoting::{Apart, take_apart};
pub use send::{Parcel, Sent};
