//! The one place that touches the browser itself: clock, formats, storage, focus, requests that
//! can be taken back. Everything else asks here.

pub mod abort;
pub mod caret;
pub mod channel;
pub mod claim;
pub mod clock;
pub mod dom;
pub mod editing;
pub mod event_source;
pub mod intl;
pub mod notify;
#[cfg(debug_assertions)]
pub mod panics;
pub mod storage;
pub mod vault;
