//! The wire: one port for everything, CORS, the log, delays and cut connections.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

use crate::batch;
use crate::control::{self, Command};
use crate::cors;
use crate::error::ApiError;
use crate::gmail::{self, Answer, ApiRequest, Seen};
use crate::log::LoggedRequest;
use crate::world::{Shared, World};

mod compression;
mod oauth_routes;

/// No request is longer: insert takes 150 MiB, and base64 adds a third.
const MOST_BODY_BYTES: usize = 220 * 1024 * 1024;

/// Everything the simulator serves but its own controls.
pub(crate) fn router(shared: Shared) -> Router {
    Router::new()
        .route("/", get(|| async { "google-sim" }))
        .route(
            control::PATH,
            post(command).layer(DefaultBodyLimit::disable()),
        )
        .fallback(serve)
        .with_state(shared)
}

/// Carries out a command of whoever drives the simulator. It stands in no log. Pages of other origins cannot send one:
/// JSON needs a preflight, and there is none here.
async fn command(
    State(shared): State<Shared>,
    Json(command): Json<Command>,
) -> (StatusCode, Json<Value>) {
    match control::execute(&mut shared.lock(), command) {
        Ok(value) => (StatusCode::OK, Json(value)),
        Err(error) => {
            let body = json!({ "error": error.to_string() });
            (StatusCode::BAD_REQUEST, Json(body))
        }
    }
}

/// Takes a request in, lets the right part answer, writes the log, and sends the answer as late or as broken as asked.
async fn serve(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BODY_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = ApiRequest {
        verb: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    };
    let (answer, _running) = take_in(&shared, &request);
    if answer.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(answer.delay_ms)).await;
    }
    into_response(answer)
}

/// A request that was taken in, and whose answer is on its way.
#[derive(Debug)]
#[must_use = "it counts as running until it is finished"]
pub struct UnderWay {
    answer: Answer,
    _running: Running,
}

impl UnderWay {
    /// How long the answer takes.
    #[must_use]
    pub const fn delay(&self) -> Duration {
        Duration::from_millis(self.answer.delay_ms)
    }

    /// The answer has come. None where a fault cuts the connection.
    #[must_use]
    pub fn finish(self) -> Option<axum::http::Response<Vec<u8>>> {
        let Self { answer, _running } = self;
        if answer.cut {
            return None;
        }
        let mut response = axum::http::Response::new(answer.body.to_vec());
        *response.status_mut() = answer.status;
        response.headers_mut().extend(answer.headers);
        Some(response)
    }
}

/// A request that comes from this process, past the network.
pub(crate) fn begin(shared: &Shared, request: axum::http::Request<Vec<u8>>) -> UnderWay {
    let (parts, body) = request.into_parts();
    let request = ApiRequest {
        verb: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: body.into(),
    };
    let (answer, running) = take_in(shared, &request);
    UnderWay {
        answer,
        _running: running,
    }
}

/// Lets the right part answer, and writes the log.
fn take_in(shared: &Shared, request: &ApiRequest) -> (Answer, Running) {
    let mut world = shared.lock();
    let at_ms = world.clock.now_ms();
    let mut outcome = answer(&mut world, request);
    let mut entry = logged(at_ms, request, &outcome.answer);
    compression::compress(&request.headers, &mut outcome.answer);
    entry.answer_bytes_sent = outcome.answer.body.len();
    world.remember(std::iter::once(entry).chain(outcome.parts));
    let running = Running {
        shared: shared.clone(),
        users: outcome.running,
    };
    (outcome.answer, running)
}

/// Calls that count as running until they are answered, or given up by whoever called.
#[derive(Debug)]
struct Running {
    shared: Shared,
    users: Vec<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.users.is_empty() {
            return;
        }
        let mut world = self.shared.lock();
        for user in &self.users {
            world.meter.end(user);
        }
    }
}

/// An answer, and what goes with it.
pub(crate) struct Outcome {
    pub answer: Answer,
    /// The mailboxes that count it as running until it has left.
    pub running: Vec<String>,
    /// What the log says of a batch's parts.
    pub parts: Vec<LoggedRequest>,
}

impl Outcome {
    pub(crate) const fn alone(answer: Answer) -> Self {
        Self {
            answer,
            running: Vec::new(),
            parts: Vec::new(),
        }
    }
}

fn answer(world: &mut World, request: &ApiRequest) -> Outcome {
    let is_api = is_api(&request.path);
    let origin = request.headers.get(header::ORIGIN).cloned();
    if is_api && let Some(mut preflight) = cors::preflight(request) {
        preflight.seen.method = Some("preflight".to_owned());
        return Outcome::alone(preflight);
    }
    let mut outcome = match request.path.as_str() {
        "/batch" | "/batch/gmail/v1" => batch::answer(world, request),
        path if is_gmail(path) => {
            let mut answer = gmail::answer(world, request);
            let World { latency, rng, .. } = world;
            answer.delay_ms += latency.draw_ms(0, rng);
            Outcome {
                running: running_user(&answer.seen).into_iter().collect(),
                ..Outcome::alone(answer)
            }
        }
        _ => Outcome::alone(oauth_routes::answer(world, request)),
    };
    if is_api && let Some(origin) = origin {
        cors::allow(&mut outcome.answer.headers, origin);
    }
    outcome
}

pub(crate) fn running_user(seen: &Seen) -> Option<String> {
    seen.running.then(|| seen.user.clone()).flatten()
}

fn is_gmail(path: &str) -> bool {
    ["/gmail/", "/upload/", "/resumable/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

/// Whether browsers of any origin may call this path.
fn is_api(path: &str) -> bool {
    is_gmail(path) || path.starts_with("/batch") || path.ends_with("/userinfo")
}

pub(crate) fn not_found() -> Answer {
    let error = ApiError::new(404, "NOT_FOUND", "notFound", "Not Found");
    Answer::json(404, &error.body(crate::error::ErrorStyle::Both))
}

/// What the log keeps of a request and its answer.
pub(crate) fn logged(at_ms: i64, request: &ApiRequest, answer: &Answer) -> LoggedRequest {
    LoggedRequest {
        at_ms,
        verb: request.verb.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        headers: headers_to_log(&request.headers),
        body: request.body.clone(),
        status: answer.status.as_u16(),
        answer: answer.body.clone(),
        answer_bytes_sent: answer.body.len(),
        method: answer.seen.method.clone(),
        user: answer.seen.user.clone(),
        client_id: answer.seen.client_id.clone(),
        scopes: answer.seen.scopes.clone(),
        origin: text(&request.headers, header::ORIGIN),
        user_agent: text(&request.headers, header::USER_AGENT),
        units: answer.seen.units,
        by_chance: answer.seen.by_chance,
        batch_part: false,
        preflight: answer.seen.method.as_deref() == Some("preflight"),
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn headers_to_log(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| **name != header::AUTHORIZATION)
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

fn into_response(answer: Answer) -> Response {
    let body = if answer.cut {
        let half = answer.body.slice(..answer.body.len() / 2);
        let broken = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut by a fault");
        Body::from_stream(stream::iter([Ok::<Bytes, _>(half), Err(broken)]))
    } else {
        Body::from(answer.body)
    };
    let mut response = (answer.status, body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    headers.extend(answer.headers);
    response
}
