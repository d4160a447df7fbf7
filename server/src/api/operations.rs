//! For operators: is it alive, and what does it do?

use crate::{AppState, Error, Result, store};
use axum::extract::State;
use contract::{ErrorBody, route};
use http::header::CONTENT_TYPE;

/// Answers when the server and its database do.
#[utoipa::path(
    get, path = route::HEALTHZ, tag = "operations",
    responses((status = 200, body = String), (status = 500, body = ErrorBody), (status = 503, body = ErrorBody))
)]
pub async fn show_health(State(app): State<AppState>) -> Result<&'static str> {
    if app.stop.is_cancelled() {
        return Err(Error::Unavailable);
    }
    store::organizations::first(app.store.db()).await?;
    Ok("ok")
}

/// Counters and timings in the OpenMetrics text format.
#[utoipa::path(
    get, path = route::METRICS, tag = "operations",
    responses((status = 200, body = String))
)]
pub async fn show_metrics(
    State(app): State<AppState>,
) -> Result<([(http::HeaderName, &'static str); 1], String)> {
    let text = app
        .metrics
        .text()
        .map_err(|error| Error::Fault(error.to_string()))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text))
}
