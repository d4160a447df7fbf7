//! What browsers of other origins may do, as Google's API servers answer them.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::gmail::{Answer, ApiRequest};

const METHODS: &str = "DELETE,GET,HEAD,PATCH,POST,PUT";
const SECONDS_TO_REMEMBER: &str = "3600";
const EXPOSED: &str = "Vary,Content-Encoding,Date,Server,Content-Length";

/// What the upload servers let a page read besides: without the address, no page could upload in pieces.
const EXPOSED_BY_UPLOADS: &str =
    "Vary,Content-Encoding,Date,Server,Content-Length,Location,Range,X-GUploader-UploadID";

/// Request headers a page may set, besides those that begin with `x-goog-`.
const HEADERS: &[&str] = &[
    "accept",
    "accept-language",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-range",
    "content-transfer-encoding",
    "content-type",
    "date",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "mime-version",
    "range",
    "slug",
    "x-clientdetails",
    "x-http-method-override",
    "x-javascript-user-agent",
    "x-origin",
    "x-referer",
    "x-requested-with",
    "x-upload-content-length",
    "x-upload-content-type",
];

/// The answer to a preflight; none when the request is none.
pub(crate) fn preflight(request: &ApiRequest) -> Option<Answer> {
    let origin = request.headers.get(header::ORIGIN)?;
    request.headers.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
    if request.verb != Method::OPTIONS.as_str() {
        return None;
    }
    let mut headers = HeaderMap::new();
    allow(&mut headers, origin.clone());
    headers.remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static(METHODS),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static(SECONDS_TO_REMEMBER),
    );
    let wanted: Vec<String> = request
        .headers
        .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| HEADERS.contains(&name.as_str()) || name.starts_with("x-goog-"))
        .collect();
    if let Ok(value) = wanted.join(",").parse()
        && !wanted.is_empty()
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, value);
    }
    Some(Answer {
        status: StatusCode::OK,
        headers,
        ..Answer::default()
    })
}

/// Lets a page of this origin read an answer.
pub(crate) fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    let upload =
        headers.contains_key("x-guploader-uploadid") || headers.contains_key(header::RANGE);
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        HeaderValue::from_static("true"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(if upload { EXPOSED_BY_UPLOADS } else { EXPOSED }),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.append(header::VARY, HeaderValue::from_static("X-Origin"));
    headers.append(header::VARY, HeaderValue::from_static("Referer"));
}
