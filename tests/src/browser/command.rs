//! What chromedriver answers beside the WebDriver standard.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A call of the Chrome DevTools protocol.
///
/// <https://developer.chrome.com/docs/chromedriver>
#[derive(Debug)]
pub struct Cdp {
    /// `Domain.method`.
    pub method: &'static str,
    /// Its parameters.
    pub params: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        in_session(base_url, session_id, "goog/cdp/execute")
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.method, "params": self.params});
        (Method::POST, Some(body.to_string()))
    }
}

/// Takes what the page's console got since it was asked last.
#[derive(Debug)]
pub struct TakeConsole;

impl WebDriverCompatibleCommand for TakeConsole {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        in_session(base_url, session_id, "se/log")
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

fn in_session(base_url: &Url, session_id: Option<&str>, rest: &str) -> Result<Url, ParseError> {
    let session = session_id.unwrap_or_default();
    base_url.join(&format!("session/{session}/{rest}"))
}
