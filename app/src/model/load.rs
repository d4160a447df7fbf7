//! The states of a thing that is fetched.

use crate::api::Error;

/// A fetched thing: on its way, failed, or here. Whether a list that is here is empty is for
/// the page to see: that is the fourth state.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    /// Asked for, nothing to show yet.
    Loading,
    /// It did not come; why.
    Failed(Error),
    /// It is here.
    Ready(T),
}

impl<T> Load<T> {
    /// The thing, if it is here.
    pub const fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}
