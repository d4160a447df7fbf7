//! What the tests share: a simulator with people, and a client that is nobody's library.

use google_sim::{Builder, Clock, Delivery, OAuthClient, Person, Simulator};
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

pub(crate) const AOI: &str = "aoi@example.jp";
pub(crate) const BEN: &str = "ben@example.jp";
pub(crate) const CLIENT: &str = "client.apps.example";
pub(crate) const SECRET: &str = "client-secret";
pub(crate) const REDIRECT: &str = "http://localhost:8080/auth/callback?from=google";
pub(crate) const READONLY: &str = "https://www.googleapis.com/auth/gmail.readonly";
pub(crate) const MODIFY: &str = "https://www.googleapis.com/auth/gmail.modify";
pub(crate) const SEND: &str = "https://www.googleapis.com/auth/gmail.send";
pub(crate) const FULL: &str = "https://mail.google.com/";

/// The time at which every test begins.
pub(crate) fn start_time() -> Timestamp {
    "2026-11-02T09:00:00Z".parse().expect("a moment")
}

/// Settings with two people, one application and a clock that stands still.
pub(crate) fn builder() -> Builder {
    Simulator::builder()
        .clock(Clock::stopped_at(start_time()))
        .person(
            Person::new(AOI, "Aoi Sato")
                .locale("ja")
                .alias("sato@example.jp"),
        )
        .person(Person::new(BEN, "Ben Okada"))
        .client(
            OAuthClient::new(CLIENT, SECRET)
                .name("Tegami")
                .redirect_uri(REDIRECT),
        )
}

/// A simulator and a way to call it as one person.
pub(crate) struct Google {
    pub sim: Simulator,
    pub http: reqwest::Client,
    pub token: String,
}

/// Every test ends with a look at all it was answered: the discovery document's schemas hold, and every refusal wears the
/// one envelope.
impl Drop for Google {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        for entry in self.sim.requests() {
            let Some(method) = entry
                .method
                .as_deref()
                .filter(|id| id.starts_with("gmail."))
            else {
                continue;
            };
            let answer = serde_json::from_slice(&entry.answer).unwrap_or(Value::Null);
            match entry.status {
                200 if entry.answer.is_empty() => {}
                200 | 204 => {
                    let checked = google_sim::check_answer(method, &answer);
                    assert_eq!(checked, Ok(()), "{answer:#}");
                }
                400.. => {
                    let error = &answer["error"];
                    assert_eq!(error["code"], entry.status, "{answer:#}");
                    assert!(
                        error["message"].is_string() && error["status"].is_string(),
                        "{answer:#}"
                    );
                    assert!(
                        error["errors"][0]["reason"].is_string() || error["details"].is_array()
                    );
                }
                _ => {}
            }
        }
    }
}

impl Google {
    /// A simulator with a token of Aoi's for these scopes.
    pub(crate) async fn start(scopes: &[&str]) -> Self {
        Self::from(builder(), scopes).await
    }

    pub(crate) async fn from(builder: Builder, scopes: &[&str]) -> Self {
        let sim = builder.start().await.expect("a free port");
        let token = sim
            .tokens(AOI, CLIENT, scopes)
            .expect("Aoi exists")
            .access_token;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self { sim, http, token }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sim.url()))
            .bearer_auth(&self.token)
    }

    /// Gets a path below the user, with the status and the JSON that came.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, &users(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, &users(path)).json(body)).await
    }

    /// The ids of a search, in order.
    pub(crate) async fn search(&self, q: &str) -> Vec<String> {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", q)
            .append_pair("maxResults", "500")
            .finish();
        let (status, list) = self.get(&format!("messages?{query}")).await;
        assert_eq!(status, 200, "{q}: {list}");
        strings(&list["messages"], "id")
    }

    /// Delivers a message to Aoi.
    pub(crate) fn deliver(&self, from: &str, subject: &str, body: &str) -> String {
        self.sim
            .deliver(AOI, Delivery::new(mail(from, AOI, subject, body)))
            .expect("Aoi exists")
    }
}

pub(crate) fn users(path: &str) -> String {
    format!("/gmail/v1/users/me/{path}")
}

/// A message in RFC 822 form.
pub(crate) fn mail(from: &str, to: &str, subject: &str, body: &str) -> String {
    format!("From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{body}\r\n")
}

pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    read(request.send().await.expect("an answer")).await
}

pub(crate) async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a body");
    let value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body)
            .unwrap_or_else(|_| panic!("not JSON: {}", String::from_utf8_lossy(&body)))
    };
    (status, value)
}

/// One field of every entry of a list.
pub(crate) fn strings(list: &Value, field: &str) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry[field].as_str())
        .map(str::to_owned)
        .collect()
}
