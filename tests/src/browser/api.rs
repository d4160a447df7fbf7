//! Requests as the page sends them, to set a scene quickly or to look behind the page.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Browser;

/// With the page's cookie, and with the header by which the server knows its own pages.
const SCRIPT: &str = "\
    const [method, path, body] = arguments;\
    const headers = {'x-tegami': '1'};\
    if (body !== null) headers['content-type'] = 'application/json';\
    return fetch(path, {method, headers, body: body === null ? undefined : JSON.stringify(body)})\
        .then(async answer => [answer.status, await answer.text()]);";

impl Browser {
    /// Sends a request to the server in the name of whoever is signed in; what it answers, with
    /// `null` for no body.
    ///
    /// # Panics
    ///
    /// When no page of the server is open, or the answer is neither empty nor JSON.
    pub async fn request(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let arguments = vec![json!(method.as_str()), json!(path), body];
        let answer = self.client.execute(SCRIPT, arguments).await;
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let status = answer[0].as_u64().and_then(|code| u16::try_from(code).ok());
        let status = status.and_then(|code| StatusCode::from_u16(code).ok());
        let text = answer[1].as_str().unwrap_or_default();
        let body = match text {
            "" => Value::Null,
            text => serde_json::from_str(text)
                .unwrap_or_else(|error| panic!("{method} {path}: {error} in {text}")),
        };
        (status.expect("an answer has a status"), body)
    }

    /// Reads something from the server.
    ///
    /// # Panics
    ///
    /// When the server answers with anything but success.
    pub async fn get(&self, path: &str) -> Value {
        self.succeed(Method::GET, path, Value::Null).await
    }

    /// Creates something; what the server made of it.
    ///
    /// # Panics
    ///
    /// When the server answers with anything but success.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.succeed(Method::POST, path, body).await
    }

    async fn succeed(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.request(method.clone(), path, body).await;
        assert!(status.is_success(), "{method} {path}: {status} {answer}");
        answer
    }
}
