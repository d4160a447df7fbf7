//! Requests by the browser's `fetch`.

use super::{Abort, Error};
use contract::{
    MailboxId,
    route::{CSRF_HEADER, MAILBOX_HEADER},
};
use core::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};
use gloo_net::http::{Method, RequestBuilder};
use gmail::json;
use serde::{Serialize, de::DeserializeOwned};

thread_local! {
    /// The mailbox that requests are about.
    static ABOUT: RefCell<Option<MailboxId>> = const { RefCell::new(None) };
}

/// Has requests from now on name this mailbox.
pub fn be_about(mailbox: Option<MailboxId>) {
    ABOUT.set(mailbox);
}

/// The mailbox that requests name.
pub fn about() -> Option<MailboxId> {
    ABOUT.with_borrow(Clone::clone)
}

/// An answer on its way. Not an `async fn`: a client that is downloaded would have the machinery of
/// one for each kind of answer.
#[must_use = "nothing is sent before it is awaited"]
pub struct Answer<A> {
    text: Pin<Box<dyn Future<Output = Result<String, Error>>>>,
    read: fn(&str) -> Result<A, Error>,
}

impl<A> Answer<A> {
    /// The same answer, as something else.
    pub fn with<B>(self, read: fn(&str) -> Result<B, Error>) -> Answer<B> {
        let Self { text, read: _ } = self;
        Answer { text, read }
    }
}

impl<A> Future for Answer<A> {
    type Output = Result<A, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<A, Error>> {
        let text = core::task::ready!(self.text.as_mut().poll(context));
        Poll::Ready(text.and_then(|text| (self.read)(&text)))
    }
}

/// Reads.
pub fn get<A: DeserializeOwned>(path: &str, abort: &Abort) -> Answer<A> {
    exchange(Method::GET, path, Ok(None), abort, read)
}

/// Reads about another mailbox than the page's.
pub fn get_about<A: DeserializeOwned>(mailbox: &MailboxId, path: &str) -> Answer<A> {
    let (about, never) = (Some(mailbox.clone()), Abort::never());
    let text = send_boxed(Method::GET, path.to_owned(), Ok(None), about, never);
    Answer { text, read }
}

/// Creates, or asks for something to be done.
pub fn post<B: Serialize, A: DeserializeOwned>(path: &str, body: &B) -> Answer<A> {
    exchange(Method::POST, path, write(body), &Abort::never(), read)
}

/// Changes.
pub fn put<B: Serialize, A: DeserializeOwned>(path: &str, body: &B) -> Answer<A> {
    exchange(Method::PUT, path, write(body), &Abort::never(), read)
}

/// Deletes.
pub fn delete(path: &str) -> Answer<()> {
    exchange(Method::DELETE, path, Ok(None), &Abort::never(), |_| Ok(()))
}

/// Deletes, with an answer that says what was done.
pub fn delete_for<A: DeserializeOwned>(path: &str) -> Answer<A> {
    exchange(Method::DELETE, path, Ok(None), &Abort::never(), read)
}

fn write<B: Serialize>(body: &B) -> Result<Option<String>, Error> {
    serde_json::to_string(body)
        .map(Some)
        .map_err(|_| Error::Malformed)
}

/// Reads the text of an answer.
pub fn read<A: DeserializeOwned>(text: &str) -> Result<A, Error> {
    let text = if text.is_empty() { "null" } else { text };
    json::from_slice(text.as_bytes()).map_err(|_| Error::Malformed)
}

/// One request and its answer, read so.
fn exchange<A>(
    method: Method,
    path: &str,
    body: Result<Option<String>, Error>,
    abort: &Abort,
    read: fn(&str) -> Result<A, Error>,
) -> Answer<A> {
    let text = send_boxed(method, path.to_owned(), body, about(), abort.clone());
    Answer { text, read }
}

/// Boxed and not generic, so that it is in the client once.
fn send_boxed(
    method: Method,
    path: String,
    body: Result<Option<String>, Error>,
    about: Option<MailboxId>,
    abort: Abort,
) -> Pin<Box<dyn Future<Output = Result<String, Error>>>> {
    Box::pin(async move { send(method, &path, body?, about, &abort).await })
}

async fn send(
    method: Method,
    path: &str,
    body: Option<String>,
    about: Option<MailboxId>,
    abort: &Abort,
) -> Result<String, Error> {
    let failed = |_| {
        if abort.is_triggered() {
            Error::Aborted
        } else {
            Error::Offline
        }
    };
    let mut builder = RequestBuilder::new(path)
        .method(method)
        .header("accept", "application/json")
        .header(CSRF_HEADER, "1")
        .abort_signal(abort.signal().as_ref());
    if let Some(mailbox) = about {
        builder = builder.header(MAILBOX_HEADER, mailbox.as_str());
    }
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
