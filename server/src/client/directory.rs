//! The client from a folder, for its developers.

use super::is_page;
use crate::Error;
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header::CACHE_CONTROL};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

pub(super) async fn serve(dir: &Path, request: Request) -> Response {
    let page = is_page(request.uri().path());
    let Ok(answer) = if page {
        let index = ServeFile::new(dir.join("index.html"));
        index.oneshot(request).await
    } else {
        ServeDir::new(dir).oneshot(request).await
    };
    if answer.status() == StatusCode::NOT_FOUND {
        return Error::NoRoute.into_response();
    }
    let mut response = answer.map(Body::new);
    let revalidate = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(CACHE_CONTROL, revalidate);
    response
}
