//! Our own extractors: like axum's, but every refusal is our one error.

mod json;
mod path;
mod query;
mod signed_in;

pub use json::Json;
pub use path::Path;
pub use query::{List, Query};
pub use signed_in::SignedIn;
