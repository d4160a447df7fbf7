//! A browser, as far as the server can tell: it sends requests straight into the router.

use super::stream::EventStream;
use axum::{Router, body::Body};
use contract::{ErrorBody, route::CSRF_HEADER};
use http::{
    HeaderMap, Method, Request, StatusCode,
    header::{CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, ORIGIN},
    response::Parts,
};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt;

/// Sends requests with a browser's headers and keeps the session cookie it was given.
#[derive(Debug, Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
}

impl Client {
    pub(super) fn new(router: Router, origin: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        headers.insert(ORIGIN, value(origin));
        headers.insert(CSRF_HEADER, HeaderValue::from_static("1"));
        Self { router, headers }
    }

    /// The same browser with a cookie.
    #[must_use]
    pub fn with_cookie(self, name: &str, content: &str) -> Self {
        self.with_header("cookie", &format!("{name}={content}"))
    }

    /// The same browser, sending this header in place of its usual one.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, content: &str) -> Self {
        self.headers
            .insert(HeaderName::from_static(name), value(content));
        self
    }

    /// The same browser, not sending this header.
    #[must_use]
    pub fn without_header(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    /// The cookie it sends.
    pub fn cookie(&self) -> Option<&str> {
        self.headers.get(COOKIE)?.to_str().ok()
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// `GET` of a stream of events, which stays open.
    pub async fn open(&self, path: &str) -> EventStream {
        let (parts, body) = self.respond(Method::GET, path, Body::empty()).await;
        EventStream::new(parts.status, body)
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send_json(Method::POST, path, body).await
    }

    /// `PUT` with a JSON body.
    pub async fn put(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send_json(Method::PUT, path, body).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    /// Any method with a JSON body.
    pub async fn send_json(&self, method: Method, path: &str, body: &impl Serialize) -> Answer {
        let body = serde_json::to_vec(body).expect("the body is JSON");
        self.clone()
            .with_header("content-type", "application/json")
            .send(method, path, body.into())
            .await
    }

    /// Any method with any body; the content type is a header of the browser.
    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let (parts, body) = self.respond(method, path, body).await;
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("the body is whole");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
        }
    }

    async fn respond(&self, method: Method, path: &str, body: Body) -> (Parts, Body) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(body)
            .expect("the path is a URI");
        request.headers_mut().extend(self.headers.clone());
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        response.into_parts()
    }
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body of a success.
    ///
    /// # Panics
    /// When the server refused, or answered something else.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        serde_json::from_slice(&self.body).expect("the body is the JSON expected")
    }

    /// The error body of a refusal.
    ///
    /// # Panics
    /// When the server did not refuse, or its status is not its code's.
    pub fn error(&self) -> ErrorBody {
        let body: ErrorBody = serde_json::from_slice(&self.body).expect("an error body");
        assert_eq!(self.status.as_u16(), body.code.status(), "{}", self.text());
        assert_eq!(self.headers[CONTENT_TYPE], "application/json");
        body
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("a header value")
}
