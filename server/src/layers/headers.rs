//! The headers that tell a browser how little our pages may do. Every answer carries them:
//! pages, files, API answers and errors alike.

use crate::{AppState, Config};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
        X_CONTENT_TYPE_OPTIONS,
    },
};

/// Headers that are the same everywhere.
const FIXED: [(HeaderName, &str); 7] = [
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
    ),
    (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    // Answers hold customer data unless their route says otherwise.
    (CACHE_CONTROL, "no-store"),
];

/// The layer. A header that a route sets itself is left alone.
pub async fn secure(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        set(headers, name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(&app.config)) {
        set(headers, CONTENT_SECURITY_POLICY, policy);
    }
    if app.config.is_https() {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains; preload");
        set(headers, STRICT_TRANSPORT_SECURITY, two_years);
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}

/// The policy of our own pages: no inline script or style, and nothing from or to anyone but
/// ourselves and Gmail. `'wasm-unsafe-eval'` lets the client start; `eval` stays shut. The one
/// Trusted Types policy is the client's tripwire.
fn content_security_policy(config: &Config) -> String {
    let gmail = origin(&config.google.gmail_url);
    let issuer = origin(&config.google.issuer);
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        &format!("connect-src 'self' {gmail}"),
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        &format!("form-action 'self' {issuer}"),
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ]
    .join("; ")
}

fn origin(base_url: &str) -> String {
    url::Url::parse(base_url).map_or_else(
        |_| "'none'".to_owned(),
        |url| url.origin().ascii_serialization(),
    )
}
