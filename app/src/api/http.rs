//! Requests by the browser's `fetch`.

use super::{Abort, Error};
use contract::route::CSRF_HEADER;
use core::{future::Future, pin::Pin};
use gloo_net::http::{Method, RequestBuilder};
use serde::{Serialize, de::DeserializeOwned};

/// Reads.
pub async fn get<A: DeserializeOwned>(path: &str, abort: &Abort) -> Result<A, Error> {
    read(&exchange(Method::GET, path, None, abort).await?)
}

/// Creates, or asks for something to be done.
pub async fn post<B: Serialize, A: DeserializeOwned>(path: &str, body: &B) -> Result<A, Error> {
    read(&exchange(Method::POST, path, Some(write(body)?), &Abort::never()).await?)
}

/// Changes.
pub async fn put<B: Serialize, A: DeserializeOwned>(path: &str, body: &B) -> Result<A, Error> {
    read(&exchange(Method::PUT, path, Some(write(body)?), &Abort::never()).await?)
}

/// Deletes.
pub async fn delete(path: &str) -> Result<(), Error> {
    exchange(Method::DELETE, path, None, &Abort::never())
        .await
        .map(drop)
}

/// Deletes, with an answer that says what was done.
pub async fn delete_for<A: DeserializeOwned>(path: &str) -> Result<A, Error> {
    read(&exchange(Method::DELETE, path, None, &Abort::never()).await?)
}

fn write<B: Serialize>(body: &B) -> Result<String, Error> {
    serde_json::to_string(body).map_err(|_| Error::Malformed)
}

fn read<A: DeserializeOwned>(text: &str) -> Result<A, Error> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|_| Error::Malformed)
}

/// One request and its answer's text. Boxed and not generic, so that it is in the client once.
fn exchange<'a>(
    method: Method,
    path: &'a str,
    body: Option<String>,
    abort: &'a Abort,
) -> Pin<Box<dyn Future<Output = Result<String, Error>> + 'a>> {
    Box::pin(send(method, path, body, abort))
}

async fn send(
    method: Method,
    path: &str,
    body: Option<String>,
    abort: &Abort,
) -> Result<String, Error> {
    let failed = |_| {
        if abort.is_triggered() {
            Error::Aborted
        } else {
            Error::Offline
        }
    };
    let builder = RequestBuilder::new(path)
        .method(method)
        .header("accept", "application/json")
        .header(CSRF_HEADER, "1")
        .abort_signal(abort.signal().as_ref());
    let request = match body {
        Some(body) => builder
            .header("content-type", "application/json")
            .body(body),
        None => builder.build(),
    }
    .map_err(|_| Error::Malformed)?;
    let response = request.send().await.map_err(failed)?;
    let text = response.text().await.map_err(failed)?;
    if response.ok() {
        Ok(text)
    } else {
        Err(Error::from_answer(response.status(), &text))
    }
}
