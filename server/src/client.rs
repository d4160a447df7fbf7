//! The client's files: built into the server, or read from `TEGAMI_CLIENT_DIR`.
//!
//! A path that names a file answers with it; a path that may be one of the client's own pages
//! answers with `index.html`, which finds its way from there. Nothing under `/api`, `/auth` or
//! `/mail-frame` ever does.

mod directory;
mod embedded;

use crate::{AppState, Error};
use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::Method;

/// Answers what no other route answers.
pub async fn serve(State(app): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_ours(request.uri().path()) {
        return Error::NoRoute.into_response();
    }
    match &app.config.client_dir {
        Some(dir) => directory::serve(dir, request).await,
        None => embedded::serve(&request),
    }
}

/// Whether a path belongs to the server, so that a mistake in it is told as such.
fn is_ours(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next();
    matches!(first, Some("api" | "auth" | "mail-frame"))
}

/// Whether a path may be a page of the client: files have a dot in their name, pages do not.
fn is_page(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or_default().contains('.')
}
