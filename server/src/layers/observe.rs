//! Names, logs, times and counts every request, and writes the body of every error.
//!
//! A log line has the method, the route's template, the status and the time taken: never a
//! path, a query, a header, a body, an address or a user's name.

use crate::{AppState, error::Failure, extract::Json};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, Method};
use tokio::time::Instant;
use tracing::Instrument;

/// Names a request in the answer and in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layer.
pub async fn requests(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let id = app.new_id();
    let method = known(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %id, method, route);
    let began = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let _entered = span.enter();
    let mut response = write_error(response, &id);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    tracing::info!(status, took_ms = took.as_secs_f64() * 1000.0, "answered");
    app.metrics.answered(method, &route, status, took);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A method's name. Anyone may make up methods; each would be a time series of its own.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

fn write_error(response: Response, id: &str) -> Response {
    let Some(Failure(error)) = response.extensions().get::<Failure>().cloned() else {
        return response;
    };
    if response.status().is_server_error() {
        tracing::error!(code = ?error.code(), cause = error.cause(), "failed");
    }
    let mut body = error.body();
    body.request_id = Some(id.to_owned());
    let (mut parts, _) = response.into_parts();
    let (json, body) = Json(body).into_response().into_parts();
    parts.headers.extend(json.headers);
    parts.headers.remove(http::header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}
