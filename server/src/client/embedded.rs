//! The client that was built into the server.

use super::is_page;
use crate::Error;
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{
        ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    },
};

/// A file of the client.
struct File {
    path: &'static str,
    /// Its entity tag: the hash of its content.
    tag: &'static str,
    content: &'static [u8],
    brotli: Option<&'static [u8]>,
}

/// Every file, sorted by path.
const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/client_files.rs"));

const NO_CLIENT: &str = "This server was built without the client. Build the client first \
    (see README.md), or set TEGAMI_CLIENT_DIR.\n";

pub(super) fn serve(request: &Request) -> Response {
    respond(FILES, request.uri().path(), request.headers())
}

fn respond(files: &'static [File], path: &str, headers: &HeaderMap) -> Response {
    let named = |path: &str| files.iter().find(|file| file.path == path);
    let found = if is_page(path) {
        named("/index.html")
    } else {
        named(path)
    };
    match found {
        Some(file) => answer(file, headers),
        None if files.is_empty() && is_page(path) => {
            (StatusCode::SERVICE_UNAVAILABLE, NO_CLIENT).into_response()
        }
        None => Error::NoRoute.into_response(),
    }
}

fn answer(file: &File, headers: &HeaderMap) -> Response {
    let mut response = if is_known(file, headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        content(file, headers)
    };
    let set = response.headers_mut();
    set.insert(ETAG, HeaderValue::from_static(file.tag));
    set.insert(CACHE_CONTROL, HeaderValue::from_static(caching(file.path)));
    set.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// How long a browser may keep a file. What a build names by its content never changes; other names
/// stay the same from release to release, so the browser asks each time.
fn caching(path: &str) -> &'static str {
    if path.starts_with("/client/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn content(file: &File, headers: &HeaderMap) -> Response {
    let small = file.brotli.filter(|_| takes_brotli(headers));
    let mut response = Body::from(small.unwrap_or(file.content)).into_response();
    let set = response.headers_mut();
    set.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(file)));
    if small.is_some() {
        set.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// Whether the browser has this very content already.
fn is_known(file: &File, headers: &HeaderMap) -> bool {
    let tags = headers
        .get(IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    let is_own = |tag: &str| tag == "*" || tag.trim_start_matches("W/") == file.tag;
    tags.is_some_and(|tags| tags.split(',').map(str::trim).any(is_own))
}

/// Whether the browser reads brotli, and has not said that it would rather not.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|codings| codings.to_str().ok());
    let is_brotli = |coding: &str| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = matches!(parameters.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim() == "br" && !refused
    };
    accepted.is_some_and(|codings| codings.split(',').any(is_brotli))
}

fn content_type(file: &File) -> &'static str {
    match file.path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ErrorCode;
    use http::HeaderName;

    const BUILT: &[File] = &[
        File {
            path: "/client/7f/app_bg.wasm",
            tag: "\"w\"",
            content: b"large",
            brotli: Some(b"small"),
        },
        File {
            path: "/index.html",
            tag: "\"i\"",
            content: b"<html>",
            brotli: None,
        },
    ];

    async fn get(path: &str, headers: &[(HeaderName, &'static str)]) -> (Response, String) {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect();
        let (parts, body) = respond(BUILT, path, &headers).into_parts();
        let body = axum::body::to_bytes(body, 100).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        (Response::from_parts(parts, Body::empty()), text)
    }

    #[tokio::test]
    async fn a_page_of_the_client_is_the_index() {
        for path in ["/", "/contacts", "/contacts/7f", "/settings/channels/email"] {
            let (response, text) = get(path, &[]).await;
            assert_eq!(text, "<html>", "{path}");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        }
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_the_index() {
        for path in ["/app.css", "/.env", "/../Cargo.toml", "/contacts/x.json"] {
            let (response, _) = get(path, &[]).await;
            assert_eq!(
                response.status().as_u16(),
                ErrorCode::NoRoute.status(),
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn brotli_goes_to_those_who_read_it() {
        let wasm = "/client/7f/app_bg.wasm";
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", "small"),
            ("br;q=0.5", "small"),
            ("gzip, br;q=0", "large"),
            ("gzip", "large"),
            ("brotli", "large"),
        ] {
            let (response, text) = get(wasm, &[(ACCEPT_ENCODING, accepted)]).await;
            assert_eq!(text, expected, "{accepted}");
            let encoded = response.headers().contains_key(CONTENT_ENCODING);
            assert_eq!(encoded, expected == "small");
            assert_eq!(response.headers()[CONTENT_TYPE], "application/wasm");
        }
        let (_, text) = get("/", &[(ACCEPT_ENCODING, "br")]).await;
        assert_eq!(text, "<html>", "what does not shrink is sent as it is");
    }

    #[tokio::test]
    async fn only_what_is_named_by_its_content_is_kept_for_good() {
        let (wasm, _) = get("/client/7f/app_bg.wasm", &[]).await;
        let (page, _) = get("/contacts", &[]).await;
        let caching = |response: &Response| response.headers()[CACHE_CONTROL].clone();
        assert_eq!(caching(&wasm), "public, max-age=31536000, immutable");
        assert_eq!(caching(&page), "no-cache");
        // The parts of an earlier build are gone, and a browser must not keep that answer.
        let (gone, _) = get("/client/6e/app_bg.wasm", &[]).await;
        assert_eq!(gone.status().as_u16(), ErrorCode::NoRoute.status());
        assert!(!gone.headers().contains_key(CACHE_CONTROL));
    }

    #[tokio::test]
    async fn what_the_browser_has_is_not_sent_again() {
        for tags in ["\"i\"", "W/\"i\"", "\"x\", \"i\"", "*"] {
            let (response, text) = get("/", &[(IF_NONE_MATCH, tags)]).await;
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{tags}");
            assert_eq!(
                (text.as_str(), &response.headers()[ETAG]),
                ("", &HeaderValue::from_static("\"i\""))
            );
        }
        let (response, _) = get("/", &[(IF_NONE_MATCH, "\"old\"")]).await;
        assert_eq!(response.status(), StatusCode::OK);
    }

    #[test]
    fn a_server_without_a_client_says_so() {
        let response = respond(&[], "/", &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
