//! The OpenAPI 3.1 document, generated from the handlers.

use crate::{AppState, extract::Json};
use axum::{Router, routing::get};
use contract::{
    ErrorBody, SortDirection,
    about::AboutKind,
    notice::{NoticeList, NoticeState},
    route,
};
use std::sync::Arc;
use utoipa::{OpenApi, openapi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tegami",
        description = "CRM data, settings and grants. Mail is not here: it stays in Gmail.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(AboutKind, ErrorBody, NoticeList, NoticeState, SortDirection))
)]
struct Document;

/// What the document says before any route is added.
pub fn base() -> openapi::OpenApi {
    Document::openapi()
}

/// Serves the finished document.
pub fn routes(document: openapi::OpenApi) -> Router<AppState> {
    let document = Arc::new(document);
    Router::new().route(route::OPENAPI, get(async move || Json(document)))
}
