//! Writing mail: sending it once, keeping drafts in Gmail, who one writes as.

mod drafts;
mod own;
pub mod rich;
mod send;
mod upload;

pub use own::{OwnAddress, OwnAddresses};
pub use send::{Parcel, Sent};
