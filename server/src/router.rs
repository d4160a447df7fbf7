//! Every route of the server, in one list.

use crate::{
    AppState, Error, api,
    layers::{csrf, deadline, headers, observe},
    openapi,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use contract::limits::BODY_MAX_BYTES;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that the OpenAPI document lists. Each handler names its path, from
/// [`contract::route`], beside its parameters and answers.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(api::config::show_config))
        .routes(routes!(
            api::session::show_session,
            api::session::delete_session
        ))
        .routes(routes!(api::operations::show_health))
        .routes(routes!(api::operations::show_metrics))
}

/// The whole server: routes, then what happens to every request.
pub fn router(app: AppState) -> Router {
    let (routes, document) = api().split_for_parts();
    routes
        .merge(openapi::routes(document))
        .fallback(async || Error::NoRoute)
        .method_not_allowed_fallback(async || Error::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(from_fn_with_state(app.clone(), csrf::refuse_cross_site))
        .layer(from_fn(deadline::limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), observe::requests))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .with_state(app)
}

/// The panic's message may hold data; its place is in the panic hook's own line.
fn panicked(_: Box<dyn core::any::Any + Send>) -> Response {
    Error::Fault("a handler panicked".to_owned()).into_response()
}
