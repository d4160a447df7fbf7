//! Public settings.

use crate::{AppState, extract::Json};
use axum::extract::State;
use contract::{config::ClientConfig, route};

/// What the client must know before anyone signs in.
#[utoipa::path(
    get, path = route::CONFIG, tag = "session",
    responses((status = 200, body = ClientConfig))
)]
pub async fn show_config(State(app): State<AppState>) -> Json<ClientConfig> {
    Json(ClientConfig {
        gmail_base_url: app.config.google.gmail_url.clone(),
        demo: app.config.demo,
    })
}
