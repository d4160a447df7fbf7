//! Carries `gmail`'s values to Gmail and back: the browser's fetch, and nothing else.
//!
//! Requests carry no cookie and no referrer, follow no redirect (but see [`Carries::Mail`]), and leave nothing in the
//! browser's cache: what a GET answers is mail.

use crate::browser::{abort::Abort, dom};
use gloo_net::http::{RequestBuilder, Response};
use http::{
    HeaderValue,
    header::{CONTENT_TYPE, LOCATION, RANGE, RETRY_AFTER},
};
use js_sys::{Array, Uint8Array};
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
};

/// Longer than Gmail takes for a batch on a bad line.
const TIMEOUT_MS: u32 = 30_000;
/// Longer than a mail or a piece of one takes on a bad line: 5 MB at half a megabit a second.
const UPLOAD_TIMEOUT_MS: u32 = 120_000;

/// What a request carries, and so how it is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// A question.
    Little,
    /// A mail, or a piece of one. Google answers a piece with 308, which is no redirect without an
    /// address (<https://developers.google.com/workspace/gmail/api/guides/uploads>), and which a
    /// browser that is to follow none would take for one.
    Mail,
}

/// Why there is no answer at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Nobody waits for it any more.
    Aborted,
    /// The connection failed, the answer took too long, or the browser refused to let us see it.
    NoAnswer,
}

/// Sends a request and reads the whole answer.
pub async fn send(
    request: http::Request<Vec<u8>>,
    abort: &Abort,
) -> Result<http::Response<Vec<u8>>, Lost> {
    send_with(Carries::Little, request, abort).await
}

/// The same for a request that carries more.
pub async fn send_with(
    carries: Carries,
    request: http::Request<Vec<u8>>,
    abort: &Abort,
) -> Result<http::Response<Vec<u8>>, Lost> {
    let answer = exchange(carries, request, abort).await;
    if abort.is_triggered() {
        return Err(Lost::Aborted);
    }
    answer.ok_or(Lost::NoAnswer)
}

async fn exchange(
    carries: Carries,
    request: http::Request<Vec<u8>>,
    abort: &Abort,
) -> Option<http::Response<Vec<u8>>> {
    let (parts, body) = request.into_parts();
    // Only a POST may use the cache: its answer is never kept, and the browser remembers that
    // Gmail allowed the call only where caching is not forbidden.
    let cache = if parts.method == http::Method::POST {
        RequestCache::Default
    } else {
        RequestCache::NoStore
    };
    let (timeout_ms, redirect) = match carries {
        Carries::Little => (TIMEOUT_MS, RequestRedirect::Error),
        Carries::Mail => (UPLOAD_TIMEOUT_MS, RequestRedirect::Follow),
    };
    let mut builder = RequestBuilder::new(&parts.uri.to_string())
        .method(parts.method)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(cache)
        .redirect(redirect)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&signal_or_timeout(abort, timeout_ms)));
    for (name, value) in &parts.headers {
        builder = builder.header(name.as_str(), value.to_str().ok()?);
    }
    let request = if body.is_empty() {
        builder.build().ok()?
    } else {
        builder.body(Uint8Array::from(body.as_slice())).ok()?
    };
    let response = request.send().await.ok()?;
    let body = response.binary().await.ok()?;
    into_http(&response, body)
}

/// Only the headers that `gmail` reads: copying all of them would cost the client a parser.
fn into_http(response: &Response, body: Vec<u8>) -> Option<http::Response<Vec<u8>>> {
    let mut answer = http::Response::new(body);
    *answer.status_mut() = http::StatusCode::from_u16(response.status()).ok()?;
    for name in [CONTENT_TYPE, RETRY_AFTER, LOCATION, RANGE] {
        let value = response.headers().get(name.as_str());
        // A header that is not ASCII is none that we read.
        if let Some(Ok(value)) = value.map(|value| HeaderValue::from_str(&value)) {
            answer.headers_mut().insert(name, value);
        }
    }
    Some(answer)
}

/// What keeps Gmail from answering, as far as a page can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// This device has no connection.
    Offline,
    /// Our server answers and Gmail does not: something between the browser and Google, or the
    /// browser itself, refuses the call.
    GmailBlocked,
}

/// Looks for the obstacle, after [`Lost::NoAnswer`]: a failed fetch does not say why.
pub async fn find_obstacle(abort: &Abort) -> Obstacle {
    if !dom::is_online() {
        return Obstacle::Offline;
    }
    let probe = RequestBuilder::new(contract::route::HEALTHZ)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&signal_or_timeout(abort, 5_000)))
        .send()
        .await;
    if probe.is_ok() {
        Obstacle::GmailBlocked
    } else {
        Obstacle::Offline
    }
}

/// Ends a request when the reader is gone, or after so much time without an answer.
fn signal_or_timeout(abort: &Abort, timeout_ms: u32) -> AbortSignal {
    let timeout = AbortSignal::timeout_with_u32(timeout_ms);
    match abort.signal() {
        Some(signal) => AbortSignal::any(&Array::of2(&signal, &timeout)),
        None => timeout,
    }
}
