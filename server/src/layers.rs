//! What happens to every request and answer, whatever its route.

pub mod csrf;
pub mod deadline;
pub mod headers;
pub mod observe;
