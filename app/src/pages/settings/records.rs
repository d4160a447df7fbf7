//! What the server knows about the user's mail, and what it asked Google for them: to read, to take
//! away, to delete.

mod calls;
mod guide;
mod list;
mod push;
mod stored;

pub use calls::CallsPage;
pub use guide::GooglePage;
pub use stored::StoredPage;
