//! The documents that HTML mail is shown in: empty, without script, each under a policy of its own.
//!
//! A frame that is loaded from an address takes its policy from its own headers and none from the page around it. The
//! client fills it; what a sender wrote can then neither run, nor navigate, nor, in the first of the two, ask anybody
//! for anything. `allow-same-origin` lets the client reach into the frame and measure it. `allow-scripts` is never given.

use crate::AppState;
use axum::{
    Router,
    response::{Html, IntoResponse},
    routing::get,
};
use contract::route;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};

/// Where images may come from: the mail itself.
const OWN_IMAGES: &str = "img-src data: blob:";
/// Where images may come from once the reader has asked for them.
const ALL_IMAGES: &str = "img-src data: blob: https:";

/// Links open elsewhere; a mail is a light sheet in every theme, as its sender saw it. Whatever is wider than the
/// frame scrolls inside it.
const DOCUMENT: &str = "<!doctype html>\
<html><head><meta charset=\"utf-8\"><base target=\"_blank\"><title>Mail</title>\
<style>\
html{color-scheme:light;background:#fff;color:#1f2328;overflow:auto;\
font:15px/1.65 system-ui,-apple-system,\"Segoe UI\",\"Hiragino Sans\",\"Noto Sans JP\",Meiryo,sans-serif;\
-webkit-text-size-adjust:100%;text-size-adjust:100%}\
body{display:flow-root;box-sizing:border-box;min-width:0;margin:0;padding:16px;overflow-wrap:break-word}\
img{max-width:100%}\
pre{white-space:pre-wrap}\
a{color:#0b57d0}\
</style></head><body></body></html>";

/// The routes of the frame's documents.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(route::MAIL_FRAME_BLOCKED, get(blocked))
        .route(route::MAIL_FRAME_IMAGES, get(images))
}

async fn blocked() -> impl IntoResponse {
    document(OWN_IMAGES)
}

async fn images() -> impl IntoResponse {
    document(ALL_IMAGES)
}

fn document(image_sources: &str) -> impl IntoResponse + use<> {
    let headers = [
        (CONTENT_SECURITY_POLICY, policy(image_sources)),
        (REFERRER_POLICY, "no-referrer".to_owned()),
        (CACHE_CONTROL, "public, max-age=3600".to_owned()),
    ];
    (headers, Html(DOCUMENT))
}

fn policy(image_sources: &str) -> String {
    [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        image_sources,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    ]
    .join("; ")
}
