//! No request takes longer than this.

use crate::Error;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// Longer than the longest call to Google that a handler waits for.
const LIMIT: Duration = Duration::from_secs(60);

/// The layer.
pub async fn limit(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Unavailable.into_response(),
    }
}
